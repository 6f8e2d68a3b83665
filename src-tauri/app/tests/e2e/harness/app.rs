//! The app as a story sees it: verbs in an owner's words, each waiting until it can be done.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{WebDriver, WebElement};

use super::audit;
use super::driver::Driver;

const FIND: &str = include_str!("../assets/find.js");
/// How long a thing may take to appear.
const PATIENCE: Duration = Duration::from_secs(20);

/// No page has more places for the keyboard.
const MOST_TABS: usize = 120;

/// A running app with an empty data directory of its own.
pub struct App {
    story: String,
    window: WebDriver,
    driver: Driver,
    data: TempDir,
    notes: String,
}

impl App {
    /// Starts the app.
    pub async fn open(story: &str) -> Result<Self> {
        let data = tempfile::tempdir()?;
        let (driver, window) = start(data.path()).await?;
        Ok(Self { story: story.to_owned(), window, driver, data, notes: String::new() })
    }

    /// Closes the window and starts the app again on the same data.
    pub async fn reopen(&mut self) -> Result<()> {
        self.window.clone().quit().await?;
        let (driver, window) = start(self.data.path()).await?;
        (self.driver, self.window) = (driver, window);
        Ok(())
    }

    /// Kills the app where it stands, as a crash would, and starts it again on the same data.
    pub async fn kill_and_reopen(&mut self) -> Result<()> {
        let killed = running_here()?;
        anyhow::ensure!(!killed.is_empty(), "the app was not running");
        for process in &killed {
            tokio::process::Command::new("kill").args(["-KILL", process]).status().await?;
        }
        // The window is gone with its process; its session can only say so.
        let _ = self.window.clone().quit().await;
        let (driver, window) = start(self.data.path()).await?;
        (self.driver, self.window) = (driver, window);
        Ok(())
    }

