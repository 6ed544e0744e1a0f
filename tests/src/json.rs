//! JSON text with the members of objects in a chosen order.

use serde_json::Value;

/// In which order the members of an object are written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Members {
    /// By their UTF-16 code units and without blanks: canonical JSON, RFC 8785 section 3.2.3.
    Canonical,
    /// The other way round.
    Reversed,
}

/// `value` as JSON text.
pub(crate) fn text(value: &Value, members: Members) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| text(item, members)).collect();
            format!("[{}]", items.join(","))
        }
        Value::Object(object) => {
            let mut sorted: Vec<(&String, &Value)> = object.iter().collect();
            sorted.sort_by_key(|(key, _)| key.encode_utf16().collect::<Vec<u16>>());
            match members {
                Members::Canonical => {}
                Members::Reversed => sorted.reverse(),
            }
            let write =
                |(key, value): (&String, &Value)| format!("{}:{}", Value::from(key.as_str()), text(value, members));
            let members: Vec<String> = sorted.into_iter().map(write).collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}
