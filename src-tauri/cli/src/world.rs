//! Lends the practice world to the engine, which knows only that somebody can start one.

use std::path::PathBuf;

use futures::future::BoxFuture;
use linnet_contract::{ErrorCode, UiError};
use linnet_engine::host::{PracticeAddress, PracticeWorld, RunningPractice, SampleCustomer};
use linnet_practice::{Practice, PracticeOptions};
use linnet_providers::secret::Secret;

/// Starts practice worlds within this process.
#[derive(Debug)]
pub struct Embedded;

impl PracticeWorld for Embedded {
    fn start(&self, state_file: PathBuf) -> BoxFuture<'_, Result<Box<dyn RunningPractice>, UiError>> {
        Box::pin(async move {
            let options = PracticeOptions { state_file: Some(state_file), ..PracticeOptions::default() };
            let practice = linnet_practice::start(options).await.map_err(|error| {
                UiError::new(ErrorCode::Internal, error.to_string())
                    .hint("Practice mode cannot start; nothing of your real business is touched.")
            })?;
            Ok(Box::new(Running(practice)) as Box<dyn RunningPractice>)
        })
    }
}

struct Running(Practice);

impl std::fmt::Debug for Running {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Running")
    }
}

impl RunningPractice for Running {
    fn address(&self) -> PracticeAddress {
        let announcement = self.0.announcement();
        PracticeAddress {
            api_base: announcement.twilio,
            account_sid: announcement.account_sid,
            auth_token: Secret::new(announcement.auth_token),
            sender: announcement.numbers.into_iter().next().unwrap_or_default(),
        }
    }

    fn customers(&self) -> Vec<SampleCustomer> {
        let customers = self.0.customers().iter();
        customers
            .map(|customer| SampleCustomer {
                first_name: customer.first_name.clone(),
                last_name: customer.last_name.clone(),
                number: customer.number.clone(),
                email: customer.email.clone(),
                tags: customer.tags.clone(),
                last_visit: customer.last_visit,
            })
            .collect()
    }

    fn stop(self: Box<Self>) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            if let Err(error) = self.0.stop().await {
                tracing::warn!(%error, "the practice records were not saved");
            }
        })
    }
}
