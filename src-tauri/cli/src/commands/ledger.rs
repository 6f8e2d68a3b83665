//! `ledger …`: the record of what was sent, kept back, agreed to and refused.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use linnet_contract::{
    AnchorLedger, ExportLedger, LedgerAbout, LedgerCheck, LedgerExported, LedgerHead, LiftLegalHold, PurgeRecords,
    SetLegalHold, VerifyLedger,
};
use linnet_domain::CampaignId;

use crate::commands::absolute;
use crate::failure::Failure;
use crate::session::Session;

/// The record.
#[derive(Debug, Subcommand)]
pub enum Ledger {
    /// Check that nothing was changed, removed or put in another order.
    Verify {
        /// An anchor kept outside, as `ledger anchor` printed it: ENTRY:HEAD.
        #[arg(long, value_name = "ENTRY:HEAD", value_parser = head)]
        against: Option<LedgerHead>,
    },
    /// Print the head of the record, to be kept elsewhere: what comes before it cannot be changed unnoticed.
    Anchor,
    /// Write entries to a file that must not exist yet; its ending (.csv, .json, .pdf) says how.
    Export(Export),
    /// The legal hold: campaigns stop, nothing is deleted, erased or purged.
    #[command(subcommand)]
    Hold(Hold),
    /// Destroy what was of no use for longer than the retention settings keep it.
    Purge {
        /// Say what would go and keep everything.
        #[arg(long)]
        dry_run: bool,
    },
}

/// Which entries go where.
#[derive(Debug, Args)]
pub struct Export {
    #[command(flatten)]
    about: About,
    /// The file.
    file: PathBuf,
}

/// Which entries.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct About {
    /// Everything about one number.
    #[arg(long)]
    number: Option<String>,
    /// Everything of one campaign.
    #[arg(long, value_name = "ID")]
    campaign: Option<CampaignId>,
    /// The whole record.
    #[arg(long)]
    all: bool,
}

/// On or off.
#[derive(Debug, Subcommand)]
pub enum Hold {
    /// Freeze, and write everything to a file for the lawyer.
    On {
        /// The file.
        file: PathBuf,
    },
    /// Lift the hold.
    Off {
        /// Why the hold may end; this is recorded.
        #[arg(long, value_name = "TEXT")]
        acknowledge: String,
    },
}

/// Performs one of them.
pub async fn perform(command: Ledger, session: &mut Session<'_>) -> Result<(), Failure> {
    match command {
        Ledger::Verify { against } => {
            let check = session.ask(VerifyLedger { against }).await?;
            session.out.answer(&check, describe)
        }
        Ledger::Anchor => {
            let anchor = session.ask(AnchorLedger {}).await?;
            session.out.answer(&anchor, |anchor| {
                format!(
                    "{}:{}\nanchored {} UTC. Keep this line outside this computer.",
                    anchor.seq,
                    anchor.head,
                    anchor.at.format("%Y-%m-%d %H:%M:%S")
                )
            })
        }
        Ledger::Export(export) => {
            let order = ExportLedger { about: export.about.read(), path: absolute(&export.file)? };
            let exported = session.ask(order).await?;
            session.out.answer(&exported, describe_export)
        }
        Ledger::Hold(Hold::On { file }) => {
            let hold = session.ask(SetLegalHold { path: absolute(&file)? }).await?;
            session.out.answer(&hold, |hold| {
                let exported = describe_export(&hold.exported);
                format!("The hold stands. {} campaigns were paused.\n{exported}", hold.paused)
            })
        }
        Ledger::Hold(Hold::Off { acknowledge }) => {
            let state = session.ask(LiftLegalHold { acknowledgement: acknowledge }).await?;
            session.out.answer(&state, |_| {
                "The hold is lifted. Campaigns it paused stay paused until you resume them.".to_owned()
            })
        }
        Ledger::Purge { dry_run } => {
            let purged = session.ask(PurgeRecords { dry_run }).await?;
            session.out.answer(&purged, |purged| {
                let verb = if dry_run { "would lose" } else { "lost" };
                format!("{} entries {verb} their content, {} numbers their messages.", purged.entries, purged.numbers)
            })
        }
    }
}

impl About {
    fn read(self) -> LedgerAbout {
        match (self.number, self.campaign) {
            (Some(number), _) => LedgerAbout::Number { number },
            (None, Some(id)) => LedgerAbout::Campaign { id },
            (None, None) => LedgerAbout::All,
        }
    }
}

fn head(text: &str) -> Result<LedgerHead, String> {
    let (seq, head) = text.split_once(':').ok_or("write ENTRY:HEAD, as `ledger anchor` printed it")?;
    let seq = seq.trim().parse().map_err(|_| "the part before the colon is the number of an entry")?;
    Ok(LedgerHead { seq, head: head.trim().to_owned() })
}

fn describe(check: &LedgerCheck) -> String {
    let erased = match check.erased {
        0 => String::new(),
        erased => format!(" The content of {erased} was erased, as later entries say."),
    };
    format!("{} entries.{erased} {}", check.entries, check.statement)
}

fn describe_export(exported: &LedgerExported) -> String {
    let note = exported.note.as_ref().map(|note| format!("\n{note}")).unwrap_or_default();
    format!("{} entries written to {}. {}{note}", exported.entries, exported.path, exported.statement)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_is_read_as_it_was_printed() {
        assert_eq!(head("12:ab"), Ok(LedgerHead { seq: 12, head: "ab".to_owned() }));
        assert!(head("ab").is_err() && head("x:ab").is_err());
    }
}
