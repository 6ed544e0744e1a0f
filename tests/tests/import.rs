//! Every import case: `cargo test -p ddns-tests --test import -- NAME`. `tests/README.md` says what is in one.

#![allow(clippy::indexing_slicing, reason = "a test may fail where it stands")]

use std::path::Path;
use std::process::ExitCode;

use ddns_tests::case;
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Map, Value, json};

fn main() -> std::io::Result<ExitCode> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("import");
    let mut trials = Vec::new();
    for file in case::files(&folder)? {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        trials.push(Trial::test(name, move || run(&file)));
    }
    Ok(libtest_mimic::run(&Arguments::from_args(), trials).exit_code())
}

fn run(file: &Path) -> Result<(), Failed> {
    let case = case::read(file)?;
    let mut findings = form(&case);
    let request = case::import_request(&case);
    let answer = import(&request);
    if let Some(rejection) = case["expect"].get("rejection") {
        differing(&mut findings, "rejection", &answer["rejection"], rejection);
    } else {
        expected(&mut findings, &case["expect"], &answer);
        promises(&mut findings, &case, &request, &answer);
    }
    if findings.is_empty() {
        return Ok(());
    }
    Err(format!("{}\n  {}", case["why"].as_str().unwrap_or_default(), findings.join("\n  ")).into())
}

/// A typing error must not weaken a case.
fn form(case: &Value) -> Vec<String> {
    let known = [
        (case, &["why", "formatVersion", "documents", "bundle", "instance", "inOrder", "apart", "expect"][..]),
        (&case["expect"], &["event", "facts", "documents", "rejection"]),
    ];
    let unknown = |(value, members): (&Value, &[&str])| {
        let found: Vec<String> = value.as_object().into_iter().flat_map(Map::keys).cloned().collect();
        found.into_iter().filter(|member| !members.contains(&member.as_str())).collect::<Vec<_>>()
    };
    known.into_iter().flat_map(unknown).map(|member| format!("unknown member `{member}`")).collect()
}

fn import(request: &Value) -> Value {
    let answer = ddns_core::import_json(request.to_string().as_bytes());
    serde_json::from_str(&answer).unwrap_or(Value::Null)
}

/// The event and the documents are as expected; facts that the case does not mention are those of nothing.
fn expected(findings: &mut Vec<String>, expect: &Value, answer: &Value) {
    let nothing = &import(&json!({ "documents": [] }))["bundle"]["facts"];
    differing(findings, "documents", &answer["documents"], &expect["documents"]);
    differing(findings, "event", &answer["bundle"]["event"], &expect["event"]);
    let facts = &answer["bundle"]["facts"];
    let (facts, expect) = (facts.as_object(), expect["facts"].as_object());
    for (name, found) in facts.into_iter().flatten() {
        let expected = expect.and_then(|facts| facts.get(name)).unwrap_or(&nothing[name]);
        differing(findings, name, found, expected);
    }
    for name in expect.into_iter().flat_map(Map::keys).filter(|name| facts.is_none_or(|it| !it.contains_key(*name))) {
        findings.push(format!("{name}: it is not there"));
    }
}

fn differing(findings: &mut Vec<String>, about: &str, found: &Value, expected: &Value) {
    if found != expected {
        findings.push(format!("{about}: expected {expected}\n    found {found}"));
    }
}

/// What holds for every import: the planner reads it; the order does not matter, nor how many texts it was; once more
/// changes nothing.
fn promises(findings: &mut Vec<String>, case: &Value, request: &Value, answer: &Value) {
    let bundle = &answer["bundle"];
    if bundle.get("event").is_some() {
        let planned = ddns_core::plan_json(bundle.to_string().as_bytes());
        if planned.contains("\"rejection\"") {
            findings.push(format!("the planner rejects it: {planned}"));
        }
    }
    let documents = request["documents"].as_array().cloned().unwrap_or_default();
    let mut other = |what: &str, documents: Value, given: &Value| {
        let mut other = request.clone();
        other["documents"] = documents;
        if !given.is_null() {
            other["bundle"] = given.clone();
        }
        differing(findings, what, &import(&other)["bundle"], bundle);
    };
    if case["inOrder"] != true {
        other("backwards", documents.iter().rev().cloned().collect(), &Value::Null);
    }
    let unbroken = answer["documents"].as_array().into_iter().flatten().all(|it| it["kind"] != "unknown");
    let zoned = documents.iter().any(|document| document.get("zone").is_some());
    if unbroken && !zoned && case["apart"] != true {
        let texts: Vec<&str> = documents.iter().filter_map(|document| document["text"].as_str()).collect();
        other("as one text", json!([{"name": "", "text": texts.join("\n")}]), &Value::Null);
    }
    if case["inOrder"] != true {
        other("once more", documents.into(), bundle);
    }
}
