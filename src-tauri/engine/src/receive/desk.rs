//! What is done with a request: refused cheaply if it is not Twilio's, stored and applied in one transaction if it is, and
//! only then answered. What cannot be proved by a signature is looked up at Twilio before it is believed.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request as HttpRequest, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::CacheTag;
use linnet_providers::twilio::webhook::{self, InboundText, MissingField, StatusCallback};
use linnet_providers::twilio::{ErrorKind, Twilio};
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::figures::Figure;
use super::guard::Guard;
use super::hooks::Road;
use super::inbound::Heard;
use super::poll;
use super::request::{Request, Trust, Unread};
use super::writer::{Kept, Pushed, Writer};
use crate::engine::Engine;

/// Twilio waits fifteen seconds for an answer; whatever takes longer is told to come again.
const ANSWER_WITHIN: Duration = Duration::from_secs(12);
/// Clocks that differ by less than this agree.
const SAME_TIME: TimeDelta = TimeDelta::seconds(5);
/// A body must be there within this long.
const BODY_WITHIN: Duration = Duration::from_secs(10);
/// Questions to Twilio about hints at once.
const QUESTIONS: usize = 4;

/// The desk of one business.
#[derive(Debug)]
struct Desk {
    engine: Arc<Engine>,
    writer: Writer,
    /// Against wrong signatures, and against hints of messages that do not exist.
    forgeries: Guard,
    unknown: Guard,
    questions: Semaphore,
}

/// What was done with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    /// Stored, now or before.
    Kept,
    /// Twilio is to try again: at the other address, or later. What is lost all the same, polling finds.
    Again,
    Refused(StatusCode),
}

/// What leads here, whoever carries it.
pub fn router(engine: &Arc<Engine>) -> Router {
    let desk = Desk {
        engine: Arc::clone(engine),
        writer: Writer::start(Arc::clone(engine)),
        forgeries: Guard::default(),
        unknown: Guard::default(),
        questions: Semaphore::new(QUESTIONS),
    };
    Router::new().fallback(take).with_state(Arc::new(desk))
}

