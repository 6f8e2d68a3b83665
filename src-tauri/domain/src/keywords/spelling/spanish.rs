//! Spanish verbs in the forms that demand something, whoever is spoken to: “escríbanme”, “borrarlos”, “textees”. Knows
//! the few verbs people stop us with and brings such a form to the one the rules know; what merely tells (“mandan”,
//! “molesta”) is left as it stands.

/// Begins, ends and becomes: the stem of a verb, the endings that make a demand of it, the form the rules know.
type Verb = (&'static str, &'static [&'static str], &'static str);

const AR: &[&str] = &["e", "en", "es", "ar", "ando"];
/// Of verbs that are demands also when they tell or are said to a friend: “borra”, “¿me borran?”.
const AR_TOO: &[&str] = &["a", "an", "e", "en", "es", "ar", "ando"];
const IR: &[&str] = &["a", "an", "as", "er", "ir", "iendo"];

const VERBS: &[Verb] = &[
    ("escrib", IR, "escriban"),
    ("mand", AR, "manden"),
    ("envi", AR, "envien"),
    ("molest", AR, "molesten"),
    ("contact", AR, "contacten"),
    ("busqu", AR, "contacten"),
    ("text", AR, "texteen"),
    ("texte", AR, "texteen"),
    ("mensaje", AR, "texteen"),
    ("notifiqu", AR, "texteen"),
    ("llam", AR, "llamen"),
    ("habl", AR, "hablen"),
    ("fastidi", AR, "fastidien"),
    ("acos", AR, "acosar"),
    ("spame", AR, "spamear"),
    ("chingu", AR, "chinguen"),
    ("ching", AR, "chinguen"),
    ("jod", IR, "jodan"),
    ("borr", AR_TOO, "borren"),
    ("elimin", AR_TOO, "eliminen"),
    ("quit", AR_TOO, "quiten"),
    ("saqu", AR, "saquen"),
    ("sac", AR_TOO, "saquen"),
    ("retir", AR, "saquen"),
    ("remuev", &["a", "an", "as", "e", "en", "es"], "remuevan"),
    ("remov", IR, "remuevan"),
    ("olvid", AR_TOO, "olviden"),
    ("bloque", AR_TOO, "bloqueen"),
    ("desuscrib", IR, "desuscribanme"),
    ("desubscrib", IR, "desuscribanme"),
    ("desinscrib", IR, "desuscribanme"),
    ("cancel", AR_TOO, "cancelen"),
    ("deteng", IR, "detengan"),
    ("suspend", IR, "suspendan"),
];
/// Taken out of our books: with “me” on it this needs no object.
const TAKEN_OUT: [&str; 6] = ["borren", "eliminen", "quiten", "saquen", "remuevan", "olviden"];

/// The form of the verb the rules know.
pub(super) fn form_of(text: &str) -> Option<&'static str> {
    VERBS.iter().find_map(|(stem, endings, form)| {
        let rest = text.strip_prefix(stem)?;
        let ends = |pronouns: &[&str]| {
            let mut before = pronouns.iter().filter_map(|pronoun| rest.strip_suffix(pronoun));
            before.any(|ending| endings.contains(&ending))
        };
        if ends(&["me", "nos"]) {
            Some(if TAKEN_OUT.contains(form) { "borrenme" } else { form })
        } else {
            ends(&["", "lo", "la", "los", "las", "le", "les", "se"]).then_some(*form)
        }
    })
}
