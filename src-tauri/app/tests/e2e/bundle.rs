//! What the window ships, looked at as files: small enough, strict enough, and complete without a network.

use std::io::Write;
use std::path::Path;
use std::{fs, iter};

use anyhow::{Context, Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const LARGEST_WASM: usize = 1_500_000;
const LARGEST_GZIPPED: usize = 600_000;

#[test]
fn the_wasm_is_small() -> Result<()> {
    let wasm = read("target/ui/linnet_bg.wasm")?;
    ensure!(wasm.starts_with(b"\0asm"), "target/ui/linnet_bg.wasm is not wasm: build it by `cargo xtask ui`");
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&wasm)?;
    let zipped = gzip.finish()?.len();
    ensure!(wasm.len() <= LARGEST_WASM, "{} bytes of wasm are more than {LARGEST_WASM}", wasm.len());
    ensure!(zipped <= LARGEST_GZIPPED, "{zipped} bytes of gzipped wasm are more than {LARGEST_GZIPPED}");
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
    for name in ["index.html", "boot.js", "linnet.js", "app.css"] {
        let text = String::from_utf8(read(&format!("target/ui/{name}"))?)?;
        // A comment fetches nothing; wasm-bindgen's point at documentation.
        let code = text
            .lines()
            .filter(|line| !matches!(name, "boot.js" | "linnet.js") || !line.trim_start().starts_with("//"));
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
