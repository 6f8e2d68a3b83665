//! From a command's name and payload to its handler, generated from the contract's list: a command without a handler
//! does not compile.

use linnet_contract::{Command, ErrorCode, UiError};
use serde_json::Value;

use crate::engine::Engine;
use crate::host::Host;

/// Answers one command.
pub trait Handle<C: Command> {
    /// Does what was ordered, or says why not.
    fn handle(&self, command: C) -> impl Future<Output = Result<C::Output, UiError>> + Send;
}

/// Reads the payload, calls the handler, writes the answer.
async fn answer<C: Command, H: Handle<C>>(handler: &H, payload: Value) -> Result<Value, UiError> {
    let command = serde_json::from_value::<C>(payload).map_err(|error| {
        // The payload is not repeated: it may hold a secret.
        UiError::new(ErrorCode::BadInput, format!("The order {} could not be read: {}", C::NAME, shape_of(&error)))
    })?;
    let output = handler.handle(command).await?;
    serde_json::to_value(output).map_err(|error| {
        UiError::new(ErrorCode::Internal, format!("The answer of {} could not be written: {error}", C::NAME))
    })
}

/// What is wrong with a payload, without any of its values.
fn shape_of(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.split_once('`') {
        Some(("missing field ", rest)) => format!("missing field {}", rest.split('`').next().unwrap_or_default()),
        _ => "a field has another shape than expected".to_owned(),
    }
}

macro_rules! dispatcher {
    ($($command:ident),*) => {
        impl Engine {
            /// Answers a command by name; `None` if this list does not have it.
            pub async fn dispatch(&self, name: &str, payload: Value) -> Option<Result<Value, UiError>> {
                match name {
                    $(<linnet_contract::$command as Command>::NAME => {
                        Some(Box::pin(answer::<linnet_contract::$command, _>(self, payload)).await)
                    })*
                    _ => None,
                }
            }
        }
    };
}

macro_rules! host_dispatcher {
    ($($command:ident),*) => {
        impl Host {
            /// Answers a command about opening and closing businesses; `None` if this list does not have it.
            pub(crate) async fn dispatch_own(&self, name: &str, payload: Value) -> Option<Result<Value, UiError>> {
                match name {
                    $(<linnet_contract::$command as Command>::NAME => {
                        Some(Box::pin(answer::<linnet_contract::$command, _>(self, payload)).await)
                    })*
                    _ => None,
                }
            }
        }
    };
}

linnet_contract::for_each_command!(dispatcher);
linnet_contract::for_each_host_command!(host_dispatcher);
