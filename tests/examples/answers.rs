//! Native answers, for other hosts to be compared with: one JSON line each, `{kind, name, request, answer, fails}`.
//!
//!     cargo run -p ddns-tests --example answers
//!
//! `kind` is `case` (every case as it stands), `open` (the same without facts: what is asked for), `version` (a version of
//! the form), `value` (a case with something in it changed), `text` (its text broken) or `import` (every import case).
//! `request` and `answer` are JSON text in a string, so that bytes can be compared; `fails`: the plan says that the event
//! has to come again. The same lines on every run.

#![allow(clippy::indexing_slicing, reason = "members of a `Value`, which are null where there are none")]

use std::error::Error;
use std::io::{self, Write};
use std::path::Path;

use ddns_core::wire::{Answer, Request};
use ddns_tests::case;
use serde_json::{Value, json};

/// Changed requests of each kind.
const CHANGED: usize = 400;
/// What is put in a value's place. Every number is one that JavaScript has, too.
const ODD: &str = r#"[null, true, 0, -1, 1.5, 4294967296, 9007199254740992, 100000000000000000, "", ".", "é😀\u2028", "i-0",
    "*.corp.example", "Z'<>", [], [[]], [null], {}, {"Id": 1}, "2001:db8::1", "10.0.0.12"]"#;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    let mut requests = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    for file in case::files(&folder)? {
        let case = case::read(&file)?;
        let name = file.strip_prefix(&folder)?.with_extension("").display().to_string();
        let request = json!({"event": case["event"], "facts": case["facts"]});
        writeln!(out, "{}", line("case", &name, request.to_string()))?;
        let open =
            json!({"event": case["event"], "facts": {"settings": case["facts"].get("settings").unwrap_or(&json!({}))}});
        writeln!(out, "{}", line("open", &name, open.to_string()))?;
        requests.push(request);
    }
    for version in [json!(null), json!(1), json!(2), json!("1")] {
        let request = json!({"formatVersion": version, "event": requests[0]["event"], "facts": {}});
        writeln!(out, "{}", line("version", &version.to_string(), request.to_string()))?;
    }
    for file in case::files(&folder.with_file_name("import"))? {
        let request = case::import_request(&case::read(&file)?).to_string();
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let answer = ddns_core::import_json(request.as_bytes());
        writeln!(out, "{}", json!({"kind": "import", "name": name, "request": request, "answer": answer}))?;
    }
    let odd: Vec<Value> = serde_json::from_str(ODD)?;
    let mut dice = Dice(1);
    for number in 0..CHANGED {
        let mut request = requests[dice.below(requests.len())].clone();
        change(&mut request, &odd, &mut dice);
        writeln!(out, "{}", line("value", &format!("changed-{number}"), request.to_string()))?;
        let text = broken(&requests[dice.below(requests.len())].to_string(), &mut dice);
        writeln!(out, "{}", line("text", &format!("broken-{number}"), text))?;
    }
    Ok(())
}

fn line(kind: &str, name: &str, request: String) -> Value {
    let answer: Answer = match Request::from_json(request.as_bytes()) {
        Ok(request) => ddns_core::plan(&request.event, &request.facts),
        Err(rejection) => rejection.into(),
    };
    let fails = matches!(&answer, Answer::Plan(plan) if plan.diagnostics.iter().any(|said| said.fails_event));
    json!({"kind": kind, "name": name, "request": request, "answer": answer.to_json(), "fails": fails})
}

/// Changes one place or two.
fn change(request: &mut Value, odd: &[Value], dice: &mut Dice) {
    for _ in 0..=dice.below(2) {
        let mut place = &mut *request;
        // Near the top there is little but errors.
        let mut steps = 3 + dice.below(6);
        while steps > 0 && !is_leaf(place) {
            place = child(place, dice);
            steps -= 1;
        }
        match place {
            Value::Object(members) if dice.below(2) == 0 => {
                let Some(key) = members.keys().nth(dice.below(members.len())).cloned() else { continue };
                let member = members.remove(&key).unwrap_or_default();
                if dice.below(2) == 0 {
                    members.insert(format!("{key}x"), member);
                }
            }
            Value::Array(items) if dice.below(2) == 0 => items.extend_from_within(..dice.below(items.len() + 1)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
                *place = odd[dice.below(odd.len())].clone();
            }
        }
    }
}

fn is_leaf(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

/// One of the values in a value that is no leaf.
fn child<'a>(value: &'a mut Value, dice: &mut Dice) -> &'a mut Value {
    match value {
        Value::Array(items) => {
            let at = dice.below(items.len());
            &mut items[at]
        }
        Value::Object(members) => {
            let key = members.keys().nth(dice.below(members.len())).cloned().unwrap_or_default();
            &mut members[&key]
        }
        leaf @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => leaf,
    }
}

/// Cuts the text off, or puts another character in somewhere.
fn broken(text: &str, dice: &mut Dice) -> String {
    let odd: Vec<char> = "{}[]\",:0.eE-\\u \u{0}\u{7f}\u{feff}é😀\n".chars().collect();
    let mut chars: Vec<char> = text.chars().collect();
    let at = dice.below(chars.len());
    match dice.below(3) {
        0 => chars.truncate(at),
        1 => chars[at] = odd[dice.below(odd.len())],
        _ => chars.insert(at, odd[dice.below(odd.len())]),
    }
    chars.into_iter().collect()
}

/// A linear congruential generator: the same numbers on every machine.
struct Dice(u64);

impl Dice {
    /// A number below `bound`; 0 where there is none.
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default().checked_rem(bound).unwrap_or_default()
    }
}
