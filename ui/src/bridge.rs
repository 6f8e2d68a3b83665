//! The only place that touches `window.__TAURI_INTERNALS__`: JSON in, JSON out, and the one event channel. Goes through
//! reflection, so that a page opened outside Linnet gets an error it can show instead of a dead wasm.

use js_sys::{Function, JSON, Object, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The engine's event channel.
const CHANNEL: &str = "app-event";

/// Calls a Tauri command with `{cmd, payload}`; both answers and refusals come back as JSON text.
pub async fn ask(door: &str, name: &str, payload: &str) -> Result<String, String> {
    let arguments = object(&[("cmd", name.into()), ("payload", JSON::parse(payload).unwrap_or(JsValue::NULL))]);
    invoke(door, &arguments).await.map(|answer| json(&answer)).map_err(|refusal| json(&refusal))
}

/// Calls `hear` with the JSON text of every event from now on, for as long as the window lives.
pub async fn listen(hear: impl Fn(String) + 'static) -> Result<(), String> {
    let callback = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
        hear(json(&get(&event, "payload").unwrap_or(JsValue::NULL)));
    });
    let transform = internal("transformCallback").ok_or_else(String::new)?;
    let handler = transform.call1(&JsValue::NULL, callback.as_ref()).map_err(|error| json(&error))?;
    // One closure for the life of the window: the events never stop.
    callback.forget();
    let target = object(&[("kind", "Any".into())]);
    let arguments = object(&[("event", CHANNEL.into()), ("target", target), ("handler", handler)]);
    invoke("plugin:event|listen", &arguments).await.map(|_| ()).map_err(|error| json(&error))
}

async fn invoke(command: &str, arguments: &JsValue) -> Result<JsValue, JsValue> {
    let invoke = internal("invoke").ok_or(JsValue::UNDEFINED)?;
    let promise: Promise = invoke.call2(&JsValue::NULL, &command.into(), arguments)?.dyn_into()?;
    JsFuture::from(promise).await
}

fn internal(name: &str) -> Option<Function> {
    let internals = get(web_sys::window()?.as_ref(), "__TAURI_INTERNALS__")?;
    get(&internals, name)?.dyn_into().ok()
}

fn get(object: &JsValue, key: &str) -> Option<JsValue> {
    Reflect::get(object, &key.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in fields {
        // Setting a field of a plain object of our own cannot fail.
        let _ = Reflect::set(&object, &(*key).into(), value);
    }
    object.into()
}

fn json(value: &JsValue) -> String {
    JSON::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or_else(|| "null".to_owned())
}
