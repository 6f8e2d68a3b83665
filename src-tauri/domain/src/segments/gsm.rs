//! The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038), as Twilio's calculator knows them: what a
//! character costs, and whether a text fits at all. Knows nothing of segments.

/// Size of a text that fits GSM-7.
pub(super) struct Size {
    /// Septets.
    pub(super) units: u32,
    /// Some character costs two septets, which must not be torn apart.
    pub(super) extended: bool,
}

/// Septets a character costs, or `None` when GSM-7 does not have it.
pub(super) const fn units(c: char) -> Option<u32> {
    if is_extension(c) {
        Some(2)
    } else if is_basic(c) {
        Some(1)
    } else {
        None
    }
}

const fn is_extension(c: char) -> bool {
    matches!(c, '^' | '{' | '}' | '\\' | '[' | ']' | '~' | '|' | '€' | '\u{c}')
}

#[rustfmt::skip]
const fn is_basic(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | ' '..='Z' | '_' | 'a'..='z'
            | '¡' | '£' | '¤' | '¥' | '§' | '¿' | 'Ä' | 'Å' | 'Æ' | 'Ç' | 'É' | 'Ñ' | 'Ö' | 'Ø' | 'Ü' | 'ß'
            | 'à' | 'ä' | 'å' | 'æ' | 'è' | 'é' | 'ì' | 'ñ' | 'ò' | 'ö' | 'ø' | 'ù' | 'ü'
            | 'Γ' | 'Δ' | 'Θ' | 'Λ' | 'Ξ' | 'Π' | 'Σ' | 'Φ' | 'Ψ' | 'Ω'
    )
}

/// The text's size, or `None` when one of its characters is outside GSM-7.
pub(super) fn measure(text: &str) -> Option<Size> {
    let mut size = Size { units: 0, extended: false };
    for c in text.chars() {
        let units = units(c)?;
        size.units += units;
        size.extended |= units > 1;
    }
    Some(size)
}
