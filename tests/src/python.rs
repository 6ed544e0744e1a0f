//! How Python prints a value, as the predecessor's two programs did into their rows (SPEC 8).

use serde_json::Value;

/// A version of Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Python {
    /// `u'…'`, nothing but ASCII.
    Two,
    /// `'…'`, with every letter as it is.
    Three,
}

/// `str(value)` of Python.
pub fn printed(value: &Value, python: Python) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text, python),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| printed(item, python)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let member =
                |(key, value): (&String, &Value)| format!("{}: {}", quoted(key, python), printed(value, python));
            format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(", "))
        }
    }
}

/// <https://docs.python.org/3/reference/lexical_analysis.html#escape-sequences>
fn quoted(text: &str, python: Python) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let letter = |c: char| match c {
        '\n' => r"\n".to_owned(),
        '\r' => r"\r".to_owned(),
        '\t' => r"\t".to_owned(),
        c if c == quote || c == '\\' => format!("\\{c}"),
        c if !c.is_control() && (c.is_ascii() || python == Python::Three && c.is_alphanumeric()) => c.to_string(),
        c => match u32::from(c) {
            code @ ..0x100 => format!("\\x{code:02x}"),
            code @ ..0x1_0000 => format!("\\u{code:04x}"),
            code => format!("\\U{code:08x}"),
        },
    };
    let prefix = if python == Python::Two { "u" } else { "" };
    format!("{prefix}{quote}{}{quote}", text.chars().map(letter).collect::<String>())
}