    /// Presses, follows or ticks what has this name.
    pub async fn click(&self, name: &str) -> Result<()> {
        let started = Instant::now();
        loop {
            let outcome = match self.find("clickable", name).await? {
                Some(element) => element.click().await.map_err(anyhow::Error::from),
                None => Err(anyhow::anyhow!("nothing called {name:?} can be pressed among {}", self.names().await?)),
            };
            match outcome {
                Ok(()) => return Ok(()),
                Err(error) if started.elapsed() > PATIENCE => return Err(error.context(format!("pressing {name:?}"))),
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    /// Replaces what is in the field with this label.
    pub async fn fill(&self, label: &str, text: &str) -> Result<()> {
        let field = self.wait_for("field", label).await?;
        // What a dialog has scrolled away cannot be typed into.
        let reach = "if (arguments[0].closest('dialog')) arguments[0].scrollIntoView({ block: 'center' })";
        self.window.execute(reach, vec![field.to_json()?]).await?;
        field.clear().await?;
        field.send_keys(text).await.with_context(|| format!("typing into {label:?}"))?;
        let written = field.prop("value").await?.unwrap_or_default();
        if written != text {
            let focused = self.script("return linnetFind.focused()", vec![]).await?;
            bail!("of {text:?} only {written:?} stands in {label:?}; the focus is on {focused}");
        }
        Ok(())
    }

    /// Puts a day so many days from now and a time of day into the field with this label.
    pub async fn fill_time(&self, label: &str, days: u64, time: &str) -> Result<()> {
        let field = self.wait_for("field", label).await?;
        let script = "const [field, days, time] = arguments; const day = new Date(Date.now() + days * 864e5); \
                      const two = (n) => String(n).padStart(2, '0'); \
                      field.value = `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}T${time}`; \
                      for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));";
        self.window.execute(script, vec![field.to_json()?, json!(days), json!(time)]).await?;
        Ok(())
    }

    /// Puts a day (`2026-12-24`) into the date field with this label, as its picker would.
    pub async fn fill_day(&self, label: &str, day: &str) -> Result<()> {
        let field = self.wait_for("field", label).await?;
        let script = "const [field, day] = arguments; field.value = day; \
                      for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));";
        self.window.execute(script, vec![field.to_json()?, json!(day)]).await?;
        Ok(field.focus().await?)
    }

    /// Picks the first option that starts so, of the drop-down list with this label.
    pub async fn choose_starting(&self, label: &str, option: &str) -> Result<()> {
        let field = self.wait_for("field", label).await?;
        let list = thirtyfour::components::SelectElement::new(&field).await?;
        for one in list.options().await? {
            if one.text().await?.starts_with(option) {
                return Ok(list.select_by_exact_text(&one.text().await?).await?);
            }
        }
        bail!("{label:?} has no option that starts with {option:?}")
    }

    /// Hands a file to the page's file field, as its dialog would.
    pub async fn attach(&self, file: &Path) -> Result<()> {
        let field = self.wait_for("file", "").await?;
        field.send_keys(file.to_string_lossy()).await.with_context(|| format!("attaching {}", file.display()))
    }

    /// Types keys at the focused element; `thirtyfour::Key` names the special ones.
    pub async fn press(&self, keys: impl Into<thirtyfour::TypingData>) -> Result<()> {
        let focused = self.window.active_element().await?;
        Ok(focused.send_keys(keys).await?)
    }

    /// Moves the keyboard's focus by Tab until it is on what has this name, as somebody without a mouse does.
    pub async fn tab_to(&self, name: &str) -> Result<()> {
        for _ in 0..MOST_TABS {
            self.press(thirtyfour::Key::Tab).await?;
            let focused = self.script("return linnetFind.focused()", vec![]).await?;
            if focused.as_str().is_some_and(|focused| focused.contains(name)) {
                return Ok(());
            }
        }
        bail!("{MOST_TABS} presses of Tab never reached {name:?} among {}", self.names().await?)
    }

    /// Scrolls what can be pressed under this name into the middle of the window.
    pub async fn bring_up(&self, name: &str) -> Result<()> {
        let element = self.wait_for("clickable", name).await?;
        self.window.execute("arguments[0].scrollIntoView({ block: 'center' })", vec![element.to_json()?]).await?;
        Ok(())
    }

    /// Waits until this text can be read.
    pub async fn see(&self, text: &str) -> Result<()> {
        self.see_within(PATIENCE, text).await
    }

    /// Waits until this text cannot be read any more.
    pub async fn wait_gone(&self, text: &str) -> Result<()> {
        self.wait_until(PATIENCE, |page| !page.contains(text)).await.with_context(|| format!("{text:?} stays"))
    }

    /// Waits longer, for work that takes long.
    pub async fn see_within(&self, patience: Duration, text: &str) -> Result<()> {
        self.wait_until(patience, |page| page.contains(text)).await.with_context(|| format!("{text:?} was not seen"))
    }

    /// Everything that can be read now, blanks and line ends as single blanks.
    pub async fn page_text(&self) -> Result<String> {
        let text = self.script("return linnetFind.text()", vec![]).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Runs a script that hands its answer to a callback.
    pub async fn ask(&self, script: &str) -> Result<Value> {
        Ok(self.window.execute_async(script, vec![]).await?.json().clone())
    }

    /// Audits the page as it is now and leaves pictures of it in `target/tour`, light and dark.
    pub async fn look(&self, name: &str) -> Result<()> {
        for theme in ["light", "dark"] {
            self.put_on(theme).await?;
            self.picture(&format!("{name}-{theme}")).await?;
            audit::audit(&self.window).await.with_context(|| format!("{name:?} in the {theme} theme"))?;
        }
        self.take_off().await
    }

    /// Leaves a file of the owner's beside the pictures.
    pub fn keep(file: &Path) -> Result<()> {
        fs::create_dir_all(tour())?;
        fs::copy(file, tour().join(file.file_name().context("a file has a name")?))?;
        Ok(())
    }

    /// Every file the app keeps.
    pub fn files(&self) -> Result<Vec<PathBuf>> {
        let (mut files, mut folders) = (Vec::new(), vec![self.data().to_owned()]);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                let kind = entry.file_type()?;
                if kind.is_dir() {
                    folders.push(entry.path());
                } else if kind.is_file() {
                    files.push(entry.path());
                }
            }
        }
        Ok(files)
    }

    /// Starts Linnet a second time on the same data and waits until that start ends by itself.
    pub async fn start_again(&self) -> Result<ExitStatus> {
        let mut second = tokio::process::Command::new(env!("CARGO_BIN_EXE_linnet"));
        second.env("LINNET_DATA_DIR", self.data()).kill_on_drop(true);
        let ended = tokio::time::timeout(PATIENCE, second.status()).await;
        Ok(ended.context("the second start is still running")??)
    }

    /// A line for the printed summary.
    pub fn note(&mut self, line: &str) {
        let _ = writeln!(self.notes, "- {line}");
    }

    /// This story's data directory.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Closes the window and leaves the summary.
    pub async fn close(self) -> Result<()> {
        if !self.notes.is_empty() {
            fs::create_dir_all(tour())?;
            fs::write(tour().join(format!("{}.txt", self.story)), format!("{}\n{}", self.story, self.notes))?;
        }
        Ok(self.window.quit().await?)
    }

    /// A picture, the page's text and the end of the log, for whoever has to find out why.
    pub async fn scene_of_failure(&self) -> String {
        let picture = match self.picture(&format!("broken-{}", self.story)).await {
            Ok(path) => path.display().to_string(),
            Err(error) => format!("none ({error})"),
        };
        let page = self.page_text().await.unwrap_or_else(|error| format!("unreadable ({error})"));
        format!("story {:?} broke off\npicture: {picture}\npage: {page}\nlog: {}\n", self.story, self.log_tail())
    }

    fn log_tail(&self) -> String {
        let Ok(files) = fs::read_dir(self.data().join("logs")) else { return "none".into() };
        let text: String = files.flatten().filter_map(|file| fs::read_to_string(file.path()).ok()).collect();
        let lines: Vec<_> = text.lines().collect();
        lines[lines.len().saturating_sub(15)..].join("\n     ")
    }

    async fn picture(&self, name: &str) -> Result<PathBuf> {
        fs::create_dir_all(tour())?;
        let path = tour().join(name).with_extension("png");
        self.window.screenshot(&path).await?;
        Ok(path)
    }

    /// Shows a theme as the Appearance setting would, and lets transitions end.
    async fn put_on(&self, theme: &str) -> Result<()> {
        let script = "const root = document.documentElement; root.dataset.before ??= root.dataset.theme ?? ''; \
                      root.dataset.theme = arguments[0];";
        self.window.execute(script, vec![json!(theme)]).await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        Ok(())
    }

    async fn take_off(&self) -> Result<()> {
        let script = "const root = document.documentElement; const before = root.dataset.before; \
                      delete root.dataset.before; if (before) root.dataset.theme = before; else delete root.dataset.theme;";
        self.window.execute(script, vec![]).await?;
        Ok(())
    }

    /// Waits until what can be read is as it should be.
    pub async fn until_text(&self, patience: Duration, holds: impl Fn(&str) -> bool) -> Result<()> {
        self.wait_until(patience, holds).await
    }

    async fn wait_until(&self, patience: Duration, holds: impl Fn(&str) -> bool) -> Result<()> {
        let started = Instant::now();
        loop {
            let page = self.page_text().await?;
            if holds(&page) {
                return Ok(());
            }
            if started.elapsed() > patience {
                bail!("after {patience:?} the page reads: {page}");
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn wait_for(&self, kind: &str, name: &str) -> Result<WebElement> {
        let started = Instant::now();
        loop {
            if let Some(element) = self.find(kind, name).await? {
                return Ok(element);
            }
            if started.elapsed() > PATIENCE {
                bail!("there is no {kind} called {name:?} among {}", self.names().await?);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn find(&self, kind: &str, name: &str) -> Result<Option<WebElement>> {
        let script = format!("{FIND}; return linnetFind.{kind}(arguments[0])");
        let answer = self.window.execute(script, vec![json!(name)]).await?;
        if answer.json().is_null() {
            return Ok(None);
        }
        Ok(Some(answer.element()?))
    }

    async fn names(&self) -> Result<Value> {
        self.script("return linnetFind.names()", vec![]).await
    }

    async fn script(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.window.execute(format!("{FIND}; {script}"), arguments).await?.json().clone())
    }
}

/// The running processes of the app; one story runs at a time.
fn running_here() -> Result<Vec<String>> {
    let program = fs::canonicalize(env!("CARGO_BIN_EXE_linnet"))?;
    let processes = fs::read_dir("/proc")?.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let of_app = |process: &String| {
        process.bytes().all(|byte| byte.is_ascii_digit())
            && fs::read_link(format!("/proc/{process}/exe")).is_ok_and(|running| running == program)
    };
    Ok(processes.filter(of_app).collect())
}

async fn start(data: &Path) -> Result<(Driver, WebDriver)> {
    let driver = Driver::start(data, &[])?;
    driver.wait_until_ready().await?;
    let window = driver.open(Path::new(env!("CARGO_BIN_EXE_linnet"))).await?;
    window.set_script_timeout(PATIENCE).await?;
    Ok((driver, window))
}

fn tour() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tour")
}
