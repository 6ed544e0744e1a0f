//! The outcome against what a case expects. What a case does not mention must stay as it was.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::dns::{Key, shown, value, zone_id};
use crate::finding::Finding;
use crate::world::World;

/// Compares the world after the plan with `expect` (its vocabulary is in `tests/README.md`).
pub(crate) fn compare(expect: &Value, answer: &Value, before: &World, after: &World) -> Vec<Finding> {
    let kinds: Vec<&str> =
        answer["changes"].as_array().into_iter().flatten().filter_map(|change| change["kind"].as_str()).collect();
    let mut findings = Vec::new();
    if expect["noChange"] == true && !kinds.is_empty() {
        findings.push(Finding::new("noChange", "the plan", "no change", format!("{kinds:?}")));
    }
    if expect["noDns"] == true && kinds.contains(&"changeRecordSets") {
        findings.push(Finding::new("noDns", "the plan", "no change of record sets", format!("{kinds:?}")));
    }
    let table = kinds.iter().filter(|kind| **kind == "createTable").count();
    let expected = usize::from(expect["tableCreated"] == true);
    if table != expected {
        findings.push(Finding::new("tableCreated", "createTable", expected, table));
    }
    findings.extend(records(expect, before, after));
    findings.extend(registrations(expect, after));
    findings.extend(planned(expect, after));
    findings.extend(owners(expect, after));
    findings.extend(associations(expect, before, after));
    findings.extend(created(expect, before, after));
    findings.extend(codes(expect, answer));
    findings.extend(about(expect, answer));
    findings
}

type Zone = BTreeMap<String, String>;

/// What stands in a zone, but for what only Route 53 writes.
fn zone(world: &World, id: &str, of_zone: bool) -> Zone {
    let live = world.live().filter(|(key, _)| key.zone == id && key.is_of_zone() == of_zone);
    live.map(|(key, set)| (key.in_zone(), shown(set))).collect()
}

fn expected_zone(records: &Value) -> Zone {
    let line = |(key, set): (&String, &Value)| {
        let rtype = key.split(' ').nth(1).unwrap_or_default();
        let values = set["values"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let mut values: Vec<String> = values.map(|text| value(rtype, text)).collect();
        values.sort();
        let shown = match set.get("alias") {
            Some(alias) => format!("alias {alias}"),
            None => format!("{} s {values:?}", set["ttl"]),
        };
        (key.clone(), shown)
    };
    records.as_object().into_iter().flatten().map(line).collect()
}

fn records(expect: &Value, before: &World, after: &World) -> Vec<Finding> {
    let mentioned = expect["records"].as_object().into_iter().flat_map(serde_json::Map::keys);
    let ids: BTreeSet<&String> = after.sets.keys().chain(mentioned).collect();
    let mut findings = Vec::new();
    for id in ids {
        let expected = match expect["records"].get(id) {
            Some(records) => expected_zone(records),
            None => zone(before, id, false),
        };
        if !after.sets.contains_key(id) {
            findings.push(Finding::new("records", id, "a zone", "none"));
        }
        findings.extend(differences("records", id, &expected, &zone(after, id, false)));
        findings.extend(differences("SOA and NS", id, &zone(before, id, true), &zone(after, id, true)));
    }
    findings
}

/// One finding for each record set that differs.
fn differences(check: &'static str, id: &str, expected: &Zone, found: &Zone) -> Vec<Finding> {
    let nothing = "nothing".to_owned();
    let keys: BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
    let differ = keys.into_iter().filter(|key| expected.get(*key) != found.get(*key));
    let finding = |key: &String| {
        let (expected, found) = (expected.get(key), found.get(key));
        let about = format!("{id} {key}");
        Finding::new(check, about, expected.unwrap_or(&nothing), found.unwrap_or(&nothing))
    };
    differ.map(finding).collect()
}

/// `Z… name TYPE` of everything that an instance's registration lists.
fn listed(world: &World, instance: &str) -> Option<BTreeSet<String>> {
    world.entries(instance).map(|entries| entries.iter().map(line).collect())
}

fn line(entry: &Value) -> String {
    let key = Key::of_entry(entry);
    format!("{} {} {}", key.zone, key.name, key.rtype)
}

fn planned(expect: &Value, after: &World) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (instance, expected) in expect["planned"].as_object().into_iter().flatten() {
        let expected = expected.as_array().map(|lines| strings(lines)).unwrap_or_default();
        let entries = after.entries(instance).unwrap_or_default().iter();
        let found: BTreeSet<String> = entries.filter(|entry| entry["Planned"] == true).map(line).collect();
        if expected != found {
            findings.push(Finding::new("planned", instance, format!("{expected:?}"), format!("{found:?}")));
        }
    }
    findings
}
fn registrations(expect: &Value, after: &World) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (instance, expected) in expect["registrations"].as_object().into_iter().flatten() {
        let expected = expected.as_array().map(|lines| strings(lines));
        let found = listed(after, instance);
        if expected != found {
            let (expected, found) = (format!("{expected:?}"), format!("{found:?}"));
            findings.push(Finding::new("registrations", instance, expected, found));
        }
    }
    findings
}

