//! Copying, with a word on whether it worked.

use leptos::task::spawn_local;
use linnet_contract::Tone;
use wasm_bindgen_futures::JsFuture;

use super::toasts::Toasts;
use crate::text;

/// Copies a text and says so.
pub fn copy(copied: String, said: &'static str, toasts: Toasts) {
    let clipboard = web_sys::window().map(|window| window.navigator().clipboard());
    spawn_local(async move {
        let done = match clipboard {
            Some(clipboard) => JsFuture::from(clipboard.write_text(&copied)).await.is_ok(),
            None => false,
        };
        let (tone, words) = if done { (Tone::Good, said) } else { (Tone::Bad, text::NOT_COPIED) };
        toasts.say(tone, words);
    });
}
