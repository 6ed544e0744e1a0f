//! Somebody is quicker: just before each CREATE at a free name a record of somebody else's appears there, Route 53
//! refuses the batch, and the host plans again (SPEC 5).

use serde_json::{Value, json};

use crate::Planner;
use crate::crash::replan;
use crate::dns::{Key, shown, values};
use crate::finding::Finding;
use crate::world::World;

/// Tries it before every CREATE, with a record set of the same type and with one of another type.
pub(crate) fn races(event: &Value, planner: &Planner, before: &World, changes: &[Value]) -> Vec<Finding> {
    let mut findings = Vec::new();
    if before.has_predecessor_row() {
        return findings;
    }
    let mut half = before.clone();
    for change in changes {
        let zone = change["HostedZoneId"].as_str().unwrap_or_default();
        for set in created(change) {
            let key = Key::of(zone, set);
            let taken = before.live().any(|(other, _)| other.zone == key.zone && other.name == key.name);
            for foreign in foreign(set).into_iter().filter(|_| !taken) {
                let finding = race(event, planner, &half, &key, &foreign);
                let when = format!("somebody quicker put {} at {key}", shown(&foreign));
                findings.extend(finding.map(|finding| finding.when(when)));
            }
        }
        if half.apply(std::slice::from_ref(change)).is_err() {
            break;
        }
    }
    findings
}

fn created(change: &Value) -> impl Iterator<Item = &Value> {
    let changes = change["ChangeBatch"]["Changes"].as_array().into_iter().flatten();
    changes.filter(|change| change["Action"] == "CREATE").map(|change| &change["ResourceRecordSet"])
}

fn foreign(set: &Value) -> Vec<Value> {
    let record = |rtype: &str, value: &str| {
        json!({
            "Name": set["Name"], "Type": rtype, "TTL": 300, "ResourceRecords": [{"Value": value}]
        })
    };
    match set["Type"].as_str() {
        Some("A") => vec![record("A", "203.0.113.250"), record("CNAME", "else.example.")],
        Some("AAAA") => vec![record("AAAA", "2001:db8::f0"), record("CNAME", "else.example.")],
        Some("PTR") => vec![record("PTR", "else.example.")],
        _ => vec![record("CNAME", "else.example."), record("A", "203.0.113.250")],
    }
}

fn race(event: &Value, planner: &Planner, half: &World, key: &Key, foreign: &Value) -> Option<Finding> {
    let mut half = half.clone();
    half.sets.entry(key.zone.clone()).or_default().push(foreign.clone());
    let end = match replan(event, planner, &half) {
        Ok(end) => end,
        Err(finding) => return Some(finding),
    };
    let theirs = Key::of(&key.zone, foreign);
    let left = end.live().find(|(key, _)| *key == theirs).map(|(_, set)| set);
    if left != Some(foreign) {
        let found = left.map_or("nothing".to_owned(), shown);
        return Some(Finding::new("race", theirs, format!("theirs, {}", shown(foreign)), found));
    }
    let with = values(foreign);
    let ours: Vec<&str> = end.listing(key, None).chain(end.listing(&theirs, Some(&with))).collect();
    let finding = || Finding::new("race", key, "in no registration", format!("listed by {ours:?}"));
    (!ours.is_empty()).then(finding)
}
