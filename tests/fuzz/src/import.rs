//! What people have at hand: any text as a document, and any bytes as the request to import some.

use ddns_core::{import_json, plan_json};
use serde_json::{Value, json};

/// Any document, and any request, is imported or refused in the same words each time, and what came of it is no
/// request that the planner rejects.
pub fn import(bytes: &[u8]) {
    imported(bytes);
    if let Ok(text) = str::from_utf8(bytes) {
        let (name, text) = text.split_once('\n').unwrap_or(("", text));
        imported(json!({"documents": [{"name": name, "text": text}]}).to_string().as_bytes());
    }
}

fn imported(request: &[u8]) {
    let said = import_json(request);
    assert_eq!(said, import_json(request), "asked twice");
    let answer: Value = serde_json::from_str(&said).unwrap();
    assert!(answer.get("bundle").is_some() != answer.get("rejection").is_some(), "{said}");
    if answer["bundle"].get("event").is_some() {
        let planned = plan_json(answer["bundle"].to_string().as_bytes());
        assert!(!planned.contains("\"rejection\":"), "{said}\n{planned}");
    }
}
