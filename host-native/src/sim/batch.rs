//! `ChangeResourceRecordSets`: a batch is carried out as a whole or not at all.
//!
//! <https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html>
//!
//! The changes are judged one after the other, each in the zone as the ones before it leave it: whoever turns a
//! CNAME into an address has to delete first. The sentences are those that Route 53 is known to say.

use std::collections::BTreeSet;

use ddns_core::change::{Action, ChangeBatch, RecordChange};
use ddns_core::name::DnsName;
use ddns_core::record::{RecordSet, RecordType};

use super::records::Records;
use super::refused::{Code, Refused};
use super::values::{check_name, check_values};

/// `ResourceRecord` elements and characters of values in a batch, values of a record set.
///
/// <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html>
const MAX_ELEMENTS: usize = 1_000;
const MAX_CHARACTERS: usize = 32_000;
const MAX_VALUES: usize = 400;

/// Characters of a comment and of a `SetIdentifier`, and the longest TTL (RFC 2181 section 8).
const MAX_COMMENT: usize = 256;
const MAX_IDENTIFIER: usize = 128;
const MAX_TTL: u32 = 0x7fff_ffff;

/// The record sets of `zone` as `batch` leaves them.
pub(super) fn changed(zone: &DnsName, records: &Records, batch: &ChangeBatch) -> Result<Records, Refused> {
    check_size(batch)?;
    batch.changes.iter().try_for_each(check_shape)?;
    let mut after = records.clone();
    let mut offences: Vec<String> =
        batch.changes.iter().filter_map(|change| change_one(zone, &mut after, change).err()).collect();
    offences.extend(apex_offence(zone, records, &after));
    if offences.is_empty() {
        Ok(after)
    } else {
        Err(Code::InvalidChangeBatch.says(format!("[{}]", offences.join(", "))))
    }
}

fn check_size(batch: &ChangeBatch) -> Result<(), Refused> {
    if batch.changes.is_empty() {
        return Err(Code::InvalidInput.says("a batch without changes"));
    }
    if batch.comment.chars().count() > MAX_COMMENT {
        return Err(Code::InvalidInput.says(format!("a comment of more than {MAX_COMMENT} characters")));
    }
    let records = || batch.changes.iter().flat_map(|change| &change.resource_record_set.resource_records);
    if records().count() > MAX_ELEMENTS {
        return Err(Code::InvalidChangeBatch.says(format!("Number of records limit of {MAX_ELEMENTS} exceeded.")));
    }
    if records().map(|record| record.value.chars().count()).sum::<usize>() > MAX_CHARACTERS {
        return Err(Code::InvalidChangeBatch.says(format!("Number of characters limit of {MAX_CHARACTERS} exceeded.")));
    }
    Ok(())
}

/// What can be said of a change without looking at the zone.
fn check_shape(change: &RecordChange) -> Result<(), Refused> {
    let set = &change.resource_record_set;
    let policy = set.policy.as_deref().cloned().unwrap_or_default();
    let routing = [
        policy.weight.is_some(),
        policy.region.is_some(),
        policy.failover.is_some(),
        policy.geo_location.is_some(),
        policy.geo_proximity_location.is_some(),
        policy.cidr_routing_config.is_some(),
        set.multi_value_answer,
    ];
    let routings = routing.into_iter().filter(|is_one| *is_one).count();
    let invalid = |what: String| {
        Err(Code::InvalidInput.says(format!("Invalid request: {what} in Change with [Name={}]", set.name)))
    };
    let has_values = set.ttl.is_some() && !set.resource_records.is_empty();
    let has_any = set.ttl.is_some() || !set.resource_records.is_empty();
    if policy.traffic_policy_instance_id.is_none()
        && (policy.alias_target.is_some() == has_any || has_any != has_values)
    {
        return invalid(
            "Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]"
                .to_owned(),
        );
    }
    if set.ttl.is_some_and(|ttl| ttl > MAX_TTL) {
        return invalid(format!("TTL out of range: 0 to {MAX_TTL}"));
    }
    if set.resource_records.len() > MAX_VALUES {
        return invalid(format!("more than {MAX_VALUES} values"));
    }
    match &set.set_identifier {
        None if routings > 0 => invalid("Missing field 'SetIdentifier'".to_owned()),
        Some(_) if routings != 1 => {
            invalid("Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer]".to_owned())
        }
        Some(id) if !(1..=MAX_IDENTIFIER).contains(&id.chars().count()) => {
            invalid(format!("'SetIdentifier' has to have 1 to {MAX_IDENTIFIER} characters"))
        }
        Some(_) if set.multi_value_answer && cannot_be_multivalue(&set.rtype) => {
            invalid(format!("MultiValueAnswer is not supported for type {}", set.rtype.as_str()))
        }
        Some(_) | None => Ok(()),
    }
}

/// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html>
fn cannot_be_multivalue(rtype: &RecordType) -> bool {
    matches!(rtype.as_str(), "CNAME" | "NS")
}

fn change_one(zone: &DnsName, records: &mut Records, change: &RecordChange) -> Result<(), String> {
    let set = &change.resource_record_set;
    check_name(&set.name)?;
    if !set.name.is_in(zone) {
        return Err(format!("RRSet with DNS name {} is not permitted in zone {zone}", set.name));
    }
    check_values(set)?;
    match change.action {
        Action::Create => create(zone, records, set),
        Action::Delete => delete(records, set),
    }
}

fn create(zone: &DnsName, records: &mut Records, set: &RecordSet) -> Result<(), String> {
    if records.like(set).is_some() {
        return Err(format!("Tried to create resource record set {} but it already exists", identity(set)));
    }
    let (name, rtype) = (&set.name, set.rtype.as_str());
    let is_cname = set.rtype == RecordType::Cname;
    if is_cname && name == zone {
        return Err(format!("RRSet of type CNAME with DNS name {name} is not permitted at apex in zone {zone}"));
    }
    let conflicts = |other: &RecordSet| other.rtype != set.rtype && (is_cname || other.rtype == RecordType::Cname);
    if records.at(name).any(conflicts) {
        return Err(if is_cname {
            format!(
                "RRSet of type CNAME with DNS name {name} is not permitted as it conflicts with other records with \
                 the same DNS name in zone {zone}"
            )
        } else {
            format!(
                "RRSet of type {rtype} with DNS name {name} is not permitted because a conflicting RRSet of type CNAME \
                 with the same DNS name already exists in zone {zone}"
            )
        });
    }
    let beside = records.at(name).find(|other| other.rtype == set.rtype && routing(other) != routing(set));
    if let Some(other) = beside {
        let (wanted, there) = (routing(set), routing(other));
        return Err(format!(
            "RRSet with DNS name {name}, type {rtype}, {wanted}, cannot be created because a {there} rrset exists with \
             the same name and type."
        ));
    }
    records.put(set.clone());
    Ok(())
}

fn delete(records: &mut Records, set: &RecordSet) -> Result<(), String> {
    let Some(live) = records.like(set) else {
        return Err(format!("Tried to delete resource record set {} but it was not found", identity(set)));
    };
    let values = |set: &RecordSet| set.resource_records.iter().cloned().collect::<BTreeSet<_>>();
    let same = live.ttl == set.ttl
        && live.multi_value_answer == set.multi_value_answer
        && live.policy == set.policy
        && values(live) == values(set);
    if !same {
        let id = identity(set);
        return Err(format!(
            "Tried to delete resource record set {id} but the values provided do not match the current values"
        ));
    }
    records.remove(set);
    Ok(())
}

/// A zone keeps its SOA and its NS.
fn apex_offence(zone: &DnsName, before: &Records, after: &Records) -> Option<String> {
    let lost = |rtype: &str| {
        let has = |records: &Records| records.at(zone).any(|set| set.rtype.as_str() == rtype);
        has(before) && !has(after)
    };
    let offence = if lost("SOA") {
        "A HostedZone must contain exactly one SOA record."
    } else if lost("NS") {
        "A HostedZone must contain at least one NS record for the zone itself."
    } else {
        return None;
    };
    Some(offence.to_owned())
}

/// The kind of routing: record sets of one name and type are all of one kind, and only one of them may be simple.
fn routing(set: &RecordSet) -> &'static str {
    let policy = set.policy.as_deref();
    if set.multi_value_answer {
        "multivalue answer"
    } else if policy.is_some_and(|policy| policy.weight.is_some()) {
        "weighted"
    } else if policy.is_some_and(|policy| policy.region.is_some()) {
        "latency"
    } else if policy.is_some_and(|policy| policy.failover.is_some()) {
        "failover"
    } else if set.set_identifier.is_some() {
        "geographic"
    } else {
        "non multivalue answer"
    }
}

fn identity(set: &RecordSet) -> String {
    let identifier = set.set_identifier.iter().map(|id| format!(", set-identifier='{id}'")).collect::<String>();
    format!("[name='{}', type='{}'{identifier}]", set.name, set.rtype.as_str())
}
