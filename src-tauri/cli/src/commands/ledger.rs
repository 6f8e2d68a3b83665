//! `ledger …`: the record of what was sent, kept back, agreed to and refused.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use linnet_contract::{
    AnchorLedger, ExportLedger, KeepAnchor, LedgerAbout, LedgerCheck, LedgerExported, LedgerHead, LiftLegalHold,
    PurgeRecords, SetLegalHold, VerifyLedger,
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
        /// The file of an anchor, as `ledger anchor --to` wrote it.
        #[arg(long, value_name = "FILE", conflicts_with = "against")]
        anchor: Option<PathBuf>,
    },
    /// Print the head of the record, to be kept elsewhere: what comes before it cannot be changed unnoticed.
    Anchor {
        /// Write it to this file as well.
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
        /// Have it stamped by this time stamping service (RFC 3161); the stamp is kept beside the file.
        #[arg(long, value_name = "URL")]
        tsa: Option<String>,
    },
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
        Ledger::Verify { against, anchor } => {
            let against = match anchor {
                Some(file) => Some(head_in(&file)?),
                None => against,
            };
            let check = session.ask(VerifyLedger { against }).await?;
            session.out.answer(&check, describe)
        }
        Ledger::Anchor { to, tsa } if to.is_some() || tsa.is_some() => {
            let to = to.as_deref().map(absolute).transpose()?;
            let kept = session.ask(KeepAnchor { to, authority: tsa }).await?;
            session.out.answer(&kept, |kept| {
                let stamp = kept.stamp.as_ref().map_or_else(String::new, |stamp| {
                    format!("\nstamped {} UTC in {}", stamp.time.format("%Y-%m-%d %H:%M:%S"), stamp.file)
                });
                format!("{}:{}\nkept in {}{stamp}", kept.anchor.seq, kept.anchor.head, kept.file)
            })
        }
        Ledger::Anchor { .. } => {
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

/// The head in an anchor's file.
fn head_in(file: &std::path::Path) -> Result<LedgerHead, Failure> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::bad_input(format!("{} cannot be read: {error}", file.display())))?;
    head(text.lines().next().unwrap_or_default())
        .map_err(|error| Failure::bad_input(format!("{} is not the file of an anchor: {error}.", file.display())))
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
