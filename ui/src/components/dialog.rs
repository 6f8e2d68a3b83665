//! The browser's own modal dialog: it keeps the focus, closes on Escape and gives the focus back by itself.

use leptos::html;
use leptos::prelude::*;

use crate::state::effect;

use super::button::{Button, ButtonKind};
use super::icon::{Glyph, Icon};
use crate::{dom, text};

/// A dialog. Its content exists only while it is open.
#[component]
pub fn Dialog(
    /// Whether it is open; closing it sets this to false.
    open: RwSignal<bool>,
    /// Its heading.
    #[prop(into)]
    title: String,
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let heading = StoredValue::new(dom::fresh_id("dialog"));
    let title = StoredValue::new(title);
    effect(move |_| {
        let Some(dialog) = node.get() else { return };
        if open.get() && !dialog.open() {
            // Fails only for a dialog that is open already.
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog class="dialog" node_ref=node aria-labelledby=heading.get_value() on:close=move |_| open.set(false)>
            {move || {
                let children = children.clone();
                open.get().then(move || view! {
                    <div class="dialog-head">
                        <h2 id=heading.get_value()>{title.get_value()}</h2>
                    </div>
                    <div class="dialog-body stack">{children()}</div>
                    <button type="button" class="dialog-close" aria-label=text::CLOSE on:click=move |_| open.set(false)>
                        <Icon glyph=Glyph::Cross />
                    </button>
                })
            }}
        </dialog>
    }
}

/// Asks before something that cannot be taken back.
#[component]
pub fn ConfirmDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: String,
    /// What it means.
    #[prop(into)]
    text: Signal<String>,
    /// The word on the button that does it.
    word: &'static str,
    /// Whether it takes something away.
    #[prop(optional)]
    danger: bool,
    /// Whether it is being done.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Does it; the caller closes the dialog.
    #[prop(into)]
    confirm: Callback<()>,
) -> impl IntoView {
    let kind = if danger { ButtonKind::Danger } else { ButtonKind::Primary };
    view! {
        <Dialog open=open title=title>
            <p class="measure">{text}</p>
            <div class="row end">
                <Button press=move |_| open.set(false)>{text::GO_BACK}</Button>
                <Button kind=kind busy=busy press=move |_| confirm.run(())>{word}</Button>
            </div>
        </Dialog>
    }
}
