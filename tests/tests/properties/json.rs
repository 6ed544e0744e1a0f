//! Requests that nobody would write: any JSON, known cases with something else somewhere in them, cut and bent bytes.

use std::path::Path;

use ddns_tests::case;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

/// Any JSON; among the strings those that mean something to the planner.
pub(crate) fn any_json() -> impl Strategy<Value = Value> {
    const WORDS: [&str; 18] = [
        "running",
        "",
        "ZONE",
        "corp.example.",
        "10.0.0.12",
        "::1",
        "i-0aaaaaaaaaaaaaaa1",
        "/hostedzone/Z1",
        "vpc-1",
        "CNAME",
        "{'a': True",
        "\\052.example",
        "complete",
        "*",
        "..",
        "10.0.0.0/33",
        "new:x.",
        "\u{1F600}",
    ];
    let text =
        prop_oneof![proptest::sample::select(&WORDS[..]).prop_map(str::to_owned), ".{0,12}", "[-.\\\\0-9a-z]{0,300}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        let members = btree_map(text.clone(), inner.clone(), 0..6);
        prop_oneof![vec(inner, 0..6).prop_map(Value::from), members.prop_map(|members| json!(members))]
    })
}

/// The requests of all cases.
pub(crate) fn requests() -> Vec<Value> {
    let files = case::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")).unwrap();
    let cases = files.iter().map(|file| case::read(file).unwrap());
    cases.map(|case| json!({"event": case["event"], "facts": case["facts"]})).collect()
}

/// What happens to one place of a request.
#[derive(Clone, Debug)]
pub(crate) enum Bend {
    Replace(Value),
    Remove,
    Rename(String),
    Twice,
}

/// A place, and what happens to it.
pub(crate) fn bend() -> impl Strategy<Value = (Index, Bend)> {
    let bend = prop_oneof![
        4 => any_json().prop_map(Bend::Replace),
        2 => Just(Bend::Remove),
        1 => ".{0,8}".prop_map(Bend::Rename),
        1 => Just(Bend::Twice),
    ];
    (any::<Index>(), bend)
}

/// Bends a request at a place.
pub(crate) fn bent(request: &mut Value, (place, bend): &(Index, Bend)) {
    let mut places = Vec::new();
    collect("", request, &mut places);
    let pointer = place.get(&places).clone();
    let (parent, member) = pointer.rsplit_once('/').unwrap();
    let member = member.replace("~1", "/").replace("~0", "~");
    match (request.pointer_mut(parent).unwrap(), bend) {
        (Value::Object(members), Bend::Replace(value)) => drop(members.insert(member, value.clone())),
        (Value::Object(members), Bend::Remove) => drop(members.remove(&member)),
        (Value::Object(members), Bend::Rename(name)) => {
            let value = members.remove(&member).unwrap();
            members.insert(name.clone(), value);
        }
        (Value::Object(members), Bend::Twice) => {
            let twice = json!([members[&member], members[&member]]);
            members.insert(member, twice);
        }
        (Value::Array(items), bend) => {
            let place: usize = member.parse().unwrap();
            match bend {
                Bend::Replace(value) => items[place] = value.clone(),
                Bend::Remove => drop(items.remove(place)),
                Bend::Rename(name) => items[place] = name.as_str().into(),
                Bend::Twice => items.push(items[place].clone()),
            }
        }
        (other, _) => panic!("{other} has no members"),
    }
}

/// The JSON pointers (RFC 6901) of everything below `value`.
fn collect(pointer: &str, value: &Value, places: &mut Vec<String>) {
    let mut below = |member: &str, value: &Value| {
        let pointer = format!("{pointer}/{}", member.replace('~', "~0").replace('/', "~1"));
        places.push(pointer.clone());
        collect(&pointer, value, places);
    };
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(place, item)| below(&place.to_string(), item)),
        Value::Object(members) => members.iter().for_each(|(name, member)| below(name, member)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
