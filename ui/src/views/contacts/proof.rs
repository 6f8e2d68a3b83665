//! What else is known about a yes, asked for only by whoever wants to add it: what it covers, how it was given, the very
//! words, the time, where it came from, who wrote it down, a picture of it, and until when it holds.

use chrono::NaiveDate;
use leptos::prelude::*;
use linnet_contract::{GetPapers, ImportSource, Tone};
use linnet_domain::hours::time_of_day;
use linnet_domain::{Channel, ConsentDetails, ConsentMethod};

use super::import::{PICTURES, PickedFile, pick_file};
use super::text;
use crate::components::{Button, ButtonKind, Field, Glyph, InputKind, Note, Select, TextArea};
use crate::pages::Page;
use crate::state::{Session, use_read};
use crate::time;

/// The proof as it is being given.
#[derive(Clone, Copy)]
pub(super) struct Proof {
    purpose: RwSignal<String>,
    channel: RwSignal<String>,
    pub method: RwSignal<String>,
    wording: RwSignal<String>,
    clock: RwSignal<String>,
    address: RwSignal<String>,
    recorded_by: RwSignal<String>,
    expires: RwSignal<String>,
    evidence: RwSignal<Option<PickedFile>>,
    tried: RwSignal<bool>,
}

impl Proof {
    pub fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            purpose: RwSignal::new(ConsentDetails::OFFERS.to_owned()),
            channel: RwSignal::new(Channel::Sms.word().to_owned()),
            method: RwSignal::new(ConsentMethod::Unknown.word().to_owned()),
            wording: empty(),
            clock: empty(),
            address: empty(),
            recorded_by: empty(),
            expires: empty(),
            evidence: RwSignal::new(None),
            tried: RwSignal::new(false),
        }
    }

    /// What was told, for a yes given on `day`; nothing while a time or a day cannot be read, which the fields then say.
    pub fn details(self, day: Option<NaiveDate>, session: Session) -> Option<ConsentDetails> {
        self.tried.set(true);
        let minute = self.minute()?;
        let expires_on = self.last_day()?;
        let given_at = day
            .zip(minute)
            .and_then(|(day, minute)| day.and_hms_opt(u32::from(minute / 60), u32::from(minute % 60), 0));
        let zone = untrack(|| session.zone());
        let text = |field: RwSignal<String>| field.get_untracked().trim().to_owned();
        Some(ConsentDetails {
            purpose: text(self.purpose),
            channel: Channel::from_word(&text(self.channel)).unwrap_or(Channel::Sms),
            method: ConsentMethod::from_word(&text(self.method)).unwrap_or(ConsentMethod::Unknown),
            wording: text(self.wording),
            given_at: given_at.map(|wall| time::instant(wall, &zone)),
            given_zone: given_at.map(|_| zone).unwrap_or_default(),
            address: text(self.address),
            recorded_by: text(self.recorded_by),
            evidence: String::new(),
            expires_on,
        })
    }

    /// The picture or scan, if one was handed over.
    pub fn picture(self) -> Option<ImportSource> {
        self.evidence.get_untracked().map(|file| ImportSource::Staged { handle: file.handle })
    }

    /// Minutes after midnight, where a time was told; the outer nothing stands for what cannot be read.
    #[expect(clippy::option_option, reason = "unreadable and untold are different things")]
    fn minute(self) -> Option<Option<u16>> {
        let typed = self.clock.get();
        if typed.trim().is_empty() { Some(None) } else { time_of_day(&typed).ok().map(Some) }
    }

    /// The last day, in the same way.
    #[expect(clippy::option_option, reason = "unreadable and untold are different things")]
    fn last_day(self) -> Option<Option<NaiveDate>> {
        let typed = self.expires.get();
        if typed.trim().is_empty() { Some(None) } else { typed.trim().parse().ok().map(Some) }
    }

    /// Whether it opens offers by text.
    fn opens_offers(self) -> bool {
        self.purpose.with(|purpose| purpose == ConsentDetails::OFFERS)
            && self.channel.with(|channel| channel == Channel::Sms.word())
    }
}

