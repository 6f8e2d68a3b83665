//! A list whose entries stay as they are drawn while their key is there. Compiled once for all lists: leptos's own brings
//! three kilobytes of wasm with every kind of entry.

use leptos::prelude::*;

/// How an entry is drawn when its key first appears.
type Draw = Box<dyn FnOnce() -> AnyView + Send>;

/// Draws what `items` answers, each with the key `key` gives it.
pub fn each<T: Send + 'static>(
    items: impl Fn() -> Vec<T> + Send + Sync + 'static,
    key: impl Fn(&T) -> String + Send + Sync + 'static,
    draw: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView {
    let entry = move |item: T| -> (String, Draw) {
        let (key, draw) = (key(&item), draw.clone());
        (key, Box::new(move || draw(item)))
    };
    each_erased(Box::new(move || items().into_iter().map(&entry).collect()))
}

fn each_erased(entries: Box<dyn Fn() -> Vec<(String, Draw)> + Send + Sync>) -> AnyView {
    view! { <For each=entries key=|(key, _)| key.clone() children=|(_, draw)| draw() /> }.into_any()
}
