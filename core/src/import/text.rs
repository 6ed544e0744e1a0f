//! JSON in a text: one value, several after one another, or values within lines of a log.

use serde_json::{Deserializer, Value};

/// The values in a text, in their order, and what is wrong with the first that cannot be read.
///
/// Where a `{` begins a line, JSON is meant: what is wrong there is an error, and the rest of the text is not looked at,
/// because the inside of a broken document is no document. Anywhere else it may be anything that a log holds.
pub(super) fn values(text: &str) -> (Vec<Value>, Option<String>) {
    let mut values = Vec::new();
    let mut first_error = None;
    let (mut at, mut line) = (0, 0);
    while let Some((start, is_list)) = next_start(text, at) {
        let passed = text.get(at..start).unwrap_or_default();
        line = passed.rfind('\n').map_or(line, |newline| at + newline + 1);
        let mut stream = Deserializer::from_slice(text.get(start..).unwrap_or_default().as_bytes()).into_iter();
        match stream.next() {
            Some(Ok(value)) => {
                values.push(value);
                at = start + stream.byte_offset();
                // Where one value begins the line, what follows right after it is meant as JSON, too.
                line = if begins_line(text, line, start) { at } else { line };
            }
            Some(Err(error)) => {
                let error = first_error.get_or_insert_with(|| located(text, start, &error));
                if !is_list && begins_line(text, line, start) {
                    return (values, Some(error.clone()));
                }
                at = start + 1;
            }
            None => break,
        }
    }
    let error = first_error.filter(|_| values.is_empty());
    (values, error)
}

/// Where the next value can begin. Lists count only at the very beginning: logs are full of `[INFO]`.
fn next_start(text: &str, at: usize) -> Option<(usize, bool)> {
    let rest = text.get(at..)?;
    let first = rest.find(|c: char| !is_blank(c))?;
    if at == 0 && rest.get(first..).is_some_and(|rest| rest.starts_with('[')) {
        return Some((first, true));
    }
    Some((at + rest.find('{')?, false))
}

fn begins_line(text: &str, line: usize, start: usize) -> bool {
    text.get(line..start).unwrap_or_default().chars().all(is_blank)
}

/// Some programs put a byte order mark in front.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

/// What serde_json says, with the line of the whole text.
fn located(text: &str, start: usize, error: &serde_json::Error) -> String {
    let before = text.get(..start).unwrap_or_default();
    let (lines, column) = (before.matches('\n').count(), before.rsplit('\n').next().unwrap_or_default().len());
    let column = if error.line() == 1 { column + error.column() } else { error.column() };
    let said = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let said = said.strip_suffix(&position).unwrap_or(&said);
    format!("{said} at line {} column {column}", lines + error.line())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, Option<String>) {
        let (values, error) = values(text);
        (values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "), error)
    }

    #[test]
    fn one_after_another_and_within_lines() {
        for (text, expected) in [
            ("\u{feff} {\"a\":1}\r\n", "{\"a\":1}"),
            ("{\"a\":1}{\"b\":2}\n{\"c\":3}", "{\"a\":1} {\"b\":2} {\"c\":3}"),
            ("[{\"a\":1}]", "[{\"a\":1}]"),
            ("[INFO] got {\"a\":{}} in {x} ms\nEND {\"b\":2}", "{\"a\":{}} {\"b\":2}"),
            ("{\"a\":1}\nEND of it", "{\"a\":1}"),
        ] {
            assert_eq!(read(text), (expected.to_owned(), None), "{text}");
        }
    }

    #[test]
    fn the_inside_of_a_broken_document_is_no_document() {
        let (values, error) = read("{\"a\":1}\n\n{\"event\":\n  {\"b\":2},");
        assert_eq!(
            (values.as_str(), error.as_deref()),
            ("{\"a\":1}", Some("EOF while parsing a value at line 4 column 10"))
        );
        let (values, error) = read("INFO {\"a\":1} {x}");
        assert_eq!((values.as_str(), error), ("{\"a\":1}", None));
        let (_, error) = read("an error: {x}");
        assert_eq!(error.as_deref(), Some("key must be a string at line 1 column 12"));
        assert_eq!(read("nothing"), (String::new(), None));
    }

    #[test]
    fn a_long_line_takes_no_longer_for_each_of_its_braces() {
        let text = "a{".repeat(500_000);
        assert!(values(&text).0.is_empty());
    }
}
