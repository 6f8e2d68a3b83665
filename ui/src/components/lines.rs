//! A list of short lines: what it is, a word on it, a figure, and where one can go. One renderer for every such list.

use leptos::prelude::*;

/// A line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub title: String,
    /// A few more words; none where there are none to say.
    pub note: String,
    /// The figure, in words.
    pub figure: String,
    /// Where one can go: address and words.
    pub link: Option<(String, String)>,
}

/// The list.
pub fn lines(lines: Vec<Line>) -> AnyView {
    let line = |Line { title, note, figure, link }: Line| {
        let link = link.map(|(href, words)| {
            let about = format!(" {title}");
            view! { <a class="line-link" href=href>{words}<span class="hidden-visually">{about}</span></a> }
        });
        view! {
            <li class="line">
                <div class="grow">
                    <p>{title}</p>
                    {(!note.is_empty()).then(|| view! { <p class="quiet small">{note}</p> })}
                </div>
                <p class="line-figure number">{figure}</p>
                {link}
            </li>
        }
        .into_any()
    };
    view! { <ul class="lines">{lines.into_iter().map(line).collect_view()}</ul> }.into_any()
}
