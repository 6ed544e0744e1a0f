//! Every case in an open world: three rounds of needs at most, and the plan of the closed world (SPEC 1).

#![allow(clippy::indexing_slicing, reason = "a test may fail where it stands")]

use std::io;
use std::path::Path;

use ddns_tests::{case, rounds};
use serde_json::{Value, json};

#[test]
fn the_same_plan_in_three_rounds() -> io::Result<()> {
    let mut wrong = Vec::new();
    for file in case::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases"))? {
        let case = case::read(&file)?;
        let planner = |request: &str| ddns_core::plan_json(request.as_bytes());
        if case["expect"].get("rejection").is_none() {
            let finding = rounds::rounds(&case["event"], &case["facts"], &planner).err();
            wrong.extend(finding.map(|finding| format!("{}: {finding}", file.display())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

/// Exactly the facts that are lacking: with the instance and its registration, a withdrawal needs what that lists.
#[test]
fn a_withdrawal_looks_at_nothing_but_what_is_listed() -> io::Result<()> {
    let case = case::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/withdraw/dhcp-domain-stopped.json"))?;
    let facts = json!({"instances": case["facts"]["instances"], "registrations": case["facts"]["registrations"]});
    let request = json!({"event": case["event"], "facts": facts}).to_string();
    let answer: Value = serde_json::from_str(&ddns_core::plan_json(request.as_bytes()))?;
    let needs = answer["needs"].as_array().into_iter().flatten();
    let asked: Vec<&str> = needs.filter_map(|need| need["kind"].as_str()).collect();
    assert_eq!(asked, ["recordSets", "recordSets"], "{answer}");
    Ok(())
}
