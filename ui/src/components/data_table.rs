//! A table as long as the address book: only the rows in sight exist, and they are asked for a slice at a time. One tab
//! stop with arrow keys, Page Up and Down, Home, End and Enter (WAI-ARIA grid pattern). The columns' widths are the
//! view's style sheet's business.

use std::any::Any;
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use super::each::each;
use crate::state::{effect, memo};
use leptos::task::spawn_local;
use linnet_contract::{CacheTag, Command, Page, Slice, UiError};
use linnet_domain::money::group_thousands;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use super::note::ErrorNote;
use super::waiting::Waiting;
use crate::call::{self, Request};
use crate::dom;
use crate::events::use_events;
use crate::state::read::Answer;

/// Rows asked for at once.
const SLICE: u64 = 100;
/// Rows kept above and below what is in sight.
const OVERSCAN: u64 = 8;
/// Height of a row in rem, unless the view says otherwise.
const ROW_REM: f64 = 3.0;

/// A row whose type is forgotten, so that the table is compiled once for all pages.
#[derive(Clone)]
struct Row {
    value: Arc<dyn Any + Send + Sync>,
    same: fn(&dyn Any, &dyn Any) -> bool,
}

impl Row {
    fn new<R: Answer>(row: R) -> Self {
        let same = |a: &dyn Any, b: &dyn Any| a.downcast_ref::<R>() == b.downcast_ref::<R>();
        Self { value: Arc::new(row), same }
    }

    /// The row, in the only table that made it.
    fn of<R: Answer>(&self) -> Option<&R> {
        self.value.downcast_ref()
    }
}

impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        (self.same)(&*self.value, &*other.value)
    }
}

/// A column.
pub struct Column<R> {
    /// Its heading.
    pub title: &'static str,
    /// The class its cells carry, for the view's style sheet.
    pub class: &'static str,
    cell: Cell,
    row: PhantomData<fn(&R)>,
}

type Cell = Arc<dyn Fn(&Row) -> Option<AnyView> + Send + Sync>;

impl<R: Answer> Column<R> {
    /// A column whose cells `cell` draws.
    pub fn new(title: &'static str, class: &'static str, cell: impl Fn(&R) -> AnyView + Send + Sync + 'static) -> Self {
        Self { title, class, cell: Arc::new(move |row| row.of().map(&cell)), row: PhantomData }
    }
}

/// The rows known so far, by slice, each with the generation it was asked in.
type Known = BTreeMap<u64, (u64, Vec<Row>)>;

/// The table. `question` asks for a slice; what it reads is tracked, and a change of it starts over at the top.
#[component]
pub fn DataTable<R, C>(
    /// Its accessible name.
    label: &'static str,
    /// A class for the style sheet that says how wide the columns are.
    class: &'static str,
    /// The columns.
    columns: Vec<Column<R>>,
    /// What makes the rows stale.
    tags: &'static [CacheTag],
    /// Asks for a slice.
    question: impl Fn(Slice) -> C + Send + Sync + 'static,
    /// What opening a row does.
    open: Callback<R>,
    /// What stands there when there are no rows.
    #[prop(into)]
    empty: ViewFn,
    /// Told how many rows there are.
    #[prop(optional, into)]
    counted: Option<Callback<u64>>,
    /// Height of a row in rem.
    #[prop(default = ROW_REM)]
    row_rem: f64,
    /// Whether a row is the one shown beside the table, tracked.
    #[prop(optional, into)]
    current: Option<Callback<R, bool>>,
) -> impl IntoView
where
    R: Answer,
    C: Command<Output = Page<R>>,
{
    let columns = columns.into_iter().map(|Column { title, class, cell, .. }| Head { title, class, cell }).collect();
    let read = |answer: &str| {
        let page = call::read::<C>(answer)?;
        Ok((page.total, page.items.into_iter().map(Row::new).collect()))
    };
    let open = move |row: &Row| row.of().into_iter().for_each(|row: &R| open.run(row.clone()));
    let current =
        current.map(|current| Callback::new(move |row: Row| row.of().is_some_and(|row: &R| current.run(row.clone()))));
    let question: Question = Box::new(move |slice| Request::of(&question(slice)));
    table(Table { label, class, columns, tags, question, read, open: Arc::new(open), empty, counted, row_rem, current })
}

/// Builds the command that asks for a slice.
type Question = Box<dyn Fn(Slice) -> Request + Send + Sync>;

/// How many rows there are, and a slice of them.
type Rows = (u64, Vec<Row>);

