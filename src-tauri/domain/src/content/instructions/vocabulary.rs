//! The words by which instructions in a text are understood, English and Spanish, folded. Lists parted by spaces.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::super::tokens::Token;

/// A list, read once: the texts of a hundred thousand people are looked at in a row.
pub(super) type Words = LazyLock<HashSet<&'static str>>;

macro_rules! words {
    ($list:literal) => {
        LazyLock::new(|| $list.split(' ').collect())
    };
}

/// Verbs after which the very next word is what to answer.
pub(super) static REPLY: Words = words!(
    "reply respond answer responda responde respondan conteste contesta replying responding rply responder \
    contestar"
);
/// Verbs that tell so only together with capitals, quotes or a purpose.
pub(super) static SEND: Words =
    words!("text txt texting send type message write envie envia mande manda escriba escribe enviar texto say press");
/// May stand between the verb and the word.
pub(super) static FILL: Words =
    words!("back us with the word letter only just a by texting con la palabra el solo nos");
/// Begin the purpose of an answer.
pub(super) static PURPOSE: Words = words!("to for if when para si = 2 anytime");
/// Things of a business that somebody may cancel or confirm. Not followed by a word for messages.
pub(super) static BUSINESS: Words = words!(
    "appointment appointments appt appts booking reservation reservations visit order orders table delivery \
    pickup class session service plan membership waitlist spot slot job quote estimate call trip ride rental \
    contract rsvp time cleaning checkup repair technician party place request prescription refill haircut \
    consultation event ticket cita citas reserva reservacion mesa pedido turno visita entrega clase servicio \
    consulta orden it chat shift meeting lesson treatment procedure invoice payment purchase install \
    installation inspection tow hold item seat room need necesita"
);
/// Words for the messages themselves.
pub(super) static MESSAGES: Words = words!(
    "text texts message messages msg msgs sms reminder reminders alert alerts notification notifications notices \
    update updates offer offers deals promotions emails list messaging marketing subscription texting mensajes \
    mensaje textos recordatorios avisos ofertas"
);
/// Words for leaving the messages.
pub(super) static LEAVE: Words = words!(
    "opt optout unsubscribe unsub stop end cancel quit remove removed removal leave discontinue longer hear \
    anytime opting salir baja cancelar terminar parar dejar detener desuscribirse alto recibir"
);
/// Words for joining them.
pub(super) static JOIN: Words = words!(
    "subscribe resubscribe opt join rejoin sign signup enroll suscribirse suscribirte unirse inscribirse restart \
    resume consent"
);
/// Words for asking who is writing.
pub(super) static ASK: Words =
    words!("help info information assistance support questions contact ayuda informacion asistencia details more");

/// What may be confirmed by an answer, though it is no thing.
pub(super) static CONFIRM: Words = words!("confirm confirmar reschedule cambiar");
/// What HELP is for.
pub(super) static HELP: Words = words!("help ayuda");

/// Whether a token is one of the words of a list.
pub(super) fn is_in(token: &Token, list: &Words) -> bool {
    list.contains(token.text.as_str())
}
