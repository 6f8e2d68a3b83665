//! The first start.

mod text;

use leptos::prelude::*;
use linnet_contract::EnterPractice;

use crate::app::use_opening;
use crate::components::{Button, ButtonKind};
use crate::state::{command, use_command};

/// The page.
#[component]
pub fn Start() -> impl IntoView {
    let opening = use_opening();
    let practice = use_command::<EnterPractice>(command::Refusal::Toast);
    view! {
        <main class="alone">
            <h1>{text::TITLE}</h1>
            <Button kind=ButtonKind::Primary busy=practice.busy on:click=move |_| practice.send(EnterPractice {}, move |startup| opening.take(startup))>
                {text::PRACTICE}
            </Button>
        </main>
    }
}
