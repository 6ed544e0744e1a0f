//! Terraform's data source `external`: a JSON object of strings on standard input, another on standard output, and
//! errors in plain words on standard error.
//!
//! <https://registry.terraform.io/providers/hashicorp/external/latest/docs/data-sources/external>

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use ddns_native::render::{self, Context};
use ddns_wasmtime::Outcome;
use serde::Deserialize;

/// The `query`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    bundle: String,
}

/// The bundle in a query.
pub(crate) fn bundle(query: &[u8]) -> Result<Vec<u8>> {
    let query: Query = serde_json::from_slice(query)
        .context("expected Terraform's query {\"bundle\": \"…\"}, JSON text as a string")?;
    Ok(query.bundle.into_bytes())
}

/// The `result`: `answer` tells `plan` from `needs`; `changes` and `needs` count; `plan` is the text for an operator and
/// `json` the planner's whole answer, for `jsondecode`.
pub(crate) fn result(outcome: &Outcome, context: &Context, reply: &str) -> Result<String> {
    let (answer, changes, needs, fingerprint) = match outcome {
        Outcome::Plan(plan) => ("plan", plan.changes.len(), 0, plan.fingerprint.as_str()),
        Outcome::Needs(missing) => ("needs", 0, missing.needs.len(), ""),
        // The protocol knows no result beside an error.
        Outcome::Rejected(rejected) => bail!("the bundle is rejected: {}", rejected.rejection),
    };
    let text = anstream::adapter::strip_str(&render::text(outcome, context)).to_string();
    let (changes, needs) = (changes.to_string(), needs.to_string());
    let result = BTreeMap::from([
        ("answer", answer),
        ("changes", changes.as_str()),
        ("fingerprint", fingerprint),
        ("json", reply),
        ("needs", needs.as_str()),
        ("plan", text.as_str()),
    ]);
    Ok(serde_json::to_string(&result)? + "\n")
}
