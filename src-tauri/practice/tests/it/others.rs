//! The mail sink, the AI side, and the program's first line.

use std::io::BufRead as _;
use std::process::{Command, Stdio};

use linnet_practice::Announcement;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::client::{Caller, quick};

#[tokio::test]
async fn mail_is_taken_and_can_be_read() {
    let caller = Caller::start(quick()).await;
    let mut stream = BufReader::new(TcpStream::connect(&caller.known.smtp).await.expect("a connection"));
    let mut answers = Vec::new();
    let lines = [
        "",
        "EHLO shop.example",
        "AUTH LOGIN",
        "dXNlcg==",
        "cGFzcw==",
        "MAIL FROM:<shop@example.com> SIZE=10",
        "RCPT TO:<ann@example.com>",
        "RCPT TO:<bob@example.com>",
        "DATA",
        "Subject: News\r\n\r\nHello\r\n..dot\r\n.",
        "QUIT",
    ];
    for line in lines {
        if !line.is_empty() {
            stream.write_all(format!("{line}\r\n").as_bytes()).await.expect("sent");
        }
        loop {
            let mut answer = String::new();
            stream.read_line(&mut answer).await.expect("an answer");
            if answer.as_bytes().get(3) == Some(&b' ') {
                answers.push(answer[..3].to_owned());
                break;
            }
        }
    }
    assert_eq!(answers, ["220", "250", "334", "334", "235", "250", "250", "250", "354", "250", "221"]);
    let mails = caller.side("emails").await;
    assert_eq!(mails[0]["to"], json!(["ann@example.com", "bob@example.com"]));
    assert_eq!((&mails[0]["subject"], &mails[0]["body"]), (&json!("News"), &json!("Hello\n.dot\n")));
}

#[tokio::test]
async fn the_ai_answers_in_the_shape_of_the_messages_api() {
    let caller = Caller::start(quick()).await;
    let url = format!("{}/v1/messages", caller.known.ai);
    let ask = json!({"model": "m", "max_tokens": 100, "messages": [{"role": "user", "content": "Ask for a review"}]});
    let request = caller.http.post(&url).header("x-api-key", "k").json(&ask);
    let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
    assert_eq!((&answer["type"], &answer["model"]), (&json!("message"), &json!("m")));
    assert!(answer["content"][0]["text"].as_str().is_some_and(|text| text.contains("How did we do?")));
    let keyless = caller.http.post(&url).json(&ask).send().await.expect("an answer");
    assert_eq!(keyless.status(), 401);
    let empty = caller.http.post(&url).header("x-api-key", "k").json(&json!({})).send().await.expect("an answer");
    assert_eq!(empty.status(), 400);
}

#[tokio::test]
async fn the_program_announces_itself_in_its_first_line() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_linnet-practice"))
        .args(["--seed", "7", "--latency", "0", "--fault", "slow=0.0", "--as-of", "2026-03-10T12:00:00Z"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut line = String::new();
    std::io::BufReader::new(program.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    let known: Announcement = serde_json::from_str(&line).expect("JSON");
    let clock = reqwest::get(format!("{}/_practice/clock", known.twilio)).await.expect("an answer");
    let clock: Value = clock.json().await.expect("JSON");
    program.kill().expect("it runs");
    program.wait().expect("it ends");
    assert!(clock["as_of"].as_str().is_some_and(|at| at.starts_with("2026-03-10T12:0")), "{clock}");
    assert_eq!(known.numbers.len(), 4);
    let unknown = Command::new(env!("CARGO_BIN_EXE_linnet-practice")).args(["--fault", "earthquake"]).output();
    assert!(!unknown.expect("it starts").status.success());
}
