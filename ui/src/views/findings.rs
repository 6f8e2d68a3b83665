//! What the engine has to say about a text, below the field it is written in; each with its fix by one press. The words
//! are the engine's.

use leptos::prelude::*;
use linnet_contract::{TextChange, TextFinding, Tone};
use linnet_domain::content::checks::Severity;

use crate::components::{Button, Note};

/// The findings; `mend` is given what one press changes.
pub fn findings(found: Signal<Vec<TextFinding>>, mend: Callback<TextChange>) -> AnyView {
    let one = move |TextFinding { severity, message, source, fix }: TextFinding| {
        let tone = if severity == Severity::Block { Tone::Bad } else { Tone::Warning };
        view! {
            <Note tone=tone>
                <p>{message}</p>
                <p class="quiet small">{source}</p>
                {fix.map(|fix| view! {
                    <p><Button press=move |_| mend.run(fix.change.clone())>{fix.label}</Button></p>
                })}
            </Note>
        }
        .into_any()
    };
    let list = move || found.get().into_iter().map(one).collect_view();
    view! { <div class="stack tight" role="status">{list}</div> }.into_any()
}
