//! The accessibility audit by axe-core, the same for every page.

use std::fmt::Write;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use thirtyfour::WebDriver;

/// axe-core 4.14.1, Mozilla Public License 2.0 (see LICENSE-MPL-2.0.txt beside it); used in tests only.
const AXE: &str = include_str!("../assets/axe-4.14.1.min.js");
/// WCAG 2.2 A and AA, and what axe holds to be good practice.
const RUN: &str = r#"
const done = arguments[arguments.length - 1];
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] })
  .then((result) => done({ rules: result.passes.length, violations: result.violations }), (error) => done({ error: String(error) }));
"#;

/// Fails with every violation on the page as it is now.
pub async fn audit(driver: &WebDriver) -> Result<()> {
    driver.execute(format!("if (!window.axe) {{ {AXE} }}"), vec![]).await.context("axe-core could not be loaded")?;
    let answer = driver.execute_async(RUN, vec![]).await?.json().clone();
    let violations = answer["violations"].as_array().with_context(|| format!("axe-core did not finish: {answer}"))?;
    if answer["rules"].as_u64().unwrap_or(0) == 0 {
        bail!("axe-core looked at nothing: is the page empty?");
    }
    if violations.is_empty() {
        return Ok(());
    }
    bail!("{} kinds of violation:\n{}", violations.len(), violations.iter().map(describe).collect::<String>())
}

fn describe(violation: &Value) -> String {
    let mut text =
        format!("- {} ({}): {}\n", word(&violation["id"]), word(&violation["impact"]), word(&violation["help"]));
    for node in violation["nodes"].as_array().into_iter().flatten().take(5) {
        let summary = word(&node["failureSummary"]).replace('\n', " ");
        let _ = write!(text, "    {}\n    {summary}\n", word(&node["html"]));
    }
    text
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or("?")
}
