//! app
fn main() { let _ = tauri::Builder::default().plugin(tauri_plugin_notification::init()).plugin(tauri_plugin_single_instance::init(|_,_,_|{})).run(tauri::generate_context!()); }