/// A column's heading and how its cells are drawn.
struct Head {
    title: &'static str,
    class: &'static str,
    cell: Cell,
}

/// Everything a table is told, the type of its rows forgotten.
struct Table {
    label: &'static str,
    class: &'static str,
    columns: Vec<Head>,
    tags: &'static [CacheTag],
    question: Question,
    /// Reads an answer.
    read: fn(&str) -> Result<Rows, UiError>,
    open: Arc<dyn Fn(&Row) + Send + Sync>,
    empty: ViewFn,
    counted: Option<Callback<u64>>,
    row_rem: f64,
    current: Option<Callback<Row, bool>>,
}

fn table(table: Table) -> AnyView {
    let Table { label, class, columns, tags, question, read, open, empty, counted, row_rem, current } = table;
    let known = RwSignal::new(Known::new());
    let total = RwSignal::new(None::<u64>);
    let failed = RwSignal::new(None::<UiError>);
    let top = RwSignal::new(0_u64);
    let height = RwSignal::new(600_u64);
    let active = RwSignal::new(0_u64);
    let row_height = dom::px(row_rem).max(1);
    let grid = NodeRef::<html::Div>::new();
    let head = NodeRef::<html::Div>::new();

    let range = memo(move || {
        let first = (top.get() / row_height).saturating_sub(OVERSCAN);
        let last = (top.get() + height.get()) / row_height + OVERSCAN;
        let end = total.get().unwrap_or(SLICE);
        (first.min(end), (last + 1).min(end))
    });
    let slices = memo(move || {
        let (first, end) = range.get();
        (first / SLICE, end.saturating_sub(1) / SLICE)
    });

    let question = StoredValue::new(question);
    let asked = memo(move || question.with_value(|question| question(Slice::default()).payload().map(str::to_owned)));
    effect(move |again| {
        asked.with(|_| ());
        if again {
            active.set(0);
            if let Some(grid) = grid.get_untracked() {
                grid.set_scroll_top(0);
            }
        }
    });

    let events = use_events();
    let again = RwSignal::new(0_u64);
    let generation = Memo::new(move |before: Option<&u64>| {
        asked.with(|_| ());
        again.track();
        events.track(tags);
        before.map_or(1, |before| before + 1)
    });
    let requested = StoredValue::new(BTreeMap::<u64, u64>::new());
    effect(move |_| {
        let generation_now = generation.get();
        let (first, last) = slices.get();
        for slice in first..=last {
            let fresh = requested.try_update_value(|requested| requested.insert(slice, generation_now));
            if fresh.flatten() == Some(generation_now) {
                continue;
            }
            let request = question.with_value(|question| question(Slice { offset: slice * SLICE, limit: SLICE }));
            spawn_local(async move {
                let answer = request.ask().await.and_then(|answer| read(&answer));
                if generation.try_get_untracked() != Some(generation_now) {
                    return;
                }
                match answer {
                    Ok((count, rows)) => {
                        failed.set(None);
                        if total.get_untracked() != Some(count) {
                            total.set(Some(count));
                        }
                        if let Some(counted) = counted {
                            counted.run(count);
                        }
                        let (first, last) = slices.get_untracked();
                        known.update(|known| {
                            known.insert(slice, (generation_now, rows));
                            known.retain(|at, (asked, _)| *asked == generation_now || (first..=last).contains(at));
                        });
                    }
                    Err(error) => {
                        requested.update_value(|requested| {
                            requested.remove(&slice);
                        });
                        failed.set(Some(error));
                    }
                }
            });
        }
    });

    let group = StoredValue::new(dom::fresh_id("row"));
    let columns = StoredValue::new(columns);
    let open = StoredValue::new(open);
    let row_of =
        move |index: u64| known.with(|known| known.get(&(index / SLICE))?.1.get((index % SLICE) as usize).cloned());
    let draw_row = move |index: u64| {
        let row = memo(move || row_of(index));
        let cells = move || {
            row.get().map(|row| {
                columns.with_value(|columns| {
                    let cell = |column: &Head| {
                        view! { <div role="gridcell" class=format!("cell {}", column.class)>{(column.cell)(&row)}</div> }
                    };
                    columns.iter().map(cell).collect_view()
                })
            })
        };
        view! {
            <div
                role="row"
                class="table-row"
                id=format!("{}-{index}", group.get_value())
                aria-rowindex=(index + 2).to_string()
                class:active=move || active.get() == index
                aria-selected=move || {
                    let current = current?;
                    row.get().map(|row| current.run(row).to_string())
                }
                style:height=format!("{row_height}px")
                style:transform=format!("translateY({}px)", index * row_height)
                on:click=move |_| {
                    active.set(index);
                    if let Some(row) = row.get_untracked() {
                        open.with_value(|open| open(&row));
                    }
                }
            >
                {cells}
            </div>
        }
        .into_any()
    };

    let reveal = move |index: u64| {
        let Some(grid) = grid.get_untracked() else { return };
        let (above, below) = (index * row_height, (index + 1) * row_height);
        let (seen, room) = (grid.scroll_top().unsigned_abs().into(), room_for_rows(&grid, head));
        if above < seen {
            grid.set_scroll_top(above as i32);
        } else if below > seen + room {
            grid.set_scroll_top((below - room) as i32);
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let last = total.get_untracked().unwrap_or(0).saturating_sub(1);
        let page = height.get_untracked() / row_height;
        let now = active.get_untracked();
        let next = match event.key().as_str() {
            "ArrowDown" => now + 1,
            "ArrowUp" => now.saturating_sub(1),
            "PageDown" => now + page.max(1),
            "PageUp" => now.saturating_sub(page.max(1)),
            "Home" => 0,
            "End" => last,
            "Enter" => {
                if let Some(row) = untrack(|| row_of(now)) {
                    open.with_value(|open| open(&row));
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        active.set(next.min(last));
        reveal(next.min(last));
    };

    watch_height(grid, head, height);
    let none = memo(move || total.get() == Some(0));
    let unknown = memo(move || total.get().is_none());
    view! {
        <div class=format!("data-table {class}") class:none=move || none.get()>
            {move || failed.get().map(|error| view! {
                <ErrorNote error=error retry=Callback::new(move |()| again.update(|again| *again += 1)) />
            })}
            <div
                role="grid"
                class="table-grid"
                aria-label=label
                aria-rowcount=move || (total.get().unwrap_or(0) + 1).to_string()
                tabindex="0"
                aria-activedescendant=move || {
                    let (first, end) = range.get();
                    let active = active.get();
                    (first..end).contains(&active).then(|| format!("{}-{active}", group.get_value()))
                }
                on:keydown=on_key
                node_ref=grid
                on:scroll=move |_| {
                    if let Some(grid) = grid.get_untracked() {
                        top.set(grid.scroll_top().unsigned_abs().into());
                    }
                }
            >
                <div role="rowgroup" class="table-head" node_ref=head>
                    <div role="row" class="table-row" aria-rowindex="1">
                        {columns.with_value(|columns| {
                            let head = |column: &Head| view! { <div role="columnheader" class=format!("cell {}", column.class)>{column.title}</div> };
                            columns.iter().map(head).collect_view()
                        })}
                    </div>
                </div>
                <div
                    role="rowgroup"
                    class="table-body"
                >
                    <div class="table-spacer" role="presentation" style:height=move || format!("{}px", total.get().unwrap_or(0) * row_height)>
                        {each(move || { let (first, end) = range.get(); if unknown.get() { Vec::new() } else { (first..end).collect() } }, u64::to_string, draw_row)}
                    </div>
                </div>
            </div>
            {move || unknown.get().then(|| view! { <Waiting /> })}
            {move || none.get().then(|| empty.run())}
            <p class="hidden-visually" role="status">
                {move || total.get().map(|total| format!("{label}: {}", group_thousands(total)))}
            </p>
        </div>
    }
    .into_any()
}

/// How high the rows' box is: all but the head, which stays above them.
fn room_for_rows(grid: &web_sys::HtmlElement, head: NodeRef<html::Div>) -> u64 {
    let room = grid.client_height() - head.get_untracked().map_or(0, |head| head.offset_height());
    u64::try_from(room).unwrap_or(0)
}

/// Keeps `height` at the height of the rows' box.
fn watch_height(grid: NodeRef<html::Div>, head: NodeRef<html::Div>, height: RwSignal<u64>) {
    effect(move |_| {
        let Some(element) = grid.get() else { return };
        let measured = element.clone();
        let closure = Closure::<dyn Fn()>::new(move || {
            let now = room_for_rows(&measured, head);
            if now > 0 {
                height.try_set(now);
            }
        });
        if let Ok(observer) = web_sys::ResizeObserver::new(closure.as_ref().unchecked_ref()) {
            observer.observe(&element);
            let held = StoredValue::new_local((observer, closure));
            on_cleanup(move || {
                held.try_with_value(|(observer, _)| observer.disconnect());
            });
        }
    });
}
