//! How much of a whole is where, as a bar. The words beside it say the same.

use leptos::prelude::*;
use linnet_contract::Tone;

use super::chip::tone_class;

/// One stretch of a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// How much.
    pub amount: u64,
    /// Its colour; `Plain` is the colour of action.
    pub tone: Tone,
}

/// A bar of one or several stretches; with an unknown total it only says that something is going on.
#[component]
pub fn Progress(
    /// Its accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// The stretches.
    #[prop(into)]
    parts: Signal<Vec<Part>>,
    /// The whole, when known.
    #[prop(into)]
    total: Signal<Option<u64>>,
    /// Taller, where the page is about it.
    #[prop(optional)]
    thick: bool,
) -> impl IntoView {
    let percent = move || {
        let done: u64 = parts.get().iter().map(|part| part.amount).sum();
        total.get().map(|total| share(done, total))
    };
    view! {
        <div
            class="progress"
            class:thick=thick
            class:unknown=move || total.get().is_none()
            role="progressbar"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || percent().map(|percent| percent / 100)
        >
            {move || {
                let total = total.get();
                parts
                    .get()
                    .into_iter()
                    .map(|part| {
                        let width = total.map_or(3000, |total| share(part.amount, total));
                        view! { <span class=format!("progress-part {}", tone_class(part.tone)) style:width=format!("{}.{:02}%", width / 100, width % 100)></span> }
                    })
                    .collect_view()
            }}
        </div>
    }
}

/// Hundredths of a percent, never above 100 %. Whole numbers: they cost the wasm less than fractions do.
fn share(amount: u64, total: u64) -> u64 {
    (u128::from(amount) * 10_000).checked_div(total.into()).map_or(0, |share| share.min(10_000) as u64)
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn a_bar_is_never_longer_than_its_whole() {
        for (amount, total, hundredths) in
            [(0, 0, 0), (1, 4, 2500), (1, 3, 3333), (9, 3, 10_000), (u64::MAX, 1, 10_000)]
        {
            assert_eq!(share(amount, total), hundredths, "{amount} of {total}");
        }
    }
}
