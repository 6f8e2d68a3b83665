//! A session of its own for end-to-end runs: virtual display, message bus, unlocked keychain, throw-away home for both.
//! Must never touch the keychain or the display of the person at the machine.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{env, fs};

use anyhow::{Context, Result, bail};

use crate::machine::{self, Purpose};
use crate::shell;
use crate::workspace::Workspace;

/// Names the session's folder. Set inside the session only; the stories refuse to run without it.
const MARK: &str = "LINNET_VIRTUAL_SESSION";

/// Makes the machine ready for [`inside`].
pub fn make_ready(workspace: &Workspace) -> Result<()> {
    machine::make_ready(&[Purpose::Build, Purpose::VirtualSession])?;
    machine::make_tool_ready(workspace, &machine::TAURI_DRIVER)
}

/// Runs a command inside a fresh session and takes the session down with it.
pub fn inside(workspace: &Workspace, command: &Command) -> Result<()> {
    let (mut session, _home) = self::command(workspace, command)?;
    shell::run(&mut session)
}

/// The session's throw-away folder; goes when dropped.
pub struct Home(PathBuf);

impl Drop for Home {
    fn drop(&mut self) {
        // The desktop's own services may hold on to it for a moment; it lies among the system's temporary files.
        if let Err(error) = fs::remove_dir_all(&self.0) {
            shell::note(&format!("{} is left behind: {error}", self.0.display()));
        }
    }
}

/// The command, wrapped into a fresh session that lives in the folder beside it.
pub fn command(workspace: &Workspace, command: &Command) -> Result<(Command, Home)> {
    if !cfg!(target_os = "linux") {
        bail!("a virtual session needs Linux; run the end-to-end stories there");
    }
    let mut session = Command::new("xvfb-run");
    session.args(["--auto-servernum", "--server-args=-screen 0 1600x1000x24 -nolisten tcp"]);
    session.args(["dbus-run-session", "--"]).arg(env::current_exe()?).args(["in-session", "--"]);
    session.arg(command.get_program()).args(command.get_args());
    session.current_dir(command.get_current_dir().unwrap_or(&workspace.root));
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => session.env(name, value),
            None => session.env_remove(name),
        };
    }
    let home = env::temp_dir().join(format!("linnet-session-{}", std::process::id()));
    let (data, runtime) = (home.join("data"), home.join("runtime"));
    for folder in [&data, &runtime] {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        make_private(folder)?;
    }
    session.env(MARK, &home).env("XDG_DATA_HOME", data).env("XDG_RUNTIME_DIR", runtime);
    session.env("GDK_BACKEND", "x11").env("NO_AT_BRIDGE", "1");
    session.env_remove("WAYLAND_DISPLAY").env_remove("DBUS_SESSION_BUS_ADDRESS");
    Ok((session, Home(home)))
}

/// The command to run once the keychain is open.
#[derive(clap::Args)]
pub struct Inner {
    #[arg(last = true, required = true)]
    command: Vec<OsString>,
}

/// Runs between the message bus and the command: opens a keychain that nobody else uses, then becomes the command.
pub fn enter(inner: &Inner) -> Result<()> {
    open_keychain()?;
    let Some((program, arguments)) = inner.command.split_first() else { bail!("nothing to run in the session") };
    let status = Command::new(program).args(arguments).status();
    let status = status.with_context(|| format!("could not start {}", program.display()))?;
    std::process::exit(status.code().unwrap_or(1));
}

fn open_keychain() -> Result<()> {
    let mut daemon = Command::new("gnome-keyring-daemon")
        .args(["--unlock", "--components=secrets", "--daemonize"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .context("could not start gnome-keyring-daemon")?;
    let mut password = daemon.stdin.take().context("gnome-keyring-daemon takes no password")?;
    password.write_all(b"only for this session\n")?;
    drop(password);
    let status = daemon.wait()?;
    if !status.success() {
        bail!("gnome-keyring-daemon could not open a keychain ({status})");
    }
    Ok(())
}

#[cfg(unix)]
fn make_private(folder: &std::path::Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?)
}

#[cfg(not(unix))]
fn make_private(_: &std::path::Path) -> Result<()> {
    bail!("a virtual session needs Linux")
}
