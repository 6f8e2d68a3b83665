//! The window's pages: client-side wasm that asks the engine through one door and shows what it answers. Knows contract
//! and domain only, decides nothing about messages, and never reads a clock for a rule.

mod app;
mod bridge;
mod call;
mod components;
mod dom;
mod events;
mod json;
mod pages;
mod parts;
mod shell;
mod state;
mod text;
mod time;
mod views;
#[cfg(test)]
mod words_on_screen;

fn main() {
    leptos::mount::mount_to_body(app::App);
}
