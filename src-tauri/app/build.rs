//! Bakes configuration, permissions, icon and the built UI into the app. Must never build the UI itself: that is
//! `cargo xtask`'s work; without it a page that says so takes the UI's place, so that a bare `cargo check` still works.

use std::path::Path;
use std::{fs, io};

/// Where `cargo xtask` puts the UI and `tauri.conf.json` looks for it.
const UI: &str = "target/ui";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    leave_a_note_where_the_ui_belongs(Path::new(UI))?;
    println!("cargo:rerun-if-changed=src-tauri/app/permissions");
    let manifest = tauri_build::AppManifest::new().permissions_path_pattern("./src-tauri/app/permissions/*.toml");
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}

fn leave_a_note_where_the_ui_belongs(ui: &Path) -> io::Result<()> {
    if ui.join("index.html").exists() {
        return Ok(());
    }
    fs::create_dir_all(ui)?;
    fs::write(
        ui.join("index.html"),
        "<!doctype html><html lang=\"en\"><title>Linnet</title><main><h1>The window's pages are not built</h1>\
         <p>Start Linnet with <code>cargo xtask run</code>.</p></main></html>",
    )
}
