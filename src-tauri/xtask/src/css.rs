//! Joins the style sheets into one file in the order of their layers. Must refuse a sheet outside the layers: an
//! unlayered rule would beat every layered one.

use std::path::{Path, PathBuf};
use std::{fmt::Write, fs};

use anyhow::{Context, Result, bail};

/// From what is overridden most to what wins.
const LAYERS: [&str; 5] = ["reset", "tokens", "base", "components", "views"];

/// Joins the font faces and every `.css` below `sources`, each of which must open a layer of [`LAYERS`].
pub fn join(fonts: &Path, sources: &Path) -> Result<String> {
    let mut sheets = Vec::new();
    for path in sheets_below(sources)? {
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let Some(layer) = layer_of(&text) else {
            bail!("{} must put its rules into one of the layers {}", path.display(), LAYERS.join(", "));
        };
        sheets.push((layer, path, text));
    }
    sheets.sort();
    let mut joined = format!("@layer {};\n", LAYERS.join(", "));
    joined.push_str(&fs::read_to_string(fonts).with_context(|| format!("cannot read {}", fonts.display()))?);
    for (_, path, text) in sheets {
        let name = path.strip_prefix(sources).unwrap_or(&path);
        write!(joined, "\n/* {} */\n{text}", name.display())?;
    }
    Ok(joined)
}

/// The position in [`LAYERS`] of the first layer block a sheet opens, if every rule of it lies in such blocks.
fn layer_of(sheet: &str) -> Option<usize> {
    let mut first = None;
    let mut depth = 0_usize;
    let mut prelude = String::new();
    for letter in without_comments(sheet).chars() {
        match letter {
            '{' => {
                if depth == 0 {
                    let name = prelude.trim().strip_prefix("@layer")?.trim();
                    let layer = LAYERS.iter().position(|layer| *layer == name)?;
                    first.get_or_insert(layer);
                }
                depth += 1;
                prelude.clear();
            }
            '}' => {
                depth = depth.checked_sub(1)?;
                prelude.clear();
            }
            ';' => prelude.clear(),
            other => prelude.push(other),
        }
    }
    first.filter(|_| depth == 0)
}

fn without_comments(sheet: &str) -> String {
    let mut text = String::new();
    for (index, part) in sheet.split("/*").enumerate() {
        text.push_str(if index == 0 { part } else { part.split_once("*/").map_or("", |(_, rest)| rest) });
    }
    text
}

fn sheets_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(sheets_below(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "css") {
            found.push(path);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_belongs_to_the_layer_it_opens() {
        assert_eq!(
            layer_of("/* a { } */ @layer base { a { color: red; } @media print { a { color: black; } } }"),
            Some(2)
        );
        assert_eq!(layer_of("@layer views{.x{}}\n@layer components{.y{}}"), Some(4), "the first one counts");
    }

    #[test]
    fn a_rule_outside_the_layers_is_refused() {
        for sheet in
            ["a { color: red }", "@layer base { a { } } b { }", "@layer mine { a { } }", "@layer base { a { }", ""]
        {
            assert_eq!(layer_of(sheet), None, "{sheet:?} must not slip past the layers");
        }
    }

    #[test]
    fn sheets_are_joined_in_the_order_of_the_layers() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let sources = folder.path().join("src");
        fs::create_dir_all(sources.join("views"))?;
        fs::write(folder.path().join("fonts.css"), "@font-face { }\n")?;
        fs::write(sources.join("views/a.css"), "@layer views { .home { } }")?;
        fs::write(sources.join("z.css"), "@layer tokens { :root { } }")?;
        let joined = join(&folder.path().join("fonts.css"), &sources)?;
        let place = |needle: &str| joined.find(needle).context(needle.to_owned());
        assert!(place("@layer reset,")? < place("@font-face")?, "{joined}");
        assert!(place("@font-face")? < place(":root")?, "{joined}");
        assert!(place(":root")? < place(".home")?, "{joined}");
        Ok(())
    }
}
