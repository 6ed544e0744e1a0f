//! The open world: a host that knows only the settings, and what it has done, fetches what it is asked for, out of the facts of a closed
//! world, and calls again. Three rounds are enough, nothing is asked for twice, and the plan is that of the closed
//! world (SPEC 1).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::Planner;
use crate::answer::ask;
use crate::dns::{name, zone_id};
use crate::finding::{Finding, must};

/// Goes the way from the settings to the plan, and the one from a bundle that was made by hand: nobody says what was
/// fetched for it.
pub fn rounds(event: &Value, all: &Value, planner: &Planner) -> Result<(), Finding> {
    let mut open = json!({
        "complete": false, "answered": [], "registrationTable": all["registrationTable"], "recordSets": {}
    });
    for own in ["settings", "created"] {
        if let Some(known) = all.get(own) {
            open[own] = known.clone();
        }
    }
    way(event, all, open, planner)?;
    let mut by_hand = all.clone();
    by_hand["complete"] = false.into();
    by_hand["recordSets"] = json!({});
    if by_hand["answered"].is_null() {
        by_hand["answered"] = json!([]);
    }
    for part in halves(&by_hand) {
        way(event, all, part, planner)?;
    }
    way(event, all, by_hand, planner)
}

/// Half of a need is none: an instance without its registration, a VPC without an attribute or its DHCP option set.
fn halves(by_hand: &Value) -> Vec<Value> {
    let without = |take: &dyn Fn(&mut Value)| {
        let mut part = by_hand.clone();
        take(&mut part);
        part
    };
    let mut halves = vec![
        without(&|facts| facts["registrations"] = json!({})),
        without(&|facts| facts["instances"] = json!({})),
        without(&|facts| facts["dhcpOptions"] = json!({})),
    ];
    for attribute in ["EnableDnsSupport", "EnableDnsHostnames"] {
        halves.push(without(&|facts| {
            let vpcs =
                facts.get_mut("vpcs").and_then(Value::as_object_mut).into_iter().flat_map(serde_json::Map::values_mut);
            vpcs.filter_map(Value::as_object_mut).for_each(|vpc| drop(vpc.remove(attribute)));
        }));
    }
    halves
}

fn way(event: &Value, all: &Value, mut open: Value, planner: &Planner) -> Result<(), Finding> {
    let begun = open.clone();
    let mut asked = BTreeSet::new();
    for _ in 0..4 {
        let answer = ask(planner, event, &open)?;
        let Some(needs) = answer["needs"].as_array() else {
            let closed = ask(planner, event, all)?;
            return must(answer == closed, || Finding::new("open world", "the plan", closed, answer));
        };
        for need in needs {
            let twice = || Finding::new("open world", "a need", "each asked for once", need);
            must(asked.insert(need.to_string()), twice)?;
            let there = || Finding::new("open world", "a need", "nothing that is there already", need);
            must(!is_there(&begun, need), there)?;
            must(could_be(all, need), || Finding::new("open world", "a need", "a name in a zone that is there", need))?;
            fetch(event, all, need, &mut open)?;
            answered(&mut open, need.clone());
        }
    }
    Err(Finding::new("open world", "the rounds", "three", format!("more: {asked:?}")))
}

/// Zones, and a subnet, that stand in the facts count as fetched.
fn is_there(facts: &Value, need: &Value) -> bool {
    match need["kind"].as_str() {
        Some("hostedZones") => !facts["hostedZones"].is_null(),
        Some("subnet") => facts["subnets"].get(need["SubnetId"].as_str().unwrap_or_default()).is_some(),
        _ => false,
    }
}

/// A zone that the plan creates has no record sets yet, and one that is known has none but those in it.
fn could_be(all: &Value, need: &Value) -> bool {
    let zone = zone_id(need["HostedZoneId"].as_str().unwrap_or_default());
    let at_name = name(need["Name"].as_str().unwrap_or_default());
    let known = all["hostedZones"].as_array().into_iter().flatten();
    let mut known = known.filter(|known| zone_id(known["Id"].as_str().unwrap_or_default()) == zone);
    let inside = |apex: &str| at_name == apex || at_name.ends_with(&format!(".{apex}"));
    !zone.starts_with("new:") && known.all(|known| inside(&name(known["Name"].as_str().unwrap_or_default())))
}

fn answered(open: &mut Value, need: Value) {
    if let Some(answered) = open["answered"].as_array_mut() {
        answered.push(need);
    }
}

/// Adds what a need asks for to the facts.
fn fetch(event: &Value, all: &Value, need: &Value, open: &mut Value) -> Result<(), Finding> {
    let mut copy = |member: &str, id: &str| open[member][id] = all[member][id].clone();
    let id = |member: &str| need[member].as_str().unwrap_or_default();
    match need["kind"].as_str() {
        Some("instance") => {
            copy("instances", id("InstanceId"));
            copy("registrations", id("InstanceId"));
        }
        Some("vpc") => {
            copy("vpcs", id("VpcId"));
            if let Some(options) = all["vpcs"][id("VpcId")]["DhcpOptionsId"].as_str() {
                copy("dhcpOptions", options);
            }
        }
        Some("subnet") => copy("subnets", id("SubnetId")),
        Some("hostedZones") => open["hostedZones"] = all["hostedZones"].clone(),
        Some("recordSets") => records_at(event, all, need, open),
        _ => return Err(Finding::new("open world", "a need", "one of SPEC 1", need)),
    }
    Ok(())
}

/// The live record sets at a name, the registrations that list them, and those instances where EC2 was asked.
fn records_at(event: &Value, all: &Value, need: &Value, open: &mut Value) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (zone, at_name) = (zone_id(&text(&need["HostedZoneId"])), name(&text(&need["Name"])));
    let at = |set: &Value| name(&text(&set["Name"])) == at_name;
    let zones = all["recordSets"].as_object().into_iter().flatten().filter(|(id, _)| zone_id(id) == zone);
    let live = zones.filter_map(|(_, live)| live.as_array()).flatten().filter(|set| at(set)).cloned();
    let mut known = open["recordSets"][&zone].as_array().cloned().unwrap_or_default();
    known.extend(live);
    open["recordSets"][&zone] = known.into();
    for (id, row) in all["registrations"].as_object().into_iter().flatten() {
        let mut entries = row["Records"].as_array().into_iter().flatten();
        if entries.any(|entry| zone_id(&text(&entry["HostedZoneId"])) == zone && at(entry)) {
            open["registrations"][id] = row.clone();
            holder(event, &all["instances"][id], row, open);
        }
    }
}

/// EC2 is asked about a holder in the account and region of its registration. A host that cannot ask there leaves it
/// open; here those are the ones that are unknown.
fn holder(event: &Value, instance: &Value, row: &Value, open: &mut Value) {
    let place = |member: &str, here: &Value| row.get(member).unwrap_or(here).clone();
    let (account, region) = (place("Account", &event["account"]), place("Region", &event["region"]));
    let here = account == event["account"] && region == event["region"];
    if let Some(id) = row["InstanceId"].as_str().filter(|_| here || !instance.is_null()) {
        open["instances"][id] = instance.clone();
        let need = json!({"kind": "instance", "InstanceId": id, "Account": account, "Region": region});
        answered(open, need);
    }
}
