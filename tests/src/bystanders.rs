//! Record sets that a plan has no business with (SPEC 5): nothing foreign changes, and nobody else's.

use serde_json::Value;

use crate::dns::{Key, raw_values, shown, values};
use crate::finding::Finding;
use crate::world::World;

/// Record sets that were nobody's before, or another's, and that are not as they were.
pub(crate) fn bystanders(before: &World, after: &World) -> Vec<Finding> {
    let left = |key: &Key| after.live().find(|(at, _)| at == key).map(|(_, set)| set);
    let mut findings = Vec::new();
    for (key, set) in before.live().filter(|(key, set)| left(key) != Some(set)) {
        let check = if is_nobodys(before, &key, set) {
            "foreign"
        } else if is_anothers(before, &key, set) {
            "another's"
        } else {
            continue;
        };
        let found = left(&key).map_or("nothing".to_owned(), shown);
        findings.push(Finding::new(check, key, shown(set), found));
    }
    findings
}

/// A `foreign-record` names what is there (SPEC 5.5).
pub(crate) fn told(before: &World, answer: &Value) -> Vec<Finding> {
    let said = answer["diagnostics"].as_array().into_iter().flatten();
    let unnamed = said.filter(|said| said["code"] == "foreign-record").filter(|said| {
        let (subject, message) = (&said["subject"], said["message"].as_str().unwrap_or_default());
        let named = |set: &Value| {
            let quoted = |value: &&str| message.contains(&value.escape_debug().to_string());
            set.get("AliasTarget").is_some() && message.contains("alias") || raw_values(set).iter().any(quoted)
        };
        let at = |key: &Key| subject["HostedZoneId"] == key.zone.as_str() && subject["Name"] == key.name.as_str();
        !before.live().any(|(key, set)| at(&key) && named(set))
    });
    unnamed.map(|said| Finding::new("told", &said["subject"], "the values that are there", &said["message"])).collect()
}

/// Listed by no registration with the values that it has, not created by this very event, and not as a record of ours
/// that somebody edited by hand either; or of a kind that is never ours.
fn is_nobodys(world: &World, key: &Key, set: &Value) -> bool {
    let entries = world.rows.keys().flat_map(|row| world.entries(row).unwrap_or_default());
    let mut at_key = entries.filter(|entry| Key::of_entry(entry) == *key);
    let listed = at_key.any(|entry| entry["Planned"] != true || values(entry) == values(set));
    !of_our_kind(set) || !listed && !world.was_created(key, set) && !world.could_be_former(set)
}

/// Neither an alias nor with a routing policy that is not our multivalue: those are foreign, whoever lists them
/// (SPEC 5.1).
pub(crate) fn of_our_kind(set: &Value) -> bool {
    let simple = set.get("SetIdentifier").is_none() && set.get("AliasTarget").is_none();
    simple || set["MultiValueAnswer"] == true
}

/// Listed with its values by another instance that is not gone, at a name that is not made from an address: such a
/// name yields with the address. With `onConflict: "multivalue"` a set may be converted.
fn is_anothers(world: &World, key: &Key, set: &Value) -> bool {
    let label = key.name.split('.').next().unwrap_or_default();
    let from_address = key.name.ends_with(".arpa.") || label.starts_with("ip-") || label.starts_with("ec2-");
    let with = values(set);
    let mut others = world.listing(key, Some(&with)).filter(|id| *id != world.instance);
    !from_address && world.facts["settings"]["onConflict"] != "multivalue" && others.any(|id| !is_gone(world, id))
}

fn is_gone(world: &World, id: &str) -> bool {
    let row = world.rows.get(id).unwrap_or(&Value::Null);
    let here = |member: &str, here: &str| row[member].as_str().is_none_or(|place| place == here);
    match world.facts["instances"][id]["State"]["Name"].as_str() {
        Some(state) => ["stopping", "stopped", "shutting-down", "terminated"].contains(&state),
        None => here("Account", &world.account) && here("Region", &world.region),
    }
}
