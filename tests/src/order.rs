//! The order of the changes (SPEC 6), as far as it can be seen without carrying them out one by one, and what the
//! order promises of the outcome.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::dns::{Key, values};
use crate::finding::Finding;
use crate::world::{World, subject};

/// The steps of SPEC 6 come one after the other.
pub(crate) fn phases(event: &Value, changes: &[Value]) -> Vec<Finding> {
    let subject = subject(event);
    let has_dns = changes.iter().any(|change| change["kind"] == "changeRecordSets");
    let (mut phase, mut dns_seen, mut findings) = (0, false, Vec::new());
    for (place, change) in changes.iter().enumerate() {
        let own = change["registration"]["InstanceId"] == subject.as_str();
        dns_seen |= change["kind"] == "changeRecordSets";
        let now = match change["kind"].as_str() {
            Some("createTable") => 1,
            Some("createHostedZone" | "associateVpc") => 2,
            Some("saveRegistration") if has_dns && !dns_seen && own => 3,
            Some("saveRegistration") if has_dns && !dns_seen => 4,
            Some("changeRecordSets") => 5,
            _ => 6,
        };
        if now < phase {
            let about = format!("change {} of {}", place + 1, changes.len());
            let expected = "table, zones, our registration, others', record sets, registrations";
            findings.push(Finding::new("order", about, expected, &change["kind"]));
        }
        phase = now;
    }
    findings
}

/// What the last saves of a plan leave behind: nothing `Planned` that the plan could confirm, and each record set
/// once.
pub(crate) fn outcome(before: &World, after: &World, changes: &[Value]) -> Vec<Finding> {
    let saved = changes.iter().filter(|change| change["kind"] == "saveRegistration");
    let saved: BTreeSet<&str> = saved.filter_map(|change| change["registration"]["InstanceId"].as_str()).collect();
    let mut findings = Vec::new();
    for id in saved {
        let form = |entry: &Value| (Key::of_entry(entry), values(entry), entry["Planned"] == true);
        let old: BTreeSet<_> = before.entries(id).unwrap_or_default().iter().map(form).collect();
        let mut keys: BTreeMap<Key, Vec<String>> = BTreeMap::new();
        for entry in after.entries(id).unwrap_or_default() {
            let about = format!("{id} lists {}", Key::of_entry(entry));
            if entry["Planned"] == true && !old.contains(&form(entry)) {
                findings.push(Finding::new("registration", &about, "nothing `Planned` at the end", entry));
            }
            if let Some(first) = keys.insert(Key::of_entry(entry), values(entry))
                && !old.contains(&form(entry))
            {
                let found = format!("{first:?} and {:?}", values(entry));
                findings.push(Finding::new("registration", &about, "each record set once at the end", found));
            }
        }
    }
    findings
}
