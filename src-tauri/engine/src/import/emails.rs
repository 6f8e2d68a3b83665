//! An email address out of a cell. Judges the shape only: whether anybody reads it, only sending can tell.

/// Longest address (RFC 5321, 4.5.3.1.3).
const LONGEST: usize = 254;
/// Longest part before the `@` (RFC 5321, 4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;

/// The address in lower case; nothing for a blank; the reason where something else stands there.
pub(crate) fn read(cell: &str) -> Result<Option<String>, &'static str> {
    let text = cell.trim();
    if super::row::says_nothing(text) {
        return Ok(None);
    }
    let text = match (text.rfind('<'), text.strip_suffix('>')) {
        (Some(open), Some(inside)) => inside.get(open + 1..).unwrap_or_default(),
        _ => text,
    };
    let text = text.trim().trim_matches(['"', '\'', ',', ';']);
    let address = text.get(..7).filter(|start| start.eq_ignore_ascii_case("mailto:")).map_or(text, |_| &text[7..]);
    let Some((local, domain)) = address.rsplit_once('@') else {
        return Err("This is not an email address: it has no @.");
    };
    if address.contains([',', ';']) || local.contains('@') {
        return Err("More than one email address stands here.");
    }
    let usable = !local.is_empty()
        && local.len() <= LONGEST_LOCAL
        && address.len() <= LONGEST
        && !address
            .chars()
            .any(|letter| letter.is_whitespace() || letter.is_control() || "<>()[]\\\"".contains(letter))
        && dotted(local)
        && dotted(domain)
        && is_domain(domain);
    if usable { Ok(Some(address.to_lowercase())) } else { Err("This is not a usable email address.") }
}

fn dotted(part: &str) -> bool {
    part.split('.').all(|label| !label.is_empty())
}

fn is_domain(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    labels.len() >= 2
        && labels.iter().all(|label| {
            !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
        })
        && labels
            .last()
            .is_some_and(|last| last.chars().count() >= 2 && !last.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn an_address_is_taken_out_of_what_people_write() {
        for cell in ["Ann@Example.COM", " <ann@example.com> ", "Ann Lee <ann@example.com>", "mailto:ann@example.com"] {
            assert_eq!(read(cell), Ok(Some("ann@example.com".to_owned())), "{cell}");
        }
        assert_eq!(read("o'hara+x@bücher.example"), Ok(Some("o'hara+x@bücher.example".to_owned())));
        for blank in ["", "  ", "n/a", "-", "None"] {
            assert_eq!(read(blank), Ok(None), "{blank}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for cell in [
            "ann",
            "ann@",
            "@example.com",
            "ann@example",
            "ann@ex ample.com",
            "a@b.c",
            "ann..lee@example.com",
            "ann@example..com",
            "ann@-x.com",
            "a@b.com, c@d.com",
            "ann@@example.com",
            "ann@1.2",
            "é",
            "mailto:é",
        ] {
            assert!(read(cell).is_err(), "{cell}");
        }
        assert!(read(&format!("{}@example.com", "a".repeat(65))).is_err());
    }
}
