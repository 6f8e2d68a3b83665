//! The programs between a story and the app: tauri-driver, WebKit's driver behind it, and the app they start. Must
//! leave none of them behind, whatever way a story ends.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use thirtyfour::{Capabilities, WebDriver};
use tokio::net::TcpStream;

/// How long a cold WebKit may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running tauri-driver.
pub struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    /// Starts it on free ports; the app inherits its environment and so finds its data.
    pub fn start(data: &Path, environment: &[(&str, &str)]) -> Result<Self> {
        let (port, native_port) = (free_port()?, free_port()?);
        let process = Command::new("tauri-driver")
            .args(["--port", &port.to_string(), "--native-port", &native_port.to_string()])
            .env("LINNET_DATA_DIR", data)
            .env("LINNET_LOG", "linnet=debug,warn")
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .spawn()
            .context("tauri-driver could not be started; xtask installs it")?;
        Ok(Self { process, port })
    }

    /// Waits until it answers.
    pub async fn wait_until_ready(&self) -> Result<()> {
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).await.is_err() {
            if started.elapsed() > PATIENCE {
                bail!("tauri-driver did not answer within {PATIENCE:?}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Opens a program's window. A cold WebKit may fail its first tries, so this asks again until it opens.
    pub async fn open(&self, program: &Path) -> Result<WebDriver> {
        let mut capabilities = Capabilities::new();
        capabilities.set("tauri:options", serde_json::json!({ "application": program }))?;
        let started = Instant::now();
        loop {
            match WebDriver::new(format!("http://127.0.0.1:{}", self.port), capabilities.clone()).await {
                Ok(driver) => return Ok(driver),
                Err(error) if started.elapsed() > PATIENCE => bail!("no window after {PATIENCE:?}: {error}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(250)).await,
            }
        }
    }
}

impl Drop for Driver {
    /// Asks it to end, so that it ends WebKit's driver and the app too; a kill would orphan both.
    fn drop(&mut self) {
        let asked = Command::new("kill").arg(self.process.id().to_string()).status();
        if asked.is_ok_and(|status| status.success()) {
            let _ = self.process.wait();
        }
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