fn owners(expect: &Value, after: &World) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (record, expected) in expect["owner"].as_object().into_iter().flatten() {
        let expected = strings(expected.as_array().map_or(std::slice::from_ref(expected), Vec::as_slice));
        let lists = |id: &&String| listed(after, id).is_some_and(|lines| lines.contains(record));
        let found: BTreeSet<String> = after.rows.keys().filter(lists).cloned().collect();
        if expected != found {
            let (expected, found) = (format!("{expected:?}"), format!("{found:?}"));
            findings.push(Finding::new("owner", record, expected, found));
        }
    }
    findings
}

fn associations(expect: &Value, before: &World, after: &World) -> Vec<Finding> {
    let mut findings = Vec::new();
    for zone in before.zones.iter().chain(&after.zones) {
        let id = zone_id(zone["Id"].as_str().unwrap_or_default());
        let expected = match expect["associated"].get(&id).and_then(Value::as_array) {
            Some(vpcs) => strings(vpcs).into_iter().collect(),
            None if before.zone(&id).is_some() => before.vpcs(&id),
            None => continue,
        };
        let found = after.vpcs(&id);
        if expected != found {
            findings.push(Finding::new("associated", id, format!("{expected:?}"), format!("{found:?}")));
        }
    }
    findings
}

fn created(expect: &Value, before: &World, after: &World) -> Option<Finding> {
    let new = after.zones.iter().filter(|zone| !before.zones.contains(zone));
    let new = new.filter_map(|zone| zone["Id"].as_str()?.strip_prefix("new:"));
    let found: BTreeSet<String> = new.map(str::to_owned).collect();
    let expected = expect["created"].as_array().map(|names| strings(names)).unwrap_or_default();
    let (shown, other) = (format!("{expected:?}"), format!("{found:?}"));
    (expected != found).then(|| Finding::new("created", "hosted zones", shown, other))
}

fn codes(expect: &Value, answer: &Value) -> Vec<Finding> {
    let diagnostics = || answer["diagnostics"].as_array().into_iter().flatten();
    let code = |diagnostic: &Value| diagnostic["code"].as_str().unwrap_or_default().to_owned();
    let loud = diagnostics().filter(|diagnostic| diagnostic["severity"] != "info");
    let found: BTreeSet<String> = loud.map(code).collect();
    let expected = expect["codes"].as_array().map(|codes| strings(codes)).unwrap_or_default();
    let mut findings = Vec::new();
    if expect["anyCodes"] != true && expected != found {
        let (expected, found) = (format!("{expected:?}"), format!("{found:?}"));
        findings.push(Finding::new("codes", "errors and warnings", expected, found));
    }
    let said: BTreeSet<String> = diagnostics().map(code).collect();
    for missing in expect["info"].as_array().map(|codes| strings(codes)).unwrap_or_default() {
        if !said.contains(&missing) {
            findings.push(Finding::new("info", "diagnostics", &missing, format!("{said:?}")));
        }
    }
    findings
}

/// What the diagnostics of a code are about; the instance is in every one of them.
fn about(expect: &Value, answer: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (code, expected) in expect["about"].as_object().into_iter().flatten() {
        let said = answer["diagnostics"].as_array().into_iter().flatten().filter(|said| said["code"] == code.as_str());
        let found: Value = said.map(|said| subject(&said["subject"])).collect();
        if *expected != found {
            findings.push(Finding::new("about", code, expected, found));
        }
    }
    findings
}

fn subject(subject: &Value) -> String {
    let members = ["HostedZoneId", "Name", "Type", "Holder", "Source"];
    members.iter().filter_map(|member| subject[member].as_str()).collect::<Vec<_>>().join(" ")
}

fn strings(list: &[Value]) -> BTreeSet<String> {
    list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}
