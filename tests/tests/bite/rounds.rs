//! Mistakes on the way through an open world.

use ddns_tests::rounds::rounds;
use serde_json::{Value, json};

use crate::{RUNNING, planned, read};

/// The way is found with the real planner, and is refused with the wrong one.
fn refused(about: &str, wrong: &dyn Fn(&str) -> String) {
    let case = read(RUNNING);
    let (event, facts) = (&case["event"], &case["facts"]);
    rounds(event, facts, &|request| ddns_core::plan_json(request.as_bytes())).unwrap();
    let finding = rounds(event, facts, wrong).unwrap_err();
    assert_eq!((finding.check, finding.about.as_str()), ("open world", about), "{finding}");
}

fn seen(request: &str, mistake: fn(&mut Value)) -> String {
    let mut seen = serde_json::from_str(request).unwrap();
    mistake(&mut seen);
    ddns_core::plan_json(seen.to_string().as_bytes())
}

#[test]
fn asks_twice() {
    refused("a need", &|request| {
        seen(request, |request| {
            request["facts"]["answered"] = json!([]);
            request["facts"]["instances"] = json!({});
        })
    });
}

#[test]
fn asks_for_what_nobody_can_fetch() {
    refused("a need", &|_| json!({"needs": [{"kind": "weather"}]}).to_string());
}

#[test]
fn never_ends() {
    refused("the rounds", &|request| {
        let request: Value = serde_json::from_str(request).unwrap();
        let round = request["facts"]["answered"].as_array().unwrap().len();
        json!({"needs": [{"kind": "subnet", "SubnetId": format!("subnet-{round}")}]}).to_string()
    });
}

#[test]
fn another_plan() {
    refused("the plan", &|request| {
        let mut answer = planned(request);
        if request.contains("\"answered\"") && answer.get("changes").is_some() {
            answer["changes"] = json!([]);
        }
        answer.to_string()
    });
}

#[test]
fn asks_for_what_is_there() {
    refused("a need", &|request| {
        let answer = ddns_core::plan_json(request.as_bytes());
        let request: Value = serde_json::from_str(request).unwrap();
        let known = request["facts"]["answered"].as_array().map_or(0, Vec::len);
        match known {
            1 if request["facts"]["hostedZones"].is_array() => json!({"needs": [{"kind": "hostedZones"}]}).to_string(),
            _ => answer,
        }
    });
}

#[test]
fn asks_a_zone_for_what_it_cannot_hold() {
    let asks = |zone: &'static str, name: &'static str| {
        refused("a need", &|request| {
            let request: Value = serde_json::from_str(request).unwrap();
            let need = json!({"kind": "recordSets", "HostedZoneId": zone, "Name": name});
            let asked = request["facts"]["answered"].as_array().is_some_and(|answered| answered.contains(&need));
            if asked { planned(&request.to_string()).to_string() } else { json!({"needs": [need]}).to_string() }
        });
    };
    asks("ZCORP", "web.othercorp.example.");
    asks("new:0.0.10.in-addr.arpa.", "12.0.0.10.in-addr.arpa.");
}
