//! Files no customer list should be: each is refused with a sentence, and nothing is kept.

use std::time::Duration;

use anyhow::Result;

use crate::harness::tell;

const LONG: Duration = Duration::from_secs(90);

#[tokio::test]
async fn bad_files_are_refused_with_a_sentence() -> Result<()> {
    tell("bad-files", async |app| {
        app.click("Explore in practice mode").await?;
        app.see_within(LONG, "Rosa's Salon").await?;
        app.click("Contacts").await?;
        app.see_within(LONG, "61 people").await?;
        app.click("Import").await?;
        let binary: Vec<u8> = (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let files: [(&str, Vec<u8>, &str); 5] = [
            ("empty.csv", Vec::new(), "This file is empty."),
            (
                "huge.csv",
                b"Name,Phone\n".iter().copied().chain((0..50_000_000).map(|_| b'x')).collect(),
                "larger than 25 MB",
            ),
            ("picture.csv", binary, "Nothing was"),
            ("broken.xlsx", b"PK\x03\x04 and then nothing".to_vec(), "Nothing was"),
            (
                "letter.csv",
                b"Dear all,\nwe are closed on Monday.\n".to_vec(),
                "Say which column holds the phone number",
            ),
        ];
        for (name, content, sentence) in files {
            let path = app.data().join(name);
            std::fs::write(&path, content)?;
            app.attach(&path).await?;
            app.see_within(LONG, sentence).await?;
            app.look(&format!("refused-{}", name.split('.').next().unwrap_or(name))).await?;
        }
        app.click("Contacts").await?;
        app.see_within(LONG, "61 people").await?;
        app.note("an empty, a 50 MB, a binary, a broken and a wrong file: each refused with a sentence, nothing kept");
        Ok(())
    })
    .await
}
