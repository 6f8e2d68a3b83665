//! Small things the browser offers that Leptos has no word for: ids, focus, the document's title and theme.

use std::sync::atomic::{AtomicU32, Ordering};

use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement};

/// An id no other element of this window has.
pub fn fresh_id(prefix: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The document, while there is one.
pub fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Moves the keyboard's focus to the first element of a selector.
pub fn focus(selector: &str) {
    let found = document().and_then(|document| document.query_selector(selector).ok().flatten());
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot take the focus leaves it where it was.
        let _ = element.focus();
    }
}

/// The same once the page has been drawn anew; but whoever has begun to type meanwhile keeps the focus.
pub fn focus_soon(selector: &'static str) {
    leptos::prelude::request_animation_frame(move || {
        if !is_typing() {
            focus(selector);
        }
    });
}

/// Whether the keyboard writes into a field.
pub fn is_typing() -> bool {
    let focused = document().and_then(|document| document.active_element());
    focused.is_some_and(|focused| matches!(focused.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

/// Says in the title bar where one is.
pub fn set_title(page: &str) {
    if let Some(document) = document() {
        document.set_title(&format!("{page} – {}", crate::text::APP_NAME));
    }
}

/// Light, dark, or as the computer is set (anything else).
pub fn set_theme(theme: &str) {
    let Some(root) = document().and_then(|document| document.document_element()) else { return };
    // Both calls only fail for names that are no attribute names.
    let _ = match theme {
        "light" | "dark" => root.set_attribute("data-theme", theme),
        _ => root.remove_attribute("data-theme"),
    };
}

/// Whole pixels of so many rem, which grow when the owner has the text enlarged.
pub fn px(rem: f64) -> u64 {
    let root = document().and_then(|document| document.document_element());
    let style = root.and_then(|root| web_sys::window()?.get_computed_style(&root).ok().flatten());
    let size = style.and_then(|style| style.get_property_value("font-size").ok());
    let one = size.map_or(f64::NAN, |size| js_sys::parse_float(&size));
    (rem * if one.is_nan() { 16.0 } else { one }).round() as u64
}

/// A word nobody else has made, by which an order is known if it is given twice.
pub fn token() -> String {
    let mut bytes = [0_u8; 16];
    if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
        // Sixteen bytes are never too many to ask for.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    format!("{:032x}", u128::from_be_bytes(bytes))
}
