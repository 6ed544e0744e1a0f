//! Asking a planner.

use serde_json::{Value, json};

use crate::Planner;
use crate::finding::Finding;
use crate::json::{Members, text};

/// The planner's answer to a request.
pub(crate) fn ask(planner: &Planner, event: &Value, facts: &Value) -> Result<Value, Finding> {
    ask_with(planner, event, facts, Members::Canonical)
}

/// The planner's answer to a request whose objects are written with their members in this order.
pub(crate) fn ask_with(planner: &Planner, event: &Value, facts: &Value, members: Members) -> Result<Value, Finding> {
    let answer = planner(&text(&json!({"event": event, "facts": facts}), members));
    serde_json::from_str(&answer)
        .map_err(|error| Finding::new("answer", "the planner's output", "JSON", format!("{error} in `{answer}`")))
}
