//! Builds the window's pages: compiles the wasm, binds it, joins it with style sheet, fonts and page into `target/ui`.
//! Touches a file only when its content changed, so that the app is not linked anew for nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io::Write};

use anyhow::{Context, Result, anyhow};
use flate2::Compression;
use flate2::write::GzEncoder;
use wasm_bindgen_cli_support::Bindgen;

use crate::machine::{self, Purpose};
use crate::shell::{self, note, step};
use crate::workspace::Workspace;
use crate::{css, run};

/// How the wasm is compiled.
#[derive(clap::Args, Clone, Copy, Default)]
#[group(skip)]
pub struct Options {
    /// Compile fast instead of small. For design work; the size gate refuses the result.
    #[arg(long)]
    pub quick: bool,
}

/// What to do with the built pages.
#[derive(clap::Args)]
pub struct Design {
    #[command(flatten)]
    pages: Options,
    /// Serve them, with the engine behind, to a plain browser on this port (0 picks one).
    #[arg(long, value_name = "PORT")]
    serve: Option<u16>,
}

/// The cargo profile the shipped wasm is built with, and its checks share.
pub const PROFILE: &str = "wasm";
/// What is loaded when the window opens, as the binder names it.
const START: &str = "linnet_bg.wasm";
const TARGET: &str = "wasm32-unknown-unknown";

/// Makes the machine ready, builds, and serves if that is wanted. While serving, building again from another terminal
/// and reloading the page shows the change.
pub fn design(workspace: &Workspace, design: &Design) -> Result<()> {
    machine::make_ready(&[Purpose::Build])?;
    build(workspace, design.pages)?;
    let Some(port) = design.serve else { return Ok(()) };
    let program = run::build(workspace, false)?;
    step("serving the pages to a browser");
    shell::run(Command::new(program).env("LINNET_BROWSER_PORT", port.to_string()))
}

/// Builds into [`Workspace::ui`].
pub fn build(workspace: &Workspace, options: Options) -> Result<()> {
    step("the window's pages");
    let wasm = compile(workspace, options)?;
    let mut files = bind(&wasm, options)?;
    let source = workspace.root.join("ui");
    for name in ["index.html", "boot.js"] {
        files.insert(name.into(), read(&source.join(name))?);
    }
    for font in fs::read_dir(source.join("fonts"))? {
        let path = font?.path();
        if path.extension().is_some_and(|extension| extension == "woff2" || extension == "txt") {
            files.insert(Path::new("fonts").join(path.file_name().unwrap_or_default()), read(&path)?);
        }
    }
    files.insert("app.css".into(), css::join(&source.join("fonts/fonts.css"), &source.join("src"))?.into_bytes());
    describe(&files)?;
    place(&files, &workspace.ui())
}

fn compile(workspace: &Workspace, options: Options) -> Result<PathBuf> {
    let profile = if options.quick { "wasm-quick" } else { PROFILE };
    let mut build = workspace.cargo();
    build.args(["rustc", "--package", "linnet-ui", "--target", TARGET, "--profile", profile, "--target-dir"]);
    // Splitting needs to know what each function refers to.
    shell::run(build.arg(workspace.wasm_target()).args(["--", "-Clink-arg=--emit-relocs"]))?;
    Ok(workspace.wasm_target().join(TARGET).join(profile).join("linnet-ui.wasm"))
}

fn bind(wasm: &Path, options: Options) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let bound = wasm.with_extension("bound");
    if bound.exists() {
        fs::remove_dir_all(&bound)?;
    }
    let parts = split(wasm, &bound)?;
    let main = wasm.with_extension("main");
    let mut binding = Bindgen::new();
    binding.input_path(&main).out_name("linnet").web(true)?.typescript(false).remove_producers_section(true);
    binding.remove_name_section(true).keep_lld_exports(true);
    binding.generate(&bound).with_context(|| format!("cannot bind {}", main.display()))?;
    for part in &parts {
        drop_names(part)?;
    }
    if !options.quick {
        let start = bound.join(START);
        shrink(parts.iter().chain([&start]))?;
        export_the_right_table(&start)?;
    }
    let mut files = BTreeMap::new();
    collect(&bound, &bound, &mut files)?;
    Ok(files)
}

/// Takes the wasm apart: beside it, under the name `.main`, what is needed from the start, still to be bound; in `folder`
/// the parts and the script that fetches them.
fn split(wasm: &Path, folder: &Path) -> Result<Vec<PathBuf>> {
    let (input, main) = (fs::read(wasm)?, wasm.with_extension("main"));
    let mut options = wasm_split_cli_support::Options::new(&input);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.main_module = "./linnet.js";
    options.link_name = "./parts.js";
    let split = wasm_split_cli_support::transform(options);
    Ok(split.map_err(|error| anyhow!("cannot split {}: {error:#}", wasm.display()))?.split_modules)
}

