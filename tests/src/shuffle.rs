//! The same input gives the same bytes, and so do the same facts in another order (SPEC 1).

use serde_json::Value;

use crate::Planner;
use crate::answer::{read, said};
use crate::finding::Finding;
use crate::json::Members;

/// Two runs.
pub(crate) fn twice(event: &Value, facts: &Value, planner: &Planner, first: &str) -> Option<Finding> {
    let second = said(planner, event, facts, Members::Canonical);
    (second != first).then(|| Finding::new("two runs", "the same request", first, &second))
}

/// Members of objects the other way round, and lists whose order means nothing in several orders.
pub(crate) fn shuffled(event: &Value, facts: &Value, planner: &Planner, first: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for seed in 0..4 {
        let mut facts = facts.clone();
        mix(&mut facts, seed);
        let other = said(planner, event, &facts, Members::Reversed);
        if other != first {
            let when = format!("facts in order {seed}");
            findings.push(difference(&when, first, &other).unwrap_or_else(|finding| finding.when(when)));
        }
    }
    findings
}

/// The first place at which the answers differ.
fn difference(when: &str, first: &str, other: &str) -> Result<Finding, Finding> {
    let (first, other) = (read(first)?, read(other)?);
    let (path, first, other) = descend(String::new(), &first, &other);
    Ok(Finding::new("order of facts", format!("{when}: {path}"), first, other))
}

fn descend<'a>(path: String, first: &'a Value, other: &'a Value) -> (String, &'a Value, &'a Value) {
    let null = &Value::Null;
    match (first, other) {
        (Value::Array(a), Value::Array(b)) => {
            let mut places = (0..a.len().max(b.len())).map(|i| (i, a.get(i).unwrap_or(null), b.get(i).unwrap_or(null)));
            let differs = places.find(|(_, a, b)| a != b);
            differs.map_or((path.clone(), first, other), |(i, a, b)| descend(format!("{path}[{i}]"), a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            let differs = a.keys().chain(b.keys()).find(|key| a.get(*key) != b.get(*key));
            let at = |key: &String| (a.get(key).unwrap_or(null), b.get(key).unwrap_or(null));
            differs.map_or((path.clone(), first, other), |key| descend(format!("{path}.{key}"), at(key).0, at(key).1))
        }
        _ => (path, first, other),
    }
}

/// Lists whose order means nothing. Others keep theirs: the first IPv6 address of an interface counts, and the
/// names in a DHCP option come in the operator's order.
const UNORDERED: [&str; 9] = [
    "hostedZones",
    "VPCs",
    "ResourceRecords",
    "Records",
    "Tags",
    "NetworkInterfaces",
    "DhcpConfigurations",
    "zones",
    "created",
];

/// Mixes every unordered list below `value`. Seed 0 turns them round.
fn mix(value: &mut Value, seed: u64) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| mix(item, seed)),
        Value::Object(members) => {
            for (key, member) in members {
                mix(member, seed);
                let unordered = UNORDERED.contains(&key.as_str());
                if let Some(items) = member.as_array_mut().filter(|_| unordered) {
                    reorder(items, seed);
                }
                if let Some(zones) = member.as_object_mut().filter(|_| key == "recordSets") {
                    zones.values_mut().filter_map(Value::as_array_mut).for_each(|live| reorder(live, seed));
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Fisher and Yates with a linear congruential generator: the same order for the same seed on every machine.
fn reorder(items: &mut [Value], seed: u64) {
    if seed == 0 {
        items.reverse();
        return;
    }
    let mut state = seed;
    for last in (1..items.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let bound = u64::try_from(last).unwrap_or_default() + 1;
        items.swap(last, usize::try_from((state >> 33) % bound).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unordered_lists_are_turned_and_ordered_ones_kept() {
        let mut facts = serde_json::json!({
            "recordSets": {"Z1": [1, 2]}, "Ipv6Addresses": [1, 2], "Tags": [1, 2]
        });
        mix(&mut facts, 0);
        let expected = serde_json::json!({
            "recordSets": {"Z1": [2, 1]}, "Ipv6Addresses": [1, 2], "Tags": [2, 1]
        });
        assert_eq!(facts, expected);
    }
}
