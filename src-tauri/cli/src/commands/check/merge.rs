//! `check merge`: a text with values in its fields.

use std::collections::BTreeMap;

use clap::Args;
use linnet_domain::merge::{Field, Template};
use serde_json::json;

use crate::failure::Failure;
use crate::out::Out;

/// A text and values.
#[derive(Debug, Args)]
pub struct Merge {
    /// The text, with fields like {first_name|there}.
    #[arg(allow_hyphen_values = true)]
    text: String,
    /// A value, for instance first_name=Maria; may be repeated.
    #[arg(long = "field", value_name = "K=V", value_parser = pair)]
    fields: Vec<(String, String)>,
}

/// Fills the text. Fields given by hand are known beside the usual ones.
pub fn perform(arguments: Merge, out: Out) -> Result<(), Failure> {
    let values: BTreeMap<String, String> = arguments.fields.into_iter().collect();
    let mut known: Vec<&str> = Field::ALL.iter().map(|field| field.word()).collect();
    known.extend(values.keys().map(String::as_str));
    let template = Template::parse_with(&arguments.text, &known)
        .map_err(|error| Failure::bad_input(error.to_string()).detail(json!({"position": error.position()})))?;
    let rendered = template.render(|field| values.get(field));
    out.answer(&json!({"text": rendered.text, "missing": rendered.missing}), |_| rendered.text.clone())
}

/// Reads `K=V`.
pub fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write NAME=VALUE")?;
    Ok((key.trim().to_owned(), value.to_owned()))
}
