//! The live test of the way replies come in: step by step from the inside out, from the outside in, and at Twilio. It
//! changes nothing.

use linnet_contract::{CheckHooks, ReceivingTest, StepOutcome, TestReceiving, TestStep, UiError, Way, WayState};
use linnet_providers::tunnel::{Reach, reach};
use url::Url;

use crate::dispatch::Handle;
use crate::engine::Engine;

/// Steps as they are taken; after a failure the rest is not tried.
#[derive(Default)]
struct Steps(Vec<TestStep>);

impl Steps {
    fn passed(&mut self, title: &str, text: String) {
        self.push(title, StepOutcome::Passed, text, None);
    }

    fn failed(&mut self, title: &str, text: String, advice: &str) {
        self.push(title, StepOutcome::Failed, text, Some(advice.to_owned()));
    }

    fn push(&mut self, title: &str, outcome: StepOutcome, text: String, advice: Option<String>) {
        self.0.push(TestStep { title: title.to_owned(), outcome, text, advice });
    }

    fn go_on(&self) -> bool {
        !self.0.iter().any(|step| step.outcome == StepOutcome::Failed)
    }

    fn skipped(&mut self, titles: &[&str]) {
        for title in titles {
            self.push(title, StepOutcome::Skipped, "Not tried.".to_owned(), None);
        }
    }
}

const LISTENS: &str = "Linnet listens on this computer";
const ADDRESS: &str = "There is a public address";
const OUTSIDE: &str = "The public address leads here";
const TWILIO: &str = "Twilio delivers replies to it";

impl Handle<TestReceiving> for Engine {
    async fn handle(&self, _: TestReceiving) -> Result<ReceivingTest, UiError> {
        let mut steps = Steps::default();
        self.listens(&mut steps).await;
        if steps.go_on() {
            self.has_address(&mut steps).await?;
        } else {
            steps.skipped(&[ADDRESS]);
        }
        if steps.go_on() {
            self.is_reached(&mut steps).await;
        } else {
            steps.skipped(&[OUTSIDE]);
        }
        self.is_told(&mut steps).await?;
        let passed = steps.go_on();
        Ok(ReceivingTest { passed, steps: steps.0 })
    }
}

impl Engine {
    async fn listens(&self, steps: &mut Steps) {
        if self.settings().way() == Way::None {
            let text =
                "No way is chosen. Linnet asks Twilio every few seconds; nothing has to be reached from outside.";
            steps.failed(LISTENS, text.to_owned(), "Choose a way above if replies are to come in at once.");
            return;
        }
        let local = *self.hooks.local().borrow();
        let path = self.hooks.health_url().and_then(|url| Url::parse(&url).ok()).map(|url| url.path().to_owned());
        let Some(local) = local else {
            let text = "Nothing listens on this computer at this moment.";
            steps.failed(LISTENS, text.to_owned(), "Keep Linnet’s window open, or start `linnet-cli run`.");
            return;
        };
        // Without a public address yet the path is not known from outside; that it listens is known all the same.
        let Some(path) = path.as_deref().and_then(own_part) else {
            steps.passed(LISTENS, format!("At {local}."));
            return;
        };
        match reach(&format!("http://{local}/{path}"), false).await {
            Reach::Answered(204) => steps.passed(LISTENS, format!("At {local}.")),
            other => {
                steps.failed(LISTENS, said(&other), "Close whatever holds that port, or choose another one below.");
            }
        }
    }

    async fn has_address(&self, steps: &mut Steps) -> Result<(), UiError> {
        let receiving = self.receiving().await?;
        match receiving.address {
            Some(address) => steps.passed(ADDRESS, format!("It is {address}.")),
            None if receiving.state == WayState::Starting => {
                steps.failed(ADDRESS, receiving.sentence, "Wait until it is open, and test again.");
            }
            None => {
                let advice = receiving.advice.unwrap_or_else(|| "Try again, or choose another way.".to_owned());
                steps.failed(ADDRESS, receiving.sentence, &advice);
            }
        }
        Ok(())
    }

    async fn is_reached(&self, steps: &mut Steps) {
        let Some(url) = self.hooks.health_url() else {
            steps.skipped(&[OUTSIDE]);
            return;
        };
        let host = self.hooks.base().unwrap_or_default();
        match reach(&url, true).await {
            Reach::Answered(204) => {
                steps.passed(OUTSIDE, format!("A question to {host} went out to the internet and came back here."));
            }
            Reach::Answered(404) => steps.failed(
                OUTSIDE,
                format!("{host} answers, but not from this Linnet (404)."),
                "Let it hand everything over to the local address above, with the path as it comes in.",
            ),
            Reach::Answered(status @ (502 | 503 | 504 | 530)) => steps.failed(
                OUTSIDE,
                format!("{host} answers that nobody stands behind it ({status})."),
                "Let it hand over to the local address above; see whether the port is the same.",
            ),
            Reach::Answered(status @ 300..=399) => steps.failed(
                OUTSIDE,
                format!("{host} sends the caller elsewhere ({status})."),
                "Give the address it leads to in the end; on the way there Twilio would lose the text.",
            ),
            Reach::Answered(status @ (401 | 403)) => steps.failed(
                OUTSIDE,
                format!("{host} wants the caller to sign in ({status}), which Twilio does not."),
                "Take the sign-in page off this address. Linnet checks Twilio’s signature itself.",
            ),
            other => steps.failed(
                OUTSIDE,
                said(&other),
                "See whether the name is known and its certificate is good; a new name may take a minute.",
            ),
        }
    }

    async fn is_told(&self, steps: &mut Steps) -> Result<(), UiError> {
        if !self.receiving().await?.connected {
            let text = "You have not told Twilio the address yet. Receipts of texts you send come in at once even so.";
            steps.push(TWILIO, StepOutcome::Skipped, text.to_owned(), None);
            return Ok(());
        }
        let plan = match self.handle(CheckHooks {}).await {
            Ok(plan) => plan,
            Err(error) => {
                steps.failed(TWILIO, error.message, "Try again when Twilio answers.");
                return Ok(());
            }
        };
        let elsewhere: Vec<String> =
            plan.sites.iter().filter(|site| !site.ours).map(|site| site.label.clone()).collect();
        if elsewhere.is_empty() {
            steps.passed(TWILIO, "Every number you send from delivers replies here.".to_owned());
        } else {
            let text = format!("Replies to {} are delivered elsewhere.", elsewhere.join(", "));
            steps.failed(TWILIO, text, "Connect again below to bring them here.");
        }
        Ok(())
    }
}

/// The last two parts of a path: what a proxy puts before them is the proxy's.
fn own_part(path: &str) -> Option<String> {
    let (before, road) = path.rsplit_once('/')?;
    let (_, secret) = before.rsplit_once('/')?;
    Some(format!("{secret}/{road}"))
}

fn said(reach: &Reach) -> String {
    match reach {
        Reach::Answered(status) => format!("The answer was not the one Linnet gives ({status})."),
        Reach::Failed(reason) => format!("No answer came: {reason}."),
    }
}
