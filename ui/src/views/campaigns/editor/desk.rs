//! The draft on the desk: what is being written, and its copy on disk. Every change is saved shortly after it is made,
//! one save at a time, so that leaving the page, even in the middle of a word, loses nothing.

use std::time::Duration;

use leptos::prelude::*;
use leptos::reactive::owner::ArcStoredValue;
use leptos::task::spawn_local;
use linnet_contract::{CampaignDraft, SaveCampaign, UiError};
use linnet_domain::CampaignId;

use crate::call::call;
use crate::state::{debounced, effect};

const PAUSE: Duration = Duration::from_millis(600);

/// What is being written.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// The draft as it stands on screen.
    pub draft: RwSignal<CampaignDraft>,
    /// Which campaign it is, once it was saved.
    pub id: RwSignal<Option<CampaignId>>,
    /// Whether it is being saved.
    pub saving: RwSignal<bool>,
    /// Why it could not be saved.
    pub error: RwSignal<Option<UiError>>,
    /// The copy on disk.
    kept: RwSignal<CampaignDraft>,
    // Outlives the page: a save under way when the page goes must still know what was saved before it.
    drawer: StoredValue<ArcStoredValue<Drawer>>,
}

struct Drawer {
    id: Option<CampaignId>,
    kept: CampaignDraft,
    wanted: CampaignDraft,
    writing: bool,
    /// Set when the draft was thrown away: nothing of it may be saved again.
    closed: bool,
}

impl Drawer {
    /// The next save, if one is needed.
    fn next(&self, even_unchanged: bool) -> Option<SaveCampaign> {
        let needed = self.wanted != self.kept || (even_unchanged && self.id.is_none());
        (needed && !self.closed).then(|| SaveCampaign { id: self.id, draft: self.wanted.clone() })
    }
}

impl Desk {
    /// Takes a draft up; `id` is nothing for one that was never saved.
    pub fn take_up(id: Option<CampaignId>, draft: CampaignDraft) -> Self {
        let drawer = Drawer { id, kept: draft.clone(), wanted: draft.clone(), writing: false, closed: false };
        let desk = Self {
            draft: RwSignal::new(draft.clone()),
            id: RwSignal::new(id),
            saving: RwSignal::new(false),
            error: RwSignal::new(None),
            kept: RwSignal::new(draft),
            drawer: StoredValue::new(ArcStoredValue::new(drawer)),
        };
        let still: Signal<CampaignDraft> = debounced(desk.draft.into(), PAUSE);
        effect(move |again| {
            still.track();
            if again {
                desk.save(false);
            }
        });
        on_cleanup(move || desk.save(false));
        desk
    }

    /// Changes the draft.
    pub fn change(self, change: impl FnOnce(&mut CampaignDraft)) {
        let mut draft = self.draft.get_untracked();
        change(&mut draft);
        if self.draft.with_untracked(|known| *known != draft) {
            self.draft.set(draft);
        }
    }

    /// A text of the draft as a field needs it.
    pub fn words(self, part: fn(&mut CampaignDraft) -> &mut String) -> RwSignal<String> {
        let words = RwSignal::new(part(&mut self.draft.get_untracked()).clone());
        effect(move |_| {
            let typed = words.get();
            self.change(|draft| *part(draft) = typed);
        });
        words
    }

    /// Whether the disk holds what the screen shows, tracked.
    pub fn is_kept(self) -> bool {
        let same = self.draft.with(|draft| self.kept.with(|kept| draft == kept));
        same && self.id.get().is_some()
    }

    /// Saves what has changed; a draft that was never saved even when nothing has, if so wanted.
    pub fn save(self, even_unchanged: bool) {
        let drawer = self.drawer.get_value();
        let wanted = self.draft.get_untracked();
        let begins = drawer.try_update_value(|drawer| {
            drawer.wanted = wanted;
            let begins = !drawer.writing && drawer.next(even_unchanged).is_some();
            drawer.writing |= begins;
            begins
        });
        if begins == Some(true) {
            self.saving.set(true);
            spawn_local(self.write(drawer, even_unchanged));
        }
    }

    /// Throws the draft away: what is on screen is not saved any more.
    pub fn close(self) {
        self.drawer.get_value().update_value(|drawer| drawer.closed = true);
    }

    /// Saves until the disk holds what is wanted. The page may be gone meanwhile, hence the `try_`s.
    async fn write(self, drawer: ArcStoredValue<Drawer>, mut even_unchanged: bool) {
        let mut trouble = None;
        while let Some(save) = drawer.try_with_value(|drawer| drawer.next(even_unchanged)).flatten() {
            even_unchanged = false;
            let draft = save.draft.clone();
            match call(save).await {
                Ok(campaign) => {
                    let id = Some(campaign.row.id);
                    drawer.update_value(|drawer| {
                        drawer.id = id;
                        drawer.kept = draft.clone();
                    });
                    self.id.try_set(id);
                    self.kept.try_set(draft);
                }
                Err(error) => {
                    trouble = Some(error);
                    break;
                }
            }
        }
        drawer.update_value(|drawer| drawer.writing = false);
        self.error.try_set(trouble);
        self.saving.try_set(false);
    }
}
