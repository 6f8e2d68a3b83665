//! Pictures drawn on a 24-unit grid with a stroke of the text's colour. They never stand alone for a meaning: a word or
//! an accessible name is always beside them.

use leptos::prelude::*;

/// What it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    Home,
    Megaphone,
    Bubble,
    People,
    Gear,
    Plus,
    Search,
    Upload,
    Check,
    Cross,
    Warning,
    Info,
    Clock,
    Mail,
    Spark,
    Pause,
    Play,
    Back,
    Next,
    Bin,
    Pencil,
    Stop,
    Send,
    Shop,
    Swap,
    Copy,
    Shield,
    Calendar,
    Spread,
    Handset,
}

impl Glyph {
    const fn path(self) -> &'static str {
        match self {
            Self::Home => "M3 11l9-7 9 7v9a1 1 0 0 1-1 1h-5v-6H9v6H4a1 1 0 0 1-1-1z",
            Self::Megaphone => "M3 11v3l13 5V5L3 10zM16 8a4 4 0 0 1 0 8M6 15v4h3v-3",
            Self::Bubble => "M21 12a8 8 0 0 1-11.6 7.1L3 21l1.9-5.4A8 8 0 1 1 21 12z",
            Self::People => {
                "M12.5 8a3.5 3.5 0 1 1-7 0a3.5 3.5 0 1 1 7 0M2.5 20c.6-3.6 3.2-5.5 6.5-5.5s5.9 1.9 6.5 5.5M16 5a3.5 3.5 0 0 1 0 6.5M18 15c2 .7 3.2 2.4 3.5 5"
            }
            Self::Gear => {
                "M15 12a3 3 0 1 1-6 0a3 3 0 1 1 6 0M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M5.6 18.4l2.1-2.1M16.3 7.7l2.1-2.1"
            }
            Self::Plus => "M12 5v14M5 12h14",
            Self::Search => "M17 10.5a6.5 6.5 0 1 1-13 0a6.5 6.5 0 1 1 13 0M15.3 15.3L20.5 20.5",
            Self::Upload => "M12 16V4M7 9l5-5 5 5M4 16v3a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-3",
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::Cross => "M6 6l12 12M18 6L6 18",
            Self::Warning => "M12 4L2.5 20h19zM12 10v4.5M12 17.2v.3",
            Self::Info => "M21 12a9 9 0 1 1-18 0a9 9 0 1 1 18 0M12 11v5.5M12 7.6v.3",
            Self::Clock => "M21 12a9 9 0 1 1-18 0a9 9 0 1 1 18 0M12 7v5l3.5 2",
            Self::Mail => "M4 5h16a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM4 7l8 6 8-6",
            Self::Spark => "M12 3l2 6 6 2-6 2-2 6-2-6-6-2 6-2z",
            Self::Pause => "M8 5v14M16 5v14",
            Self::Play => "M7 4.5v15l12-7.5z",
            Self::Back => "M15 5l-7 7 7 7",
            Self::Next => "M9 5l7 7-7 7",
            Self::Bin => "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v6M14 11v6",
            Self::Pencil => "M4 20l1-4L16.5 4.5l3 3L8 19zM14 7l3 3",
            Self::Stop => "M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3zM8 12h8",
            Self::Send => "M21 3L3 10.5l7 3.5 3.5 7zM10 14L21 3",
            Self::Shop => "M4 10v10h16V10M3 10l2-6h14l2 6a3 3 0 0 1-6 0a3 3 0 0 1-6 0a3 3 0 0 1-6 0zM10 20v-5h4v5",
            Self::Swap => "M7 4L3 8l4 4M3 8h14M17 12l4 4-4 4M21 16H7",
            Self::Calendar => {
                "M4 6h16a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM3 10.5h18M8 3v5M16 3v5"
            }
            Self::Spread => "M4 6h3M4 12h9M4 18h15M7 6l0 0M11 6h.1M15 6h.1M19 6h.1M17 12h.1",
            Self::Handset => {
                "M6.5 3.5h3l1.5 4.5-2 1.5a12 12 0 0 0 5.5 5.5l1.5-2 4.5 1.5v3a2 2 0 0 1-2 2A16.5 16.5 0 0 1 4.5 5.5a2 2 0 0 1 2-2z"
            }
            Self::Shield => "M12 3l7.5 2.8V11c0 5-3.2 8.4-7.5 10-4.3-1.6-7.5-5-7.5-10V5.8zM8.8 12l2.3 2.3 4.2-4.4",
            Self::Copy => {
                "M9 9h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1zM16 9V4a1 1 0 0 0-1-1H5a1 1 0 0 0-1 1v10a1 1 0 0 0 1 1h3"
            }
        }
    }
}

/// The picture, invisible to screen readers.
#[component]
pub fn Icon(
    /// Which.
    glyph: Glyph,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=glyph.path() />
        </svg>
    }
}
