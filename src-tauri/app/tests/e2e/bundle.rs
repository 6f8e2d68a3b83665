//! What the window ships, looked at as files: small enough, strict enough, and complete without a network.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::{fs, iter};

use anyhow::{Context, Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// What is loaded when the window opens.
const START: &str = "target/ui/linnet_bg.wasm";
/// How many parts the pages stand in, beside what several of them share.
const PARTS: usize = 4;
const LARGEST_WASM: usize = 1_500_000;
const LARGEST_GZIPPED: usize = 600_000;

/// What is loaded when the window opens. The rest is fetched from the app itself, page by page, and has no limit.
#[test]
fn the_wasm_is_small() -> Result<()> {
    let wasm = read(START)?;
    ensure!(wasm.starts_with(b"\0asm"), "{START} is not wasm: build it by `cargo xtask ui`");
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&wasm)?;
    let zipped = gzip.finish()?.len();
    let (mut all, mut files) = (0, 0);
    for entry in fs::read_dir(Path::new(ROOT).join("target/ui"))? {
        let entry = entry?;
        if entry.path().extension().is_some_and(|extension| extension == "wasm") {
            (all, files) = (all + entry.metadata()?.len(), files + 1);
        }
    }
    println!("wasm at the start: {} bytes, {zipped} gzipped; in all {all} bytes in {files} files", wasm.len());
    ensure!(wasm.len() <= LARGEST_WASM, "{} bytes of wasm are more than {LARGEST_WASM}", wasm.len());
    ensure!(zipped <= LARGEST_GZIPPED, "{zipped} bytes of gzipped wasm are more than {LARGEST_GZIPPED}");
    Ok(())
}

/// Every file the script fetches is there, and no file is there that nothing fetches.
#[test]
fn every_part_of_the_pages_is_there() -> Result<()> {
    let script = String::from_utf8(read("target/ui/parts.js")?)?;
    let fetched: BTreeSet<_> =
        script.split('"').filter_map(|name| name.strip_prefix("./")?.strip_suffix(".wasm")).collect();
    ensure!(fetched.len() >= PARTS, "only {fetched:?} are fetched: the pages were not split");
    for name in &fetched {
        let wasm = read(&format!("target/ui/{name}.wasm"))?;
        ensure!(wasm.starts_with(b"\0asm"), "{name}.wasm is not wasm");
    }
    for entry in fs::read_dir(Path::new(ROOT).join("target/ui"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let Some(name) = name.strip_suffix(".wasm").filter(|name| !START.contains(*name)) else { continue };
        ensure!(fetched.contains(name), "{name}.wasm is shipped, and nothing fetches it");
    }
    Ok(())
}

#[test]
fn the_policy_allows_nothing_inline_and_no_other_host() -> Result<()> {
    let policy = &config()?["app"]["security"]["csp"];
    let directives = policy.as_object().context("a policy is set")?;
    ensure!(directives["default-src"] == "'self'", "everything not named comes from the app itself");
    for (directive, sources) in directives {
        for source in sources.as_str().unwrap_or_default().split_whitespace() {
            let allowed = ["'self'", "'none'", "'wasm-unsafe-eval'", "data:", "ipc:", "http://ipc.localhost"];
            ensure!(allowed.contains(&source), "{directive} must not allow {source}");
            ensure!(source != "data:" || directive == "img-src", "{directive} must not take data from a link");
        }
    }
    Ok(())
}

#[test]
fn the_window_may_only_ask_the_engine_and_hear_it() -> Result<()> {
    let config = config()?;
    let capabilities = config["app"]["security"]["capabilities"].as_array().context("capabilities are listed")?;
    let granted: Vec<_> = capabilities.iter().filter_map(|one| one["permissions"].as_array()).flatten().collect();
    ensure!(granted == ["engine", "core:event:allow-listen", "core:event:allow-unlisten"], "granted: {granted:?}");
    ensure!(capabilities.iter().all(|one| one.get("remote").is_none()), "no other site may ask");
    ensure!(config["app"]["withGlobalTauri"] == json!(false), "the page gets no more of Tauri than it needs");
    Ok(())
}

#[test]
fn the_page_holds_no_inline_script_or_style() -> Result<()> {
    let page = String::from_utf8(read("target/ui/index.html")?)?.to_lowercase();
    for forbidden in ["<style", " style=", "javascript:", " onload=", " onerror=", " onclick="] {
        ensure!(!page.contains(forbidden), "index.html must not contain {forbidden:?}");
    }
    for script in page.split("<script").skip(1) {
        let tag = script.split('>').next().unwrap_or_default();
        ensure!(tag.contains("src="), "every script comes from a file, not so <script{tag}>");
    }
    Ok(())
}

#[test]
fn nothing_is_fetched_from_elsewhere() -> Result<()> {
    for name in ["index.html", "boot.js", "linnet.js", "parts.js", "app.css"] {
        let text = String::from_utf8(read(&format!("target/ui/{name}"))?)?;
        // A comment fetches nothing; wasm-bindgen's point at documentation.
        let code = text.lines().filter(|line| {
            !matches!(name, "boot.js" | "linnet.js" | "parts.js") || !line.trim_start().starts_with("//")
        });
        let text = code.collect::<Vec<_>>().join("\n");
        let namespace = ["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml", "http://www.w3.org/1999/xlink"];
        let addresses = iter::successors(text.find("://"), |at| text[at + 3..].find("://").map(|next| at + 3 + next));
        for at in addresses {
            let start = text[..at].rfind(|letter: char| !letter.is_ascii_alphabetic()).map_or(0, |before| before + 1);
            let known = namespace.iter().any(|namespace| text[start..].starts_with(namespace));
            let end = text.len().min(at + 60);
            ensure!(known, "{name} names another place: {}", text.get(start..end).unwrap_or("?"));
        }
    }
    for font in ["inter-latin-wght-normal.woff2", "inter-latin-ext-wght-normal.woff2", "LICENSE-OFL.txt"] {
        read(&format!("target/ui/fonts/{font}"))?;
    }
    Ok(())
}

fn config() -> Result<Value> {
    Ok(serde_json::from_slice(&read("tauri.conf.json")?)?)
}

fn read(path: &str) -> Result<Vec<u8>> {
    fs::read(Path::new(ROOT).join(path)).with_context(|| format!("{path} is missing: build it by `cargo xtask ui`"))
}
