//! Native and wasmtime give the same bytes: for every case of `tests/cases`, and for ten thousand requests made of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail where it stands"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use ddns_wasmtime::{Cache, Planner};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::{Map, Value, json};

static PLANNER: LazyLock<Planner> = LazyLock::new(|| {
    let cache = Cache::Folder(concat!(env!("CARGO_TARGET_TMPDIR"), "/cache").into());
    Planner::builder().cache(cache).embedded().unwrap()
});

static REQUESTS: LazyLock<Vec<(PathBuf, Value)>> = LazyLock::new(|| {
    let mut found = Vec::new();
    requests_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases"), &mut found);
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
});

fn requests_below(folder: &Path, found: &mut Vec<(PathBuf, Value)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            requests_below(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            let case: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            found.push((path, json!({ "event": case["event"], "facts": case["facts"] })));
        }
    }
}

/// What natively is the answer, if it is in wasmtime, too.
fn same(request: &[u8]) -> Result<String, String> {
    let (native, sandboxed) = (ddns_core::plan_json(request), PLANNER.plan_json(request));
    match sandboxed {
        Ok(sandboxed) if sandboxed == native => Ok(native),
        other => Err(format!("{}\nnative:   {native}\nwasmtime: {other:?}", String::from_utf8_lossy(request))),
    }
}

#[test]
fn every_case_gives_the_same_bytes() {
    assert!(REQUESTS.len() > 100, "the cases are found");
    for (path, request) in REQUESTS.iter() {
        same(request.to_string().as_bytes()).unwrap_or_else(|difference| panic!("{}: {difference}", path.display()));
    }
}

#[test]
fn a_version_of_the_form_gives_the_same_bytes() {
    let answer = |version: Value| {
        let request = json!({ "formatVersion": version, "event": REQUESTS[0].1["event"], "facts": {} });
        same(request.to_string().as_bytes()).unwrap()
    };
    let unsupported =
        r#"{"formatVersion":1,"rejection":{"code":"unsupported-version","path":"formatVersion","message":""#;
    for version in [0, 2, u32::MAX] {
        assert!(answer(json!(version)).starts_with(unsupported), "{version}: {}", answer(json!(version)));
    }
    for version in [json!(-1), json!(1.5), json!(1_u64 << 32), json!("1"), json!([])] {
        assert!(answer(version.clone()).contains("\"invalid-input\",\"path\":\"formatVersion\""), "{version}");
    }
    assert_eq!(answer(json!(1)), answer(Value::Null));
}

/// One thing that is done to a request.
#[derive(Clone, Debug)]
enum Change {
    Remove(Index),
    Replace(Index, Value),
    /// The value of one place in another place.
    Copy(Index, Index),
    /// The value of some place in another case in this place.
    Transplant(Index, Index, Index),
    Add(Index, String, Value),
    Open,
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (0..100_u32).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[a-z*_.-]{0,70}".prop_map(Value::from),
        "(10\\.0\\.[0-9]{1,3}\\.[0-9]{1,3}|[0-9a-f:]{2,20}|i-[0-9a-f]{0,17}|/hostedzone/Z[A-Z0-9]{0,5})"
            .prop_map(Value::from),
        prop::sample::select(vec![
            "running",
            "terminated",
            "stopped",
            "pending",
            "ZONE",
            "CNAME",
            "A",
            "AAAA",
            "PTR",
            "all",
            "none"
        ])
        .prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
    ]
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        at().prop_map(Change::Remove),
        (at(), scalar()).prop_map(|(place, value)| Change::Replace(place, value)),
        (at(), at()).prop_map(|(from, to)| Change::Copy(from, to)),
        (at(), at(), at()).prop_map(|(case, from, to)| Change::Transplant(case, from, to)),
        (at(), "[a-zA-Z]{1,12}", scalar()).prop_map(|(place, key, value)| Change::Add(place, key, value)),
        Just(Change::Open),
    ]
}

