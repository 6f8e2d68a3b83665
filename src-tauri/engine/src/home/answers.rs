//! The owner's answers to what only they can decide.

use linnet_contract::{AnswerQuestion, Attention, ErrorCode, Question, UiError};

use super::attention;
use crate::campaigns::rest;
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::outbox::{doubts, gone, missed, recall};
use crate::receive::elsewhere;

impl Handle<AnswerQuestion> for Engine {
    async fn handle(&self, AnswerQuestion { question, answer }: AnswerQuestion) -> Result<Vec<Attention>, UiError> {
        if !question.answers().contains(&answer) {
            let message = format!("“{}” is no answer to this question. Nothing was done.", answer.label());
            return Err(UiError::new(ErrorCode::BadInput, message).field("answer"));
        }
        match question {
            Question::Doubts { submitted_before } => doubts::answered(self, submitted_before, answer).await?,
            Question::Elsewhere => elsewhere::answered(self, answer).await?,
            Question::NotHeld { known_by } => recall::acknowledged(self, known_by).await?,
            Question::Rest { campaign } => rest::answered(self, campaign, answer).await?,
            Question::Missed { message } => missed::answered(self, message, answer).await?,
            Question::SenderGone { sender } => gone::answered(self, sender, answer).await?,
        }
        attention::list(self).await
    }
}
