//! Renders the icon set from its one source, `icons/linnet.svg`: PNGs for Linux, one `.ico` for Windows, one `.icns`
//! for macOS. Both containers hold plain PNGs, so nothing but the renderer is needed.

use std::path::Path;
use std::process::Command;
use std::{fs, io::Write};

use anyhow::{Context, Result};

use crate::machine::{self, Purpose};
use crate::shell::{self, step};
use crate::workspace::Workspace;

/// The PNGs that `tauri.conf.json` names, and their width in pixels.
const PNGS: [(&str, u32); 4] = [("32x32.png", 32), ("128x128.png", 128), ("128x128@2x.png", 256), ("icon.png", 512)];
/// What Windows picks from.
const ICO: [u32; 6] = [16, 24, 32, 48, 64, 256];
/// What macOS picks from, by its own names.
const ICNS: [(&[u8; 4], u32); 7] =
    [(b"icp4", 16), (b"icp5", 32), (b"ic11", 32), (b"ic12", 64), (b"ic07", 128), (b"ic08", 256), (b"ic09", 512)];

/// Renders every icon anew.
pub fn render(workspace: &Workspace) -> Result<()> {
    machine::make_ready(&[Purpose::Icons])?;
    step("icons");
    let folder = workspace.root.join("icons");
    let source = folder.join("linnet.svg");
    for (name, width) in PNGS {
        fs::write(folder.join(name), png(&source, width)?)?;
    }
    fs::write(folder.join("icon.ico"), ico(&pictures(&source, &ICO)?)?)?;
    let sizes: Vec<_> = ICNS.iter().map(|(_, width)| *width).collect();
    let pictures = pictures(&source, &sizes)?;
    fs::write(folder.join("icon.icns"), icns(ICNS.iter().map(|(kind, _)| *kind).zip(&pictures))?)?;
    Ok(())
}

fn pictures(source: &Path, widths: &[u32]) -> Result<Vec<(u32, Vec<u8>)>> {
    widths.iter().map(|width| Ok((*width, png(source, *width)?))).collect()
}

fn png(source: &Path, width: u32) -> Result<Vec<u8>> {
    let mut renderer = Command::new("rsvg-convert");
    let width = width.to_string();
    let output = renderer.args(["--width", &width, "--height", &width]).arg(source).output();
    let output = output.context("could not start rsvg-convert")?;
    anyhow::ensure!(output.status.success(), "{} failed", shell::line(&renderer));
    Ok(output.stdout)
}

/// Windows' container: a directory of sixteen bytes per picture, then the pictures. A width of 256 is written as 0.
fn ico(pictures: &[(u32, Vec<u8>)]) -> Result<Vec<u8>> {
    let mut file = Vec::new();
    file.write_all(&[0, 0, 1, 0])?;
    file.write_all(&u16::try_from(pictures.len())?.to_le_bytes())?;
    let mut offset = 6 + 16 * pictures.len();
    for (width, png) in pictures {
        let side = u8::try_from(*width).unwrap_or(0);
        file.write_all(&[side, side, 0, 0, 1, 0, 32, 0])?;
        file.write_all(&u32::try_from(png.len())?.to_le_bytes())?;
        file.write_all(&u32::try_from(offset)?.to_le_bytes())?;
        offset += png.len();
    }
    for (_, png) in pictures {
        file.write_all(png)?;
    }
    Ok(file)
}

/// macOS' container: `icns`, the length of all, then per picture its kind, its length with this header, and the PNG.
fn icns<'a>(pictures: impl Iterator<Item = (&'a [u8; 4], &'a (u32, Vec<u8>))>) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    for (kind, (_, png)) in pictures {
        body.write_all(kind)?;
        body.write_all(&u32::try_from(png.len() + 8)?.to_be_bytes())?;
        body.write_all(png)?;
    }
    let mut file = b"icns".to_vec();
    file.write_all(&u32::try_from(body.len() + 8)?.to_be_bytes())?;
    file.write_all(&body)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ico_points_at_each_of_its_pictures() -> Result<()> {
        let file = ico(&[(16, b"one".to_vec()), (256, b"three".to_vec())])?;
        assert_eq!(&file[..6], [0, 0, 1, 0, 2, 0], "an icon file with two pictures");
        let second = &file[22..38];
        assert_eq!(second[0], 0, "256 pixels are written as 0");
        let offset = u32::from_le_bytes([second[12], second[13], second[14], second[15]]) as usize;
        assert_eq!(&file[offset..], b"three", "the directory leads to the picture");
        Ok(())
    }

    #[test]
    fn an_icns_counts_its_own_headers() -> Result<()> {
        let picture = (16, b"png".to_vec());
        let file = icns([(b"icp4", &picture)].into_iter())?;
        assert_eq!(file, b"icns\0\0\0\x13icp4\0\0\0\x0bpng", "lengths include the eight bytes of each header");
        Ok(())
    }
}
