//! The first step: dropping or choosing a file, and handing its bytes over in pieces. What is too large is refused
//! before a byte is read.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use js_sys::Uint8Array;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linnet_contract::{ErrorCode, ImportSource, InspectImport, StageFile, Tone, UiError};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, File, FileList};

use super::{Flow, text};
use crate::call::call;
use crate::components::{Button, ButtonKind, ErrorNote, Glyph, Icon, Part, Progress};
use crate::dom;
use crate::state::{Refusal, use_command};

/// The largest file taken, in bytes.
const LARGEST: u64 = 25 * 1024 * 1024;
/// Bytes handed over at once.
const PIECE: u64 = 512 * 1024;

/// Endings of customer lists.
pub const TABLES: &str = ".csv,.txt,.tsv,.xlsx,.xls,text/csv";
/// Endings of pictures and scans.
pub const PICTURES: &str = "image/*,.pdf";

/// A file the engine holds now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickedFile {
    /// Its name.
    pub name: String,
    /// What the engine calls it.
    pub handle: String,
}

/// The step of the import: takes a file and looks at it.
pub(super) fn step(flow: Flow) -> AnyView {
    let inspect = use_command::<InspectImport>(Refusal::Inline);
    let taken = Callback::new(move |PickedFile { handle, .. }: PickedFile| {
        let source = ImportSource::Staged { handle: handle.clone() };
        inspect.send(InspectImport { source }, move |preview| flow.take(handle, preview));
    });
    view! {
        {move || inspect.error.get().map(|error| view! { <ErrorNote error=error /> })}
        {pick_file(text::DROP, text::DROP_HINT, TABLES, inspect.busy.into(), taken)}
    }
    .into_any()
}

/// A place to drop or choose one file, whose bytes are handed over to the engine.
pub fn pick_file(
    title: &'static str,
    hint: &'static str,
    accept: &'static str,
    busy: Signal<bool>,
    taken: Callback<PickedFile>,
) -> AnyView {
    let input = NodeRef::<html::Input>::new();
    let over = RwSignal::new(false);
    let error = RwSignal::new(None::<UiError>);
    let read = RwSignal::new(None::<(u64, u64)>);
    let take = move |files: Option<FileList>| {
        if read.get_untracked().is_some() {
            return;
        }
        let file = match choose(files) {
            Ok(Some(file)) => file,
            Ok(None) => return,
            Err(refusal) => return error.set(Some(refusal)),
        };
        error.set(None);
        read.set(Some((0, size(&file))));
        spawn_local(async move {
            let staged = stage(&file, read).await;
            // The place may be gone by now.
            if read.try_set(None).is_some() {
                return;
            }
            match staged {
                Ok(handle) => taken.run(PickedFile { name: file.name(), handle }),
                Err(refusal) => error.set(Some(refusal)),
            }
        });
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        take(event.data_transfer().and_then(|data| data.files()));
    };
    let chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            take(input.files());
            // The same file chosen again must be heard again.
            input.set_value("");
        }
    };
    // A list is what its page is about; a picture is one thing among others.
    let kind = if accept == TABLES { ButtonKind::Primary } else { ButtonKind::Plain };
    let id = dom::fresh_id("file");
    let progress =
        Signal::derive(move || vec![Part { amount: read.get().map_or(0, |(done, _)| done), tone: Tone::Plain }]);
    let total = Signal::derive(move || read.get().map(|(_, total)| total));
    view! {
        {move || error.get().map(|error| view! { <ErrorNote error=error /> })}
        <div
            class="drop"
            class:over=over
            on:dragover=move |event| { event.prevent_default(); over.set(true); }
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            <Icon glyph=Glyph::Upload />
            <p class="empty-title">{title}</p>
            <p class="quiet">{hint}</p>
            <label class="hidden-visually" for=id.clone()>{text::CHOOSE}</label>
            <input
                id=id
                class="hidden-visually"
                type="file"
                accept=accept
                tabindex="-1"
                node_ref=input
                on:change=chosen
            />
            <Button
                kind=kind
                busy=Signal::derive(move || busy.get() || read.get().is_some())
                press=move |_| {
                    if let Some(input) = input.get_untracked() {
                        input.click();
                    }
                }
            >
                {text::CHOOSE}
            </Button>
        </div>
        {move || read.get().is_some().then(|| view! { <Progress label=text::READING parts=progress total=total /> })}
    }
    .into_any()
}

/// The one file of a drop or choice; nothing when the choice was called off.
fn choose(files: Option<FileList>) -> Result<Option<File>, UiError> {
    let Some(files) = files else { return Ok(None) };
    let refuse = |what: &str| Err(UiError::new(ErrorCode::BadInput, what));
    match (files.length(), files.get(0)) {
        (0, _) | (_, None) => Ok(None),
        (1, Some(file)) if size(&file) > LARGEST => {
            Err(UiError::new(ErrorCode::BadInput, text::TOO_LARGE).hint(text::TOO_LARGE_HINT))
        }
        (1, Some(file)) if size(&file) == 0 => refuse(text::EMPTY_FILE),
        (1, Some(file)) => Ok(Some(file)),
        _ => refuse(text::ONE_FILE),
    }
}

/// Sizes are whole numbers far below 2^53.
fn size(file: &File) -> u64 {
    file.size() as u64
}

/// Hands the bytes over.
async fn stage(file: &File, read: RwSignal<Option<(u64, u64)>>) -> Result<String, UiError> {
    let total = size(file);
    let mut handle = None;
    let mut done = 0;
    while done < total {
        let end = (done + PIECE).min(total);
        let piece = bytes(file, done, end)
            .await
            .ok_or_else(|| UiError::new(ErrorCode::BadInput, text::UNREADABLE).hint(text::UNREADABLE_HINT))?;
        let staged = call(StageFile { name: file.name(), handle, piece: STANDARD.encode(piece) }).await?;
        handle = Some(staged.handle);
        done = end;
        read.try_set(Some((done, total)));
    }
    Ok(handle.unwrap_or_default())
}

async fn bytes(file: &File, from: u64, to: u64) -> Option<Vec<u8>> {
    let piece = file.slice_with_f64_and_f64(from as f64, to as f64).ok()?;
    let buffer = JsFuture::from(piece.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}
