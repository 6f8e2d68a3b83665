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
    match c {
        '^' | '{' | '}' | '\\' | '[' | ']' | '~' | '|' | '€' | '\u{c}' => Some(2),
        '\n' | '\r' | ' '..='_' | 'a'..='z' => Some(1),
        '¡' | '£' | '¤' | '¥' | '§' | '¿' | 'Ä' | 'Å' | 'Æ' | 'Ç' | 'É' | 'Ñ' | 'Ö' | 'Ø' | 'Ü' | 'ß' | 'à' | 'ä'
        | 'å' | 'æ' | 'è' | 'é' | 'ì' | 'ñ' | 'ò' | 'ö' | 'ø' | 'ù' | 'ü' => Some(1),
        'Γ' | 'Δ' | 'Θ' | 'Λ' | 'Ξ' | 'Π' | 'Σ' | 'Φ' | 'Ψ' | 'Ω' => Some(1),
        _ => None,
    }
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
