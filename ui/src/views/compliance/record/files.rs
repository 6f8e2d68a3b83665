//! Files of the record: of everything, one person or one campaign; for paper, a spreadsheet or another program.

use leptos::prelude::*;
use linnet_contract::{
    CacheTag, ExportLedger, LedgerAbout, LedgerExported, LedgerFormat, LedgerState, ListCampaigns, Tone,
};
use linnet_domain::CampaignId;

use super::{section, text};
use crate::components::{Button, ButtonKind, ErrorNote, Field, Glyph, InputKind, Note, Select};
use crate::events::use_events;
use crate::state::{Refusal, copy, effect, memo, use_command, use_read, use_session, use_toasts};
use crate::time;

/// The words of the choice of whom a file is about.
const ALL: &str = "all";
const PERSON: &str = "person";
const CAMPAIGN: &str = "campaign";

/// A path that is suggested until the owner writes one.
#[derive(Clone, Copy)]
pub(super) struct Suggested {
    pub path: RwSignal<String>,
    last: StoredValue<String>,
}

impl Suggested {
    /// Follows what it is made of.
    pub fn new(suggestion: impl Fn() -> String + 'static) -> Self {
        let this = Self { path: RwSignal::new(String::new()), last: StoredValue::new(String::new()) };
        effect(move |_| {
            let suggestion = suggestion();
            if this.path.with_untracked(|path| path.is_empty() || this.last.with_value(|last| last == path)) {
                this.path.set(suggestion.clone());
            }
            this.last.set_value(suggestion);
        });
        this
    }
}

/// `/home/rosa/Documents/Linnet record 2026-11-21.pdf`, in the way the computer writes paths.
pub(super) fn suggestion(folder: &str, name: &str, format: LedgerFormat) -> String {
    let session = use_session();
    let today = session.now().map(|now| time::local(now, &session.zone()).date().to_string()).unwrap_or_default();
    join(folder, name, &today, format)
}

fn join(folder: &str, name: &str, today: &str, format: LedgerFormat) -> String {
    let between = if folder.contains('\\') { '\\' } else { '/' };
    format!("{folder}{between}{name} {today}.{format}")
}

/// The section.
pub(super) fn export(state: Signal<LedgerState>) -> AnyView {
    let about = RwSignal::new(ALL.to_owned());
    let format = RwSignal::new(LedgerFormat::Pdf.word().to_owned());
    let (number, campaign) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let chosen = move || LedgerFormat::from_word(&format.get()).unwrap_or(LedgerFormat::Pdf);
    let file = Suggested::new(move || {
        let name = about.with(|about| text::file_name(about));
        suggestion(&state.with(|state| state.folder.clone()), name, chosen())
    });
    let campaigns = use_read(&[CacheTag::Campaigns], || ListCampaigns {});
    let choices = Signal::derive(move || {
        let known = campaigns.get().unwrap_or_default();
        known.into_iter().map(|row| (row.id.to_string(), row.name)).collect::<Vec<_>>()
    });
    effect(move |_| {
        if campaign.with_untracked(String::is_empty) {
            campaign.set(choices.get().first().map(|(id, _)| id.clone()).unwrap_or_default());
        }
    });
    let done = RwSignal::new(None::<LedgerExported>);
    let events = use_events();
    let write = use_command::<ExportLedger>(Refusal::Inline);
    let others = write.other_error(&["path", "number"]);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        done.set(None);
        let about = match about.get_untracked().as_str() {
            PERSON => LedgerAbout::Number { number: number.get_untracked() },
            CAMPAIGN => LedgerAbout::Campaign { id: CampaignId(campaign.get_untracked().parse().unwrap_or_default()) },
            _ => LedgerAbout::All,
        };
        write.send(ExportLedger { about, path: file.path.get_untracked() }, move |exported| {
            done.try_set(Some(exported));
            events.spoil(&[CacheTag::Ledger]);
        });
    };
    let is = move |wanted: &'static str| memo(move || about.with(|about| about == wanted));
    let (person, one) = (is(PERSON), is(CAMPAIGN));
    let abouts = [ALL, PERSON, CAMPAIGN].map(|word| (word.to_owned(), text::about(word).to_owned())).to_vec();
    let formats =
        LedgerFormat::ALL.iter().map(|format| (format.word().to_owned(), text::format(*format))).collect::<Vec<_>>();
    let content = view! {
        <form class="stack" on:submit=submit>
            <div class="fields">
                <Select label=text::ABOUT value=about options=abouts />
                <Select label=text::FORMAT value=format options=formats />
            </div>
            {move || person.get().then(|| view! {
                <Field label=text::NUMBER kind=InputKind::Phone value=number error=write.field_error("number") />
            })}
            {move || one.get().then(|| view! { <Select label=text::CAMPAIGN value=campaign options=choices /> })}
            <Field label=text::FILE hint=text::FILE_HINT value=file.path error=write.field_error("path") />
            {move || others.get().map(|error| view! { <ErrorNote error=error /> })}
            <div role="status">{move || done.get().map(written)}</div>
            <p><Button kind=ButtonKind::Primary submit=true busy=write.busy>{text::WRITE}</Button></p>
        </form>
    };
    section("files", text::FILES, text::FILES_LEAD.to_owned(), content.into_any())
}

/// What was written, and where.
pub(super) fn written(done: LedgerExported) -> AnyView {
    let toasts = use_toasts();
    let LedgerExported { path, entries, note, .. } = done;
    let (shown, copied) = (path.clone(), path);
    view! {
        <Note tone=Tone::Good>
            <p class="strong">{text::written(entries)}</p>
            <p class="anchor-code">{shown}</p>
            {note.map(|note| view! { <p class="quiet small">{note}</p> })}
            <p><Button icon=Glyph::Copy press=move |_| copy(copied.clone(), text::COPIED, toasts)>{text::COPY_PLACE}</Button></p>
        </Note>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_written_as_the_computer_does() {
        let join = |folder| join(folder, "Record", "2026-11-21", LedgerFormat::Csv);
        assert_eq!(join("/home/rosa"), "/home/rosa/Record 2026-11-21.csv");
        assert_eq!(join("C:\\Users\\Rosa"), "C:\\Users\\Rosa\\Record 2026-11-21.csv");
    }
}