/// All places of a value, as JSON pointers.
fn places(value: &Value) -> Vec<String> {
    fn below(value: &Value, path: &str, found: &mut Vec<String>) {
        found.push(path.to_owned());
        match value {
            Value::Array(values) => {
                values.iter().enumerate().for_each(|(i, value)| below(value, &format!("{path}/{i}"), found))
            }
            Value::Object(members) => members.iter().for_each(|(key, value)| {
                below(value, &format!("{path}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut found = Vec::new();
    below(value, "", &mut found);
    found
}

fn at<'a>(request: &'a mut Value, place: &Index) -> &'a mut Value {
    let path = place.get(&places(request)).clone();
    request.pointer_mut(&path).unwrap()
}

fn apply(request: &mut Value, change: &Change) {
    match change {
        Change::Remove(place) => {
            let path = place.get(&places(request)).clone();
            let Some((above, key)) = path.rsplit_once('/') else { return };
            match request.pointer_mut(above).unwrap() {
                Value::Array(values) => drop(values.remove(key.parse().unwrap())),
                Value::Object(members) => drop(members.remove(&key.replace("~1", "/").replace("~0", "~"))),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
        Change::Replace(place, value) => *at(request, place) = value.clone(),
        Change::Copy(from, to) => {
            let value = at(request, from).clone();
            *at(request, to) = value;
        }
        Change::Transplant(case, from, to) => {
            let value = at(&mut case.get(&REQUESTS).1.clone(), from).clone();
            *at(request, to) = value;
        }
        Change::Add(place, key, value) => match at(request, place) {
            Value::Array(values) => values.push(value.clone()),
            Value::Object(members) => drop(members.insert(key.clone(), value.clone())),
            other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => {
                *other = Value::Object(Map::from_iter([(key.clone(), value.clone())]))
            }
        },
        Change::Open => {
            if let Some(Value::Object(facts)) = request.get_mut("facts") {
                facts.remove("complete");
            }
        }
    }
}

/// What is done to the text: nothing, mostly.
fn spoilt(text: Vec<u8>, damage: Option<(Index, u8)>) -> Vec<u8> {
    let Some((place, byte)) = damage else { return text };
    let at = place.index(text.len());
    let mut text = text;
    match byte % 3 {
        0 => text.truncate(at),
        1 => text[at] = byte,
        _ => text.insert(at, byte),
    }
    text
}

#[test]
fn ten_thousand_requests_give_the_same_bytes() {
    let damage = prop_oneof![8 => Just(None), 2 => (any::<Index>(), any::<u8>()).prop_map(Some)];
    let strategy = (any::<Index>(), vec(change(), 0..6), damage);
    let (mut plans, mut needs, mut rejections) = (0, 0, 0);
    let counts = std::cell::RefCell::new((&mut plans, &mut needs, &mut rejections));
    let mut runner = TestRunner::new(Config {
        cases: 10_000,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(1),
        ..Config::default()
    });
    let run = runner.run(&strategy, |(case, changes, damage)| {
        let mut request = case.get(&REQUESTS).1.clone();
        changes.iter().for_each(|change| apply(&mut request, change));
        let answer = same(&spoilt(request.to_string().into_bytes(), damage)).map_err(TestCaseError::fail)?;
        let mut counts = counts.borrow_mut();
        match answer.get(..30).unwrap_or_default() {
            start if start.contains("\"changes\"") => *counts.0 += 1,
            start if start.contains("\"needs\"") => *counts.1 += 1,
            start if start.contains("\"rejection\"") => *counts.2 += 1,
            start => return Err(TestCaseError::fail(format!("no answer: {start}"))),
        }
        Ok(())
    });
    run.unwrap_or_else(|failure| panic!("{failure}"));
    let seen = format!("{plans} plans, {needs} needs, {rejections} rejections");
    assert!(plans > 1000 && needs > 100 && rejections > 1000, "valid and broken ones: {seen}");
}
