//! The checker bites: each planner below is the real one with one mistake in it, and is refused for that mistake.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may fail where it stands")]

mod answers;
mod record_sets;
mod registrations;
mod rounds;

use std::path::Path;

use ddns_tests::{case, check, form};
use serde_json::Value;

fn read(name: &str) -> Value {
    case::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("cases/{name}.json"))).unwrap()
}

fn planned(request: &str) -> Value {
    serde_json::from_str(&ddns_core::plan_json(request.as_bytes())).unwrap()
}

/// The case passes with the real planner and is refused by the check `expected` with the wrong one.
fn refused(name: &str, expected: &str, wrong: &dyn Fn(&str) -> String) {
    let case = read(name);
    let right = check(&case, &|request| ddns_core::plan_json(request.as_bytes()));
    assert!(right.is_empty(), "{name} passes with the real planner: {right:#?}");
    let findings = check(&case, wrong);
    assert!(findings.iter().any(|finding| finding.check == expected), "{name}: `{expected}` in {findings:#?}");
}

/// A mistake in the answer; the fingerprint is that of the wrong changes.
fn wrong_answer(name: &str, expected: &str, mistake: fn(&mut Value)) {
    refused(name, expected, &|request| {
        let mut answer = planned(request);
        mistake(&mut answer);
        answer["fingerprint"] = form::fingerprint(&answer["changes"]).into();
        answer.to_string()
    });
}

/// A mistake in what the planner sees of the facts.
fn wrong_view(name: &str, expected: &str, mistake: fn(&mut Value)) {
    refused(name, expected, &|request| {
        let mut seen = serde_json::from_str(request).unwrap();
        mistake(&mut seen);
        ddns_core::plan_json(seen.to_string().as_bytes())
    });
}

fn changes(answer: &mut Value) -> &mut Vec<Value> {
    answer["changes"].as_array_mut().unwrap()
}

/// The first change of a kind, if the plan has one: a plan for the world after has none.
fn first<'a>(answer: &'a mut Value, kind: &str) -> Option<&'a mut Value> {
    changes(answer).iter_mut().find(|change| change["kind"] == kind)
}

fn first_record_change(answer: &mut Value) -> Option<&mut Value> {
    first(answer, "changeRecordSets").map(|change| &mut change["ChangeBatch"]["Changes"][0])
}

const RUNNING: &str = "dhcp/dhcp-domain-running";
const STOPPED: &str = "withdraw/dhcp-domain-stopped";
