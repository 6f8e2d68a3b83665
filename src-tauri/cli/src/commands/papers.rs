//! `papers …`: the questions a business answers before it texts, and the papers written from the answers.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use linnet_contract::{GetPapers, Paper, PaperField, Papers as Written, WritePapers};
use serde_json::json;

use crate::failure::Failure;
use crate::session::Session;

/// Sign-up wording, terms, privacy paragraph and the do-not-call policy.
#[derive(Debug, Subcommand)]
pub enum Papers {
    /// Show the questions, the answers on record and the papers.
    Show,
    /// Answer questions and write the papers; answers not given stay as they are.
    Write {
        /// An answer, for instance --answer phone=312-555-0100; may be given several times.
        #[arg(long = "answer", value_name = "FIELD=TEXT", value_parser = answer)]
        answers: Vec<(PaperField, String)>,
        /// A folder for the papers, one text file each; files that exist are never overwritten.
        #[arg(long, value_name = "FOLDER")]
        to: Option<PathBuf>,
    },
}

/// Performs one of them.
pub async fn perform(command: Papers, session: &mut Session<'_>) -> Result<(), Failure> {
    match command {
        Papers::Show => {
            let papers = session.ask(GetPapers {}).await?;
            session.out.answer(&papers, describe)
        }
        Papers::Write { answers, to } => {
            let known = session.ask(GetPapers {}).await?;
            // Writing keeps exactly what it is given, so what stands is given again.
            let mut all: Vec<(PaperField, String)> =
                known.questions.into_iter().map(|question| (question.field, question.value)).collect();
            for (field, text) in answers {
                all.retain(|(known, _)| *known != field);
                all.push((field, text));
            }
            let papers = session.ask(WritePapers { answers: all }).await?;
            let files = to.map(|folder| write(&papers.papers, &folder)).transpose()?.unwrap_or_default();
            session.out.answer(&json!({"questions": papers.questions, "papers": papers.papers, "files": files}), |_| {
                let written = files.iter().map(|file| format!("\nwritten to {file}"));
                written.fold(describe(&papers), |all, line| all + &line)
            })
        }
    }
}

/// Writes every paper that can be written; answers the files.
fn write(papers: &[Paper], folder: &Path) -> Result<Vec<String>, Failure> {
    let cannot =
        |path: &Path, error: &std::io::Error| Failure::failed(format!("{} cannot be written: {error}", path.display()));
    std::fs::create_dir_all(folder).map_err(|error| cannot(folder, &error))?;
    let mut files = Vec::new();
    for paper in papers {
        let Some(text) = &paper.text else { continue };
        let path = folder.join(format!("{}.txt", file_name(&paper.title)));
        let file = std::fs::OpenOptions::new().write(true).create_new(true).open(&path);
        let written = file.and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
        written.map_err(|error| cannot(&path, &error))?;
        files.push(path.display().to_string());
    }
    Ok(files)
}

/// A title as the name of a file: its letters and digits, in small letters, with dashes between.
fn file_name(title: &str) -> String {
    let words = title.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

fn answer(text: &str) -> Result<(PaperField, String), String> {
    let (field, text) = text.split_once('=').ok_or("write FIELD=TEXT")?;
    let fields = || PaperField::ALL.iter().map(|field| field.word()).collect::<Vec<_>>().join(", ");
    let field = PaperField::from_word(field.trim()).ok_or_else(|| format!("the fields are: {}", fields()))?;
    Ok((field, text.trim().to_owned()))
}

fn describe(papers: &Written) -> String {
    let mut lines = Vec::new();
    for question in &papers.questions {
        let problem = question.problem.as_ref().map(|problem| format!("  ({problem})")).unwrap_or_default();
        lines.push(format!("{:<16} {}{problem}", question.field.word(), question.value));
    }
    for paper in &papers.papers {
        let text = paper.text.as_deref().or(paper.problem.as_deref()).unwrap_or_default();
        lines.push(format!("\n{}\n{text}", paper.title));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_names_its_question() {
        assert_eq!(answer("phone= 312-555-0100 ").unwrap(), (PaperField::Phone, "312-555-0100".to_owned()));
        assert!(answer("phone").is_err());
        assert!(answer("fax=1").unwrap_err().contains("postal_address"));
    }

    #[test]
    fn a_title_becomes_a_plain_file_name() {
        assert_eq!(file_name("Do-not-call policy (written)"), "do-not-call-policy-written");
    }
}
