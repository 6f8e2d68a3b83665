//! Smart Encoding: look-alike characters replaced by GSM-7 ones, for the characters word processors put into texts
//! (twilio.com/docs/messaging/services#smart-encoding). It never touches letters or emoji.

/// The text with its typographic characters made plain.
pub(crate) fn encode(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '“' | '”' | '„' | '‟' | '«' | '»' | '″' => plain.push('"'),
            '‘' | '’' | '‚' | '‛' | '′' | '`' | '´' | '‹' | '›' => plain.push('\''),
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '•' => plain.push('-'),
            '…' => plain.push_str("..."),
            '\u{a0}' => plain.push_str("  "),
            '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => plain.push(' '),
            '\u{200b}'..='\u{200c}' | '\u{2060}' | '\u{feff}' => {}
            '‼' => plain.push_str("!!"),
            '½' => plain.push_str("1/2"),
            '\t' => plain.push_str("       "),
            '！'..='～' => plain.push(char::from_u32(character as u32 - 0xFEE0).unwrap_or(character)),
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typographic_characters_become_plain_and_letters_stay() {
        assert_eq!(encode("“Hi” – it’s 5…\u{a0}ok•"), "\"Hi\" - it's 5...  ok-");
        assert_eq!(encode("Ｈｉ！"), "Hi!");
        assert_eq!(encode("Señor í 😊"), "Señor í 😊");
    }
}
