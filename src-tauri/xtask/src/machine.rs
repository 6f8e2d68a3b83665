//! What this machine must have for a habit, and how to get it: system packages, Rust targets and components, tools.
//! Names everything missing at once; never changes anything without saying so first.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell::{self, note, step};
use crate::workspace::Workspace;

/// A thing a habit is about to do, with what it takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Compile the app (and open it, where there is a display).
    Build,
    /// A window without a screen, a keychain, and a WebDriver to press its buttons.
    VirtualSession,
    /// Compile for Windows.
    Windows,
    /// Render the icon set.
    Icons,
}

impl Purpose {
    /// Debian's packages. A desktop of another family has them under other names.
    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Build => &["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev", "binaryen", "python3"],
            Self::VirtualSession => &["xvfb", "xauth", "dbus", "gnome-keyring", "webkit2gtk-driver"],
            Self::Windows => &["gcc-mingw-w64-x86-64"],
            Self::Icons => &["librsvg2-bin"],
        }
    }

    fn rust_targets(self) -> &'static [&'static str] {
        match self {
            Self::Build => &["wasm32-unknown-unknown"],
            Self::Windows => &["x86_64-pc-windows-gnu"],
            Self::VirtualSession | Self::Icons => &[],
        }
    }
}

/// Makes the machine ready or says exactly what to do by hand.
pub fn make_ready(purposes: &[Purpose]) -> Result<()> {
    let packages: Vec<_> = purposes.iter().flat_map(|purpose| purpose.packages()).copied().collect();
    install_packages(&packages)?;
    for target in purposes.iter().flat_map(|purpose| purpose.rust_targets()) {
        install_rust_target(target)?;
    }
    Ok(())
}

/// `cargo fmt` and `cargo clippy`, which a minimal Rust installation lacks.
pub fn make_linters_ready(workspace: &Workspace) -> Result<()> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if !shell::works(workspace.cargo().args([subcommand, "--version"])) {
            step(&format!("{component} is missing: installing it"));
            shell::run(Command::new("rustup").args(["component", "add", component]))?;
        }
    }
    Ok(())
}

/// A program from crates.io that only the gates need; it stays in the target directory.
pub struct Tool {
    /// Crate and program, which share a name.
    pub name: &'static str,
    /// A pinned version, or none where any recent one will do.
    pub version: Option<&'static str>,
}

/// The bridge between WebDriver and the app's webview. Pinned: the next major version belongs to the next Tauri.
pub const TAURI_DRIVER: Tool = Tool { name: "tauri-driver", version: Some("=2.1.0") };
/// The test runner.
pub const NEXTEST: Tool = Tool { name: "cargo-nextest", version: None };

/// Installs a tool unless it is there.
pub fn make_tool_ready(workspace: &Workspace, tool: &Tool) -> Result<()> {
    let installed = workspace.tools().join("bin").join(tool.name).exists();
    let any_will_do = tool.version.is_none() && shell::works(Command::new(tool.name).arg("--version"));
    if installed || any_will_do {
        return Ok(());
    }
    step(&format!("{} is missing: installing it into {}", tool.name, workspace.tools().display()));
    let mut install = workspace.cargo();
    install.args(["install", tool.name, "--locked", "--root"]).arg(workspace.tools());
    install.args(tool.version.iter().flat_map(|version| ["--version", version]));
    shell::run(&mut install)
}

fn install_packages(wanted: &[&str]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if !shell::works(Command::new("dpkg-query").arg("--version")) {
        note(&format!("this is not a Debian; make sure that the likes of these are installed: {}", wanted.join(" ")));
        return Ok(());
    }
    let missing: Vec<_> = wanted.iter().copied().filter(|package| !is_installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    step(&format!("missing system packages: {}", missing.join(" ")));
    let by_hand = format!("sudo apt-get update && sudo apt-get install -y {}", missing.join(" "));
    let Some(as_root) = Elevation::find() else {
        bail!(
            "installing packages takes root, and sudo would ask for a password. Run this, then try again:\n\n    {by_hand}\n"
        );
    };
    shell::run(as_root.apt_get().args(["update", "-q"])).with_context(|| format!("try by hand: {by_hand}"))?;
    shell::run(as_root.apt_get().args(["install", "-y", "-q", "--no-install-recommends"]).args(&missing))
        .with_context(|| format!("try by hand: {by_hand}"))
}

fn is_installed(package: &str) -> bool {
    let status = Command::new("dpkg-query").args(["-W", "-f=${Status}", package]).output();
    status.is_ok_and(|status| status.stdout == b"install ok installed")
}

fn install_rust_target(target: &str) -> Result<()> {
    let sysroot = shell::output(Command::new("rustc").args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(target).join("lib").exists() {
        return Ok(());
    }
    step(&format!("the Rust target {target} is missing: installing it"));
    shell::run(Command::new("rustup").args(["target", "add", target]))
        .with_context(|| format!("Rust does not come from rustup here; install its target {target} your own way"))
}

/// How packages may be installed here.
enum Elevation {
    Root,
    Sudo { may_ask: bool },
}

impl Elevation {
    fn find() -> Option<Self> {
        let user = shell::output(Command::new("id").arg("-u")).ok()?;
        if user.trim() == "0" {
            return Some(Self::Root);
        }
        if shell::works(Command::new("sudo").args(["-n", "true"])) {
            return Some(Self::Sudo { may_ask: false });
        }
        let someone_can_type = std::io::IsTerminal::is_terminal(&std::io::stdin());
        (someone_can_type && shell::works(Command::new("sudo").arg("--version")))
            .then_some(Self::Sudo { may_ask: true })
    }

    fn apt_get(&self) -> Command {
        let mut command = match self {
            Self::Root => Command::new("env"),
            Self::Sudo { may_ask } => {
                let mut sudo = Command::new("sudo");
                if !may_ask {
                    sudo.arg("-n");
                }
                sudo.arg("env");
                sudo
            }
        };
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        command
    }
}
