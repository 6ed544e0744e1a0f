//! `list-resource-record-sets` does not print which zone it was called for: whose record sets are these?

use std::collections::BTreeMap;

use serde_json::Value;

use super::ImportDocument;
use super::document::{Fault, Found, Item, below, list, read};
use crate::facts::{Facts, HostedZone};
use crate::id::ZoneId;
use crate::name::DnsName;
use crate::record::RecordSet;

pub(super) fn take(facts: &mut Facts, place: &str, value: Value, document: &ImportDocument) -> Result<Found, Fault> {
    const SETS: &str = "ResourceRecordSets";
    let items = list(place, value, SETS)?;
    let item = |(place, value)| read(&Item { place, key: String::new(), value });
    let sets: Vec<RecordSet> = items.into_iter().map(item).collect::<Result<_, _>>()?;
    let zone = zone(facts, &sets, document).map_err(|why| Fault::new(&below(place, SETS), why))?;
    let names = sets.iter().map(|set| format!("{} {}", set.name, set.rtype.as_str())).collect();
    let mut hints = Vec::new();
    if !facts.hosted_zones.iter().flatten().any(|known| known.id == zone) {
        hints.push(format!("the zone itself is not here: add `aws route53 get-hosted-zone --id {zone}`"));
    }
    add(facts, zone.clone(), sets);
    Ok(Found { names, zone: Some(zone), hints })
}

/// Adds record sets to a zone; one that is there already is replaced.
pub(super) fn add(facts: &mut Facts, zone: ZoneId, sets: Vec<RecordSet>) {
    let known = facts.record_sets.entry(zone).or_default();
    let mut by_key = BTreeMap::new();
    for set in std::mem::take(known).into_iter().chain(sets) {
        by_key.insert((set.name.clone(), set.key()), set);
    }
    known.extend(by_key.into_values());
}

/// The zone that the document names, or the one whose apex is in it.
fn zone(facts: &Facts, sets: &[RecordSet], document: &ImportDocument) -> Result<ZoneId, String> {
    if let Some(zone) = &document.zone {
        return Ok(zone.clone());
    }
    let zones = || facts.hosted_zones.iter().flatten();
    let is_named = |zone: &&HostedZone| {
        let is_part_of_id = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        document.name.split(|c| !is_part_of_id(c)).any(|word| word == zone.id.as_str())
    };
    let Some(apex) = apex(sets) else {
        return match zones().filter(is_named).collect::<Vec<_>>().as_slice() {
            [zone] => Ok(zone.id.clone()),
            _ => {
                Err("it does not say of which zone: there is no SOA record set in it, so name the file for the zone, \
                      such as `Z1234.json`, and add `aws route53 list-hosted-zones`"
                    .to_owned())
            }
        };
    };
    let candidates: Vec<&HostedZone> = zones().filter(|zone| zone.name == *apex).collect();
    match (candidates.as_slice(), candidates.iter().copied().filter(is_named).collect::<Vec<_>>().as_slice()) {
        ([zone], _) | (_, [zone]) => Ok(zone.id.clone()),
        ([], _) => Err(format!("no hosted zone `{apex}` is here: add `aws route53 list-hosted-zones`")),
        ([first, ..], _) => {
            let kind = |zone: &&HostedZone| if zone.config.private_zone { "private" } else { "public" };
            let all = candidates.iter().map(|zone| format!("{} ({})", zone.id, kind(zone))).collect::<Vec<_>>();
            let (all, id) = (all.join(" and "), &first.id);
            Err(format!("`{apex}` is the name of {all}: name the file for the zone whose it is, such as `{id}.json`"))
        }
    }
}

/// The name of the zone that has these record sets: every zone has one SOA and one NS record set there.
fn apex(sets: &[RecordSet]) -> Option<&DnsName> {
    let of_type = |rtype: &'static str| sets.iter().filter(move |set| set.rtype.as_str() == rtype).map(|set| &set.name);
    let holds_all = |name: &&DnsName| sets.iter().all(|set| set.name.is_in(name));
    of_type("SOA").next().or_else(|| of_type("NS").find(holds_all))
}
