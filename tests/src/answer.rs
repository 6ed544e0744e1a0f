//! Asking a planner.

use serde_json::{Value, json};

use crate::Planner;
use crate::finding::Finding;
use crate::json::{Members, text};

/// The planner's answer to a request.
pub(crate) fn ask(planner: &Planner, event: &Value, facts: &Value) -> Result<Value, Finding> {
    read(&said(planner, event, facts, Members::Canonical))
}

/// What the planner says, byte by byte, to a request whose objects are written with their members in this order.
pub(crate) fn said(planner: &Planner, event: &Value, facts: &Value, members: Members) -> String {
    planner(&text(&json!({"event": event, "facts": facts}), members))
}

/// The answer in what the planner said.
pub(crate) fn read(answer: &str) -> Result<Value, Finding> {
    serde_json::from_str(answer)
        .map_err(|error| Finding::new("answer", "the planner's output", "JSON", format!("{error} in `{answer}`")))
}
