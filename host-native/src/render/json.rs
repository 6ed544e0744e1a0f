//! The answer for programs.

use ddns_core::wire::Answer;
use serde::Serialize;

/// The planner's whole answer, indented.
pub fn json(answer: &Answer) -> String {
    indented(answer)
}

/// Indented JSON text. Characters that JSON allows raw and that a terminal would act on are written as `\u` escapes,
/// which mean the same. `value` has string keys only.
pub fn indented(value: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.chars().fold(String::with_capacity(text.len() + 1), |mut shown, c| {
        let harmless = c == '\n' || c.is_ascii_graphic() || c == ' ' || c.escape_debug().len() == 1;
        if harmless {
            shown.push(c);
        } else {
            let mut units = [0; 2];
            c.encode_utf16(&mut units).iter().for_each(|unit| shown.push_str(&format!("\\u{unit:04x}")));
        }
        shown
    }) + "\n"
}