/// What the binder does for the part it binds: a name for every function would double the size.
fn drop_names(wasm: &Path) -> Result<()> {
    let mut reading = walrus::ModuleConfig::new();
    reading.generate_name_section(false).generate_producers_section(false);
    reading.parse_file(wasm)?.emit_wasm_file(wasm)
}

/// A tenth smaller, with binaryen; where that is missing (only on systems without Debian's packages) they stay as they are.
fn shrink<'a>(files: impl Iterator<Item = &'a PathBuf>) -> Result<()> {
    if !shell::works(Command::new("wasm-opt").arg("--version")) {
        note("wasm-opt (of binaryen) is not installed: the pages stay a tenth larger than they need to be");
        return Ok(());
    }
    let features =
        ["bulk-memory", "reference-types", "multivalue", "sign-ext", "nontrapping-float-to-int", "mutable-globals"];
    for wasm in files {
        let mut optimize = Command::new("wasm-opt");
        // Each round finds what the one before has laid bare: nine kilobytes more, then six.
        optimize.args(["-Oz", "-Oz", "-Oz"]).args(features.map(|feature| format!("--enable-{feature}")));
        shell::run(optimize.arg(wasm).arg("-o").arg(wasm))?;
    }
    Ok(())
}

/// binaryen 108, which is Debian's, exports the first table under the name of the second.
fn export_the_right_table(wasm: &Path) -> Result<()> {
    let mut module = walrus::Module::from_file(wasm)?;
    let table = module.tables.iter().find(|table| table.element_ty == walrus::RefType::EXTERNREF);
    let table = table.context("the wasm has no table of what belongs to JavaScript")?.id();
    let export = module.exports.iter_mut().find(|export| export.name == "__wbindgen_externrefs");
    export.context("the wasm does not export its table")?.item = table.into();
    module.emit_wasm_file(wasm)
}

fn collect(folder: &Path, root: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, root, files)?;
        } else {
            files.insert(path.strip_prefix(root)?.to_owned(), read(&path)?);
        }
    }
    Ok(())
}

/// Says how large the wasm is: what is loaded at the start, each file that follows, and all of it.
fn describe(files: &BTreeMap<PathBuf, Vec<u8>>) -> Result<()> {
    let mut start = None;
    let (mut all, mut all_zipped, mut parts) = (0, 0, Vec::new());
    for (path, wasm) in files.iter().filter(|(path, _)| path.extension().is_some_and(|extension| extension == "wasm")) {
        let zipped = zipped(wasm)?;
        (all, all_zipped) = (all + wasm.len(), all_zipped + zipped);
        if path == Path::new(START) {
            start = Some((wasm.len(), zipped));
        } else {
            parts.push((wasm.len(), path.with_extension("")));
        }
    }
    let (size, zipped) = start.context("binding left no wasm")?;
    note(&format!("wasm at the start {} kB, {} kB gzipped", size / 1000, zipped / 1000));
    parts.sort_unstable_by(|a, b| b.cmp(a));
    let parts: Vec<_> =
        parts.iter().map(|(size, name)| format!("{} {:.1}", name.display(), *size as f64 / 1e3)).collect();
    note(&format!("fetched later, kB: {}", parts.join(", ")));
    note(&format!("in all {} kB, {} kB gzipped", all / 1000, all_zipped / 1000));
    Ok(())
}

fn zipped(bytes: &[u8]) -> Result<usize> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    Ok(gzip.finish()?.len())
}

/// Makes `folder` hold exactly these files.
fn place(files: &BTreeMap<PathBuf, Vec<u8>>, folder: &Path) -> Result<()> {
    let mut present = BTreeMap::new();
    if folder.exists() {
        collect(folder, folder, &mut present)?;
    }
    for stale in present.keys().filter(|path| !files.contains_key(*path)) {
        fs::remove_file(folder.join(stale))?;
    }
    for (path, content) in files.iter().filter(|(path, content)| present.get(*path) != Some(content)) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_binder_has_the_very_version_of_wasm_bindgen_in_the_lock_file() {
        let lock = include_str!("../../../Cargo.lock");
        let version_of = |name: &str| {
            let rest = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?.1;
            rest.split_once('"').map(|(version, _)| version)
        };
        assert!(version_of("wasm-bindgen").is_some(), "the lock file names wasm-bindgen");
        assert_eq!(version_of("wasm-bindgen"), version_of("wasm-bindgen-cli-support"), "both must be raised together");
    }

    #[test]
    fn placing_leaves_exactly_the_files_given() -> Result<()> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("stale.js"), "old")?;
        let files = BTreeMap::from([(PathBuf::from("fonts/a.woff2"), b"font".to_vec())]);
        place(&files, folder.path())?;
        let mut found = BTreeMap::new();
        collect(folder.path(), folder.path(), &mut found)?;
        assert_eq!(found, files, "the stale file goes, the new one comes");
        Ok(())
    }
}