/// The fields, folded away until wanted.
pub(super) fn proof(proof: Proof, expires_error: Signal<Option<String>>) -> AnyView {
    let open = RwSignal::new(false);
    let purposes = [(ConsentDetails::OFFERS, text::FOR_OFFERS), (ConsentDetails::EVERYDAY, text::FOR_EVERYDAY)];
    let purposes = purposes.map(|(word, words)| (word.to_owned(), words.to_owned())).to_vec();
    let channels = Channel::ALL.iter().map(|one| (one.word().to_owned(), text::channel(*one).to_owned()));
    let channels: Vec<_> = channels.collect();
    let methods = ConsentMethod::ALL
        .iter()
        .filter(|method| **method != ConsentMethod::Import)
        .map(|method| (method.word().to_owned(), text::method(*method).unwrap_or(text::NOT_TOLD).to_owned()));
    let methods: Vec<_> = methods.collect();
    let misread = |readable: fn(Proof) -> bool, sentence: &'static str| {
        Signal::derive(move || (proof.tried.get() && !readable(proof)).then(|| sentence.to_owned()))
    };
    let bad_clock = misread(|proof| proof.minute().is_some(), text::BAD_CLOCK);
    let bad_day = misread(|proof| proof.last_day().is_some(), text::BAD_DATE);
    let bad_day = Signal::derive(move || bad_day.get().or_else(|| expires_error.get()));
    let fields = move || {
        view! {
            <div class="stack">
                <div class="fields">
                    <Select label=text::PURPOSE value=proof.purpose options=purposes.clone() />
                    <Select label=text::CHANNEL value=proof.channel options=channels.clone() />
                </div>
                {move || (!proof.opens_offers()).then(|| view! { <Note tone=Tone::Warning><p>{text::OPENS_NOTHING}</p></Note> })}
                <div class="fields">
                    <Select label=text::METHOD value=proof.method options=methods.clone() />
                    <Field label=text::CLOCK placeholder=text::CLOCK_SHAPE optional=true value=proof.clock error=bad_clock />
                </div>
                <TextArea label=text::WORDING hint=text::WORDING_HINT rows=3 value=proof.wording />
                {paper_words(proof.wording)}
                <div class="fields">
                    <Field label=text::ADDRESS hint=text::ADDRESS_HINT optional=true value=proof.address />
                    <Field label=text::RECORDED_BY hint=text::RECORDED_BY_HINT optional=true value=proof.recorded_by />
                </div>
                <Field label=text::EXPIRES hint=text::EXPIRES_HINT kind=InputKind::Date optional=true value=proof.expires error=bad_day />
                {evidence(proof)}
            </div>
        }
        .into_any()
    };
    view! {
        <div>
            <button
                type="button"
                class="unfold"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {text::ADD_PROOF}
            </button>
            <p class="quiet small">{text::ADD_PROOF_NOTE}</p>
        </div>
        {move || open.get().then(&fields)}
    }
    .into_any()
}

/// The words of the business's own card and form, to start from.
pub(super) fn paper_words(wording: RwSignal<String>) -> AnyView {
    let papers = use_read(&[], || GetPapers {});
    let shown = move || {
        let papers = papers.get()?.papers;
        let ready = papers.into_iter().filter(|paper| paper.signs_up);
        let ready: Vec<_> = ready.filter_map(|paper| Some((paper.title, paper.text?))).collect();
        if ready.is_empty() {
            return Some(
                view! {
                    <p class="quiet small">{text::NO_PAPERS}" "<a href=Page::Papers.href()>{text::TO_PAPERS}</a></p>
                }
                .into_any(),
            );
        }
        let one = |(title, words): (String, String)| {
            let words = StoredValue::new(words);
            view! { <Button press=move |_| wording.set(words.get_value())>{text::take_words(&title)}</Button> }
                .into_any()
        };
        Some(view! { <div class="row tight">{ready.into_iter().map(one).collect_view()}</div> }.into_any())
    };
    shown.into_any()
}

fn evidence(proof: Proof) -> AnyView {
    let shown = move || {
        match proof.evidence.get() {
        Some(file) => view! {
            <div class="row">
                <p class="grow strong">{file.name}</p>
                <Button kind=ButtonKind::Quiet icon=Glyph::Cross press=move |_| proof.evidence.set(None)>{text::TAKE_AWAY}</Button>
            </div>
        }
        .into_any(),
        None => pick_file(
            text::EVIDENCE,
            text::EVIDENCE_HINT,
            PICTURES,
            false.into(),
            Callback::new(move |file| proof.evidence.set(Some(file))),
        ),
    }
    };
    view! { <div class="evidence">{shown}</div> }.into_any()
}
