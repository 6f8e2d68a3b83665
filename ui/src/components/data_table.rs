//! A table as long as the address book: only the rows in sight exist, and they are asked for a slice at a time. One tab
//! stop with arrow keys, Page Up and Down, Home, End and Enter (WAI-ARIA grid pattern). The columns' widths are the
//! view's style sheet's business.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linnet_contract::{CacheTag, Command, Page, Slice, UiError};
use linnet_domain::money::group_thousands;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use super::note::ErrorNote;
use super::waiting::Waiting;
use crate::call::call;
use crate::dom;
use crate::events::use_events;
use crate::state::read::Answer;

/// Rows asked for at once.
const SLICE: u64 = 100;
/// Rows kept above and below what is in sight.
const OVERSCAN: u64 = 8;
/// Height of a row in rem, unless the view says otherwise.
const ROW_REM: f64 = 3.0;

/// A column.
pub struct Column<R> {
    /// Its heading.
    pub title: &'static str,
    /// The class its cells carry, for the view's style sheet.
    pub class: &'static str,
    cell: Arc<dyn Fn(&R) -> AnyView + Send + Sync>,
}

impl<R> Column<R> {
    /// A column whose cells `cell` draws.
    pub fn new(title: &'static str, class: &'static str, cell: impl Fn(&R) -> AnyView + Send + Sync + 'static) -> Self {
        Self { title, class, cell: Arc::new(cell) }
    }
}

/// The rows known so far, by slice, each with the generation it was asked in.
type Known<R> = BTreeMap<u64, (u64, Vec<R>)>;

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
    let known = RwSignal::new(Known::<R>::new());
    let total = RwSignal::new(None::<u64>);
    let failed = RwSignal::new(None::<UiError>);
    let top = RwSignal::new(0.0_f64);
    let height = RwSignal::new(600.0_f64);
    let active = RwSignal::new(0_u64);
    let row_height = row_rem * dom::rem();
    let body = NodeRef::<html::Div>::new();

    let range = Memo::new(move |_| {
        let first = ((top.get() / row_height) as u64).saturating_sub(OVERSCAN);
        let last = ((top.get() + height.get()) / row_height) as u64 + OVERSCAN;
        let end = total.get().unwrap_or(SLICE);
        (first.min(end), (last + 1).min(end))
    });
    let slices = Memo::new(move |_| {
        let (first, end) = range.get();
        (first / SLICE, end.saturating_sub(1) / SLICE)
    });

    let question = StoredValue::new(question);
    let asked =
        Memo::new(move |_| question.with_value(|question| serde_json::to_string(&question(Slice::default())).ok()));
    Effect::new(move |before: Option<()>| {
        asked.with(|_| ());
        if before.is_some() {
            active.set(0);
            if let Some(body) = body.get_untracked() {
                body.set_scroll_top(0);
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
    Effect::new(move |_| {
        let generation_now = generation.get();
        let (first, last) = slices.get();
        for slice in first..=last {
            let fresh = requested.try_update_value(|requested| requested.insert(slice, generation_now));
            if fresh.flatten() == Some(generation_now) {
                continue;
            }
            let command = question.with_value(|question| question(Slice { offset: slice * SLICE, limit: SLICE }));
            spawn_local(async move {
                let answer = call(command).await;
                if generation.try_get_untracked() != Some(generation_now) {
                    return;
                }
                match answer {
                    Ok(page) => {
                        failed.set(None);
                        if total.get_untracked() != Some(page.total) {
                            total.set(Some(page.total));
                        }
                        if let Some(counted) = counted {
                            counted.run(page.total);
                        }
                        let (first, last) = slices.get_untracked();
                        known.update(|known| {
                            known.insert(slice, (generation_now, page.items));
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
    let row_of =
        move |index: u64| known.with(|known| known.get(&(index / SLICE))?.1.get((index % SLICE) as usize).cloned());
    let draw_row = move |index: u64| {
        let row = Memo::new(move |_| row_of(index));
        let cells = move || {
            row.get().map(|row| {
                columns.with_value(|columns| {
                    let cell = |column: &Column<R>| {
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
                style:transform=format!("translateY({}px)", index as f64 * row_height)
                on:click=move |_| {
                    active.set(index);
                    if let Some(row) = row.get_untracked() {
                        open.run(row);
                    }
                }
            >
                {cells}
            </div>
        }
    };

    let reveal = move |index: u64| {
        let Some(body) = body.get_untracked() else { return };
        let (above, below) = (index as f64 * row_height, (index + 1) as f64 * row_height);
        let seen = f64::from(body.scroll_top());
        if above < seen {
            body.set_scroll_top(above as i32);
        } else if below > seen + f64::from(body.client_height()) {
            body.set_scroll_top((below - f64::from(body.client_height())).ceil() as i32);
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let last = total.get_untracked().unwrap_or(0).saturating_sub(1);
        let page = (height.get_untracked() / row_height) as u64;
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
                    open.run(row);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        active.set(next.min(last));
        reveal(next.min(last));
    };

    watch_height(body, height);
    let none = Memo::new(move |_| total.get() == Some(0));
    let unknown = Memo::new(move |_| total.get().is_none());
    view! {
        <div class=format!("data-table {class}") class:none=none>
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
            >
                <div role="rowgroup" class="table-head">
                    <div role="row" class="table-row" aria-rowindex="1">
                        {columns.with_value(|columns| {
                            let head = |column: &Column<R>| view! { <div role="columnheader" class=format!("cell {}", column.class)>{column.title}</div> };
                            columns.iter().map(head).collect_view()
                        })}
                    </div>
                </div>
                <div
                    role="rowgroup"
                    class="table-body"
                    tabindex="-1"
                    node_ref=body
                    on:scroll=move |_| {
                        if let Some(body) = body.get_untracked() {
                            top.set(f64::from(body.scroll_top()));
                        }
                    }
                >
                    <div class="table-spacer" role="presentation" style:height=move || format!("{}px", total.get().unwrap_or(0) as f64 * row_height)>
                        <For each=move || { let (first, end) = range.get(); if unknown.get() { 0..0 } else { first..end } } key=|index| *index children=draw_row />
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
}

/// Keeps `height` at the height of the rows' box.
fn watch_height(body: NodeRef<html::Div>, height: RwSignal<f64>) {
    Effect::new(move |_| {
        let Some(element) = body.get() else { return };
        let measured = element.clone();
        let closure = Closure::<dyn Fn()>::new(move || {
            let now = f64::from(measured.client_height());
            if now > 0.0 {
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