async fn take(State(desk): State<Arc<Desk>>, request: HttpRequest) -> Response {
    // Whoever does not know the path learns nothing, and costs nothing.
    let Some(road) = desk.engine.hooks.road(request.uri().path()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match (road, request.method()) {
        (Road::Health, &Method::GET) => StatusCode::NO_CONTENT.into_response(),
        (Road::Status | Road::Inbound | Road::Fallback, &(Method::GET | Method::POST)) => {
            answer(road, desk.judge(road, request).await)
        }
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

fn answer(road: Road, done: Done) -> Response {
    match done {
        Done::Kept if road == Road::Status => StatusCode::NO_CONTENT.into_response(),
        // Valid TwiML that says nothing; plain text would be sent to the customer.
        Done::Kept => {
            const NOTHING: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>";
            ([(header::CONTENT_TYPE, "text/xml")], NOTHING).into_response()
        }
        Done::Again => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Done::Refused(status) => status.into_response(),
    }
}

impl Desk {
    fn count(&self, figure: Figure) {
        self.engine.figures.count(figure, self.engine.clock.now());
    }

    async fn judge(&self, road: Road, request: HttpRequest) -> Done {
        let strict = self.forgeries.is_strict(Instant::now());
        let (parts, body) = request.into_parts();
        let request = match Request::read(road, parts, body, strict, BODY_WITHIN).await {
            Ok(request) => request,
            Err(unread) => return self.unread(unread),
        };
        let Some(twilio) = self.engine.account.client() else {
            // The keychain is not open yet, or nothing is connected: nothing can be proved or asked.
            self.count(Figure::NotStored);
            return Done::Again;
        };
        let trust = request.trust(&self.engine.hooks, &twilio, strict);
        if trust == Trust::Forged {
            self.forgeries.wrong(Instant::now());
            self.count(if strict { Figure::Brushed } else { Figure::Forged });
            return Done::Refused(if strict { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::FORBIDDEN });
        }
        if request.is_foreign(twilio.account_sid()) {
            self.count(Figure::WrongAccount);
            return Done::Refused(StatusCode::FORBIDDEN);
        }
        if trust == Trust::Hint {
            return self.ask_after(&twilio, webhook::message(&request.fields)).await;
        }
        let sid = webhook::message(&request.fields).map(str::to_owned);
        match self.read(road, request) {
            Ok(pushed) => self.keep(pushed).await,
            Err(missing) if sid.is_some() => {
                tracing::warn!(%missing, "Twilio signed a request that is not understood; the message is looked up");
                self.ask_after(&twilio, sid.as_deref()).await
            }
            Err(missing) => {
                tracing::warn!(%missing, "Twilio signed a request that is not understood");
                self.unread(Unread::NotUnderstood)
            }
        }
    }

    fn unread(&self, unread: Unread) -> Done {
        let (figure, status) = match unread {
            Unread::TooLarge => (Figure::TooLarge, StatusCode::PAYLOAD_TOO_LARGE),
            Unread::TooSlow => (Figure::TooSlow, StatusCode::REQUEST_TIMEOUT),
            Unread::NotUnderstood => (Figure::NotUnderstood, StatusCode::BAD_REQUEST),
        };
        self.count(figure);
        Done::Refused(status)
    }

    fn read(&self, road: Road, request: Request) -> Result<Pushed, MissingField> {
        if road == Road::Status {
            let attempt = request.attempt();
            return Ok(Pushed::Status(StatusCallback::from_form(request.fields)?, attempt));
        }
        let text = InboundText::from_form(request.fields)?;
        let raw = serde_json::to_string(&text.raw).unwrap_or_default();
        let heard = Heard {
            sid: text.sid,
            from: text.from,
            to: text.to,
            body: text.body,
            media_count: text.num_media,
            media: text.media.into_iter().map(|medium| (medium.url, medium.content_type)).collect(),
            opt_out_type: text.opt_out_type,
            received_at: self.arrived_at(),
            dated: false,
        };
        Ok(Pushed::Text(heard, raw))
    }

    /// Now, by Twilio's clock if this computer's is wrong: what is pushed stands beside what polling dates. Twilio tells its
    /// time in whole seconds, so small differences mean nothing.
    fn arrived_at(&self) -> DateTime<Utc> {
        let now = self.engine.clock.now();
        let at = self.engine.at_provider().filter(|there| (*there - now).abs() > SAME_TIME).unwrap_or(now);
        // The list dates by the second: an instant within one tells that the list has not been asked yet.
        if at.timestamp_subsec_millis() == 0 { at + TimeDelta::milliseconds(1) } else { at }
    }

    async fn keep(&self, pushed: Pushed) -> Done {
        let kept = tokio::time::timeout(ANSWER_WITHIN, self.writer.keep(pushed)).await.unwrap_or(Kept::Not);
        match kept {
            Kept::New => self.count(Figure::Accepted),
            Kept::Known => self.count(Figure::Repeated),
            // Twilio tries again at the fallback address; if that fails too, polling finds it.
            Kept::Not => {
                self.count(Figure::NotStored);
                self.engine.receive_wake.notify_one();
                return Done::Again;
            }
        }
        Done::Kept
    }

    /// Looks a message up at Twilio and applies what that says; nothing of the request is believed.
    async fn ask_after(&self, twilio: &Twilio, sid: Option<&str>) -> Done {
        let Some(sid) = sid else { return self.unread(Unread::NotUnderstood) };
        if self.unknown.is_strict(Instant::now()) {
            self.count(Figure::Brushed);
            // Whatever is true of it, the next look at the list finds.
            self.engine.receive_wake.notify_one();
            return Done::Refused(StatusCode::TOO_MANY_REQUESTS);
        }
        let Ok(_permit) = self.questions.acquire().await else { return Done::Again };
        self.count(Figure::AskedAfter);
        let found = tokio::time::timeout(ANSWER_WITHIN, twilio.fetch_message(sid)).await;
        match found {
            Ok(Ok(record)) => match poll::apply_page(&self.engine, &[record], self.engine.clock.now()).await {
                Ok(found) => {
                    let new = found.heard + found.moved > 0;
                    if found.moved > 0 {
                        self.engine.events.changed(&[CacheTag::Campaigns, CacheTag::Inbox, CacheTag::Overview]);
                        self.engine.outbox_wake.notify_one();
                        self.engine.recall_wake.notify_one();
                    }
                    self.count(if new { Figure::Accepted } else { Figure::Repeated });
                    Done::Kept
                }
                Err(error) => {
                    tracing::error!(%error, "a message Twilio told of could not be stored");
                    self.count(Figure::NotStored);
                    Done::Again
                }
            },
            Ok(Err(error)) if matches!(error.kind, ErrorKind::NotFound | ErrorKind::Refused(_)) => {
                self.unknown.wrong(Instant::now());
                self.count(Figure::Unknown);
                Done::Refused(StatusCode::FORBIDDEN)
            }
            Ok(Err(_)) | Err(_) => {
                self.count(Figure::NotStored);
                self.engine.receive_wake.notify_one();
                Done::Again
            }
        }
    }
}
