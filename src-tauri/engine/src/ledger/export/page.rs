//! Text on paper with what every PDF reader has: the characters and widths of Helvetica in WinAnsi (ISO 32000-1, annex D),
//! and the breaking of lines. What these fonts lack is written as its code, so that nothing is lost.

use std::borrow::Cow;

/// Characters of WinAnsi between 0x80 and 0x9f; a blank stands for those that are not used.
const UPPER: [char; 32] = [
    '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’', '“', '”', '•', '–',
    '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
];

/// Widths of Helvetica from the space to the tilde, in thousandths of the font size (Adobe's font metrics).
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

/// What any other character takes at most.
const WIDEST: u16 = 1_000;

/// The byte of a character, if the font has it.
fn byte(character: char) -> Option<u8> {
    match character {
        ' '..='~' | '\u{a0}'..='\u{ff}' => u8::try_from(u32::from(character)).ok(),
        _ => {
            let at = UPPER.iter().position(|one| *one == character)?;
            u8::try_from(at + 0x80).ok()
        }
    }
}

/// Text in the font's bytes, and how many characters had to be written as their code.
pub(super) fn encode(text: &str) -> (Vec<u8>, u64) {
    let (mut bytes, mut replaced) = (Vec::with_capacity(text.len()), 0);
    for character in text.chars() {
        match (character, byte(character)) {
            (_, Some(byte)) => bytes.push(byte),
            ('\n' | '\r' | '\t', None) => bytes.push(b' '),
            (_, None) => {
                bytes.extend(format!("[U+{:04X}]", u32::from(character)).bytes());
                replaced += 1;
            }
        }
    }
    (bytes, replaced)
}

fn width(byte: u8) -> u32 {
    let at = usize::from(byte).checked_sub(usize::from(b' '));
    u32::from(at.and_then(|at| WIDTHS.get(at)).copied().unwrap_or(WIDEST))
}

/// How wide bytes are at a font size, in points.
pub(super) fn measure(bytes: &[u8], size: f32) -> f32 {
    bytes.iter().map(|byte| width(*byte)).sum::<u32>() as f32 * size / 1_000.0
}

/// Breaks bytes into lines that fit, at spaces where there are any.
pub(super) fn wrap(bytes: &[u8], size: f32, room: f32) -> Vec<Cow<'_, [u8]>> {
    let mut lines = Vec::new();
    let mut rest = bytes;
    while measure(rest, size) > room {
        let mut end = 0;
        let mut used = 0.0;
        while let Some(next) = rest.get(end) {
            used += measure(&[*next], size);
            if used > room && end > 0 {
                break;
            }
            end += 1;
        }
        let cut = rest[..end].iter().rposition(|byte| *byte == b' ').filter(|cut| *cut > 0).unwrap_or(end);
        lines.push(Cow::Borrowed(&rest[..cut]));
        rest = rest[cut..].strip_prefix(b" ").unwrap_or(&rest[cut..]);
    }
    lines.push(Cow::Borrowed(rest));
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_the_font_lacks_is_written_as_its_code() {
        assert_eq!(
            encode("Zoë’s – €5"),
            (
                b"Zo\xebs \x96 \x805".iter().fold(Vec::new(), |mut all, byte| {
                    if *byte == b's' {
                        all.push(0x92);
                    }
                    all.push(*byte);
                    all
                }),
                0
            )
        );
        assert_eq!(encode("a🌶ł"), (b"a[U+1F336][U+0142]".to_vec(), 2));
        assert_eq!(encode("a\nb"), (b"a b".to_vec(), 0));
    }

    proptest! {
        #[test]
        fn lines_fit_and_lose_nothing_but_the_spaces_they_break_at(text in "[ -~é]{0,200}", room in 20.0_f32..200.0) {
            let (bytes, _) = encode(&text);
            let lines = wrap(&bytes, 9.0, room);
            for line in &lines {
                prop_assert!(line.len() <= 1 || measure(line, 9.0) <= room);
            }
            let kept = |bytes: &[u8]| bytes.iter().copied().filter(|byte| *byte != b' ').collect::<Vec<_>>();
            prop_assert_eq!(kept(&lines.concat()), kept(&bytes));
        }
    }
}
