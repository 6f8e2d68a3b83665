//! Counts the billed segments of a text: GSM-7 160/153 septets or UCS-2 70/67 units, no character cut in two
//! (3GPP TS 23.038 and 23.040). It counts only; it never changes a text.

use unicode_segmentation::UnicodeSegmentation;

const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§\
                     ¿abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENDED: &str = "^{}\\[]~|€\u{c}";

/// Septets a character takes in GSM-7, or `None` when it is not in the alphabet.
fn septets(character: char) -> Option<usize> {
    if BASIC.contains(character) {
        Some(1)
    } else if EXTENDED.contains(character) {
        Some(2)
    } else {
        None
    }
}

/// How many segments `text` is billed as; an empty text is one.
pub(crate) fn count(text: &str) -> u32 {
    let gsm: Option<Vec<usize>> = text.chars().map(septets).collect();
    match gsm {
        Some(pieces) => pack(&pieces, 160, 153),
        None => pack(&clusters(text), 70, 67),
    }
}

/// UTF-16 lengths of what must stay together; a carriage return and its line feed may part.
fn clusters(text: &str) -> Vec<usize> {
    text.graphemes(true)
        .flat_map(|cluster| if cluster == "\r\n" { vec![1, 1] } else { vec![cluster.encode_utf16().count()] })
        .collect()
}

fn pack(pieces: &[usize], single: usize, each: usize) -> u32 {
    if pieces.iter().sum::<usize>() <= single {
        return 1;
    }
    let (mut segments, mut used) = (1, 0);
    for piece in pieces {
        if used > 0 && used + piece > each {
            segments += 1;
            used = 0;
        }
        used += piece;
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts reported by Twilio's published calculator (npm sms-segments-calculator 1.3.0).
    #[test]
    fn counts_equal_those_of_twilios_calculator() {
        let a = |n: usize| "a".repeat(n);
        let cases = [
            (String::new(), 1),
            (a(160), 1),
            (a(161), 2),
            (a(306), 2),
            (a(307), 3),
            (a(1600), 11),
            ("€".repeat(80), 1),
            ("€".repeat(81), 2),
            ("€".repeat(153), 3),
            (format!("{}€{}", a(152), a(152)), 3),
            (format!("{}€{}", a(151), a(153)), 2),
            ("я".repeat(70), 1),
            ("я".repeat(71), 2),
            ("я".repeat(134), 2),
            ("я".repeat(135), 3),
            ("я".repeat(1600), 24),
            ("😀".repeat(800), 25),
            ("😀".repeat(35), 1),
            ("😀".repeat(36), 2),
            ("😀".repeat(67), 3),
            (format!("{}😀", a(69)), 2),
            (format!("{}😀{}", a(66), a(66)), 3),
            ("👨‍👩‍👧‍👦".repeat(6), 1),
            ("👨‍👩‍👧‍👦".repeat(7), 2),
            ("🇺🇸".repeat(17), 1),
            ("🇺🇸".repeat(18), 2),
            ("👍🏽".repeat(18), 2),
            ("e\u{301}".to_owned(), 1),
            ("\r\n".repeat(80), 1),
            ("\r\n".repeat(80) + "a", 2),
            (a(70) + "`", 2),
            ("a\u{a0}b".to_owned(), 1),
            ("Hola María, tu cita es mañana a las 3 pm. Responde SÍ para confirmar.".to_owned(), 1),
            (a(105) + " 😊", 2),
        ];
        for (text, segments) in cases {
            assert_eq!(count(&text), segments, "{text}");
        }
    }
}
