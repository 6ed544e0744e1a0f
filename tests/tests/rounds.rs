//! Every case in an open world: a host that knows only the settings fetches what it is asked for, out of the case's
//! facts, and calls again. Three rounds are enough, nothing is asked for twice, and the plan is that of the closed
//! world (SPEC 1).

#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

use std::collections::BTreeSet;
use std::path::Path;

use ddns_tests::{case, dns};
use serde_json::{Value, json};

fn ask(event: &Value, facts: &Value) -> Value {
    let request = json!({"event": event, "facts": facts}).to_string();
    serde_json::from_str(&ddns_core::plan_json(request.as_bytes())).unwrap()
}

#[test]
fn the_same_plan_in_three_rounds() {
    let mut wrong = Vec::new();
    for file in case::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")).unwrap() {
        let case = case::read(&file).unwrap();
        if case["expect"].get("rejection").is_none() {
            wrong.extend(differs(&case).map(|what| format!("{}: {what}", file.display())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with the way from the settings to the plan.
fn differs(case: &Value) -> Option<String> {
    let (event, all) = (&case["event"], &case["facts"]);
    let mut open = json!({"complete": false, "answered": [], "registrationTable": all["registrationTable"]});
    if let Some(settings) = all.get("settings") {
        open["settings"] = settings.clone();
    }
    let mut asked = BTreeSet::new();
    for _ in 0..4 {
        let answer = ask(event, &open);
        let Some(needs) = answer["needs"].as_array() else {
            let closed = ask(event, all);
            return (answer != closed).then(|| format!("open world: {answer}\nclosed world: {closed}"));
        };
        for need in needs {
            if !asked.insert(need.to_string()) {
                return Some(format!("asked twice: {need}"));
            }
            fetch(event, all, need, &mut open);
            open["answered"].as_array_mut().unwrap().push(need.clone());
        }
    }
    Some(format!("more than three rounds: {asked:?}"))
}

/// Adds what a need asks for to the facts.
fn fetch(event: &Value, all: &Value, need: &Value, open: &mut Value) {
    match need["kind"].as_str().unwrap() {
        "instance" => {
            let id = need["InstanceId"].as_str().unwrap();
            if need["Account"] == event["account"] && need["Region"] == event["region"] {
                open["instances"][id] = all["instances"][id].clone();
            }
            open["registrations"][id] = all["registrations"][id].clone();
        }
        "vpc" => {
            let vpc = &all["vpcs"][need["VpcId"].as_str().unwrap()];
            open["vpcs"][need["VpcId"].as_str().unwrap()] = vpc.clone();
            if let Some(options) = vpc["DhcpOptionsId"].as_str() {
                open["dhcpOptions"][options] = all["dhcpOptions"][options].clone();
            }
        }
        "subnet" => {
            let id = need["SubnetId"].as_str().unwrap();
            open["subnets"][id] = all["subnets"][id].clone();
        }
        "hostedZones" => open["hostedZones"] = all["hostedZones"].clone(),
        "recordSets" => records_at(event, all, need, open),
        other => panic!("unknown need {other}"),
    }
}

/// The live record sets at a name, the registrations that list them, and those instances where EC2 was asked.
fn records_at(event: &Value, all: &Value, need: &Value, open: &mut Value) {
    let zone = need["HostedZoneId"].as_str().unwrap();
    let name = dns::name(need["Name"].as_str().unwrap());
    let at = |set: &Value| dns::name(set["Name"].as_str().unwrap()) == name;
    let live = all["recordSets"][zone].as_array().into_iter().flatten().filter(|set| at(set)).cloned();
    let mut known = open["recordSets"][zone].as_array().cloned().unwrap_or_default();
    known.extend(live);
    open["recordSets"][zone] = known.into();
    for (id, row) in all["registrations"].as_object().unwrap() {
        let in_zone = |entry: &Value| dns::zone_id(entry["HostedZoneId"].as_str().unwrap()) == zone;
        let mut entries = row["Records"].as_array().into_iter().flatten();
        if !entries.any(|entry| in_zone(entry) && at(entry)) {
            continue;
        }
        open["registrations"][id] = row.clone();
        let place = |member: &str, here: &Value| row.get(member).unwrap_or(here).clone();
        let (account, region) = (place("Account", &event["account"]), place("Region", &event["region"]));
        if account == event["account"] && region == event["region"] {
            open["instances"][id] = all["instances"][id].clone();
            let need = json!({"kind": "instance", "InstanceId": id, "Account": account, "Region": region});
            open["answered"].as_array_mut().unwrap().push(need);
        }
    }
}
