//! What is missing beside the documents: in a closed world, what is absent does not exist, and that should be meant.

use std::collections::BTreeSet;

use super::world::World;
use super::{DocumentKind as Kind, ImportedDocument};
use crate::event::Event;
use crate::facts::{HostedZone, Instance, ZoneOwner};
use crate::set::set;

/// Says it at the documents that speak of what is missing.
pub(super) fn add(world: &World, documents: &mut [ImportedDocument]) {
    let events = documents.iter_mut().filter(|document| document.kind == Kind::Event && document.path.is_none());
    let mut events: Vec<_> = events.collect();
    events.pop();
    events.into_iter().for_each(|event| event.add("a later event counts".to_owned()));
    if !world.facts.complete {
        return;
    }
    instance(world, documents);
    surroundings(world, documents);
    vpcs(world, documents);
    zones(world, documents);
}

/// Adds a hint to the last document of these kinds that was taken in.
pub(super) fn attach(documents: &mut [ImportedDocument], kinds: &[Kind], hint: Option<String>) {
    let taken = |document: &&mut ImportedDocument| kinds.contains(&document.kind) && document.path.is_none();
    if let (Some(document), Some(hint)) = (documents.iter_mut().rev().find(taken), hint) {
        document.add(hint);
    }
}

fn instance(world: &World, documents: &mut [ImportedDocument]) {
    let event = world.event.as_ref().and_then(|event| Event::from_value(event).ok());
    let unknown = event.filter(|event| !world.facts.instances.contains_key(&event.instance));
    let hint = unknown.map(|event| {
        format!("{0} itself is not here: add `aws ec2 describe-instances --instance-ids {0}`", event.instance)
    });
    attach(documents, &[Kind::Event], hint);
}

/// What the instances of `describe-instances` speak of.
fn surroundings(world: &World, documents: &mut [ImportedDocument]) {
    let facts = &world.facts;
    let missing = |of: &dyn Fn(&Instance) -> Option<String>| -> BTreeSet<String> {
        set(facts.instances.values().flatten().filter_map(of))
    };
    let vpcs =
        missing(&|instance| instance.vpc_id.as_ref().filter(|id| !facts.vpcs.contains_key(id)).map(|id| id.0.clone()));
    let subnets = missing(&|instance| {
        instance.subnet_id.as_ref().filter(|id| !facts.subnets.contains_key(id)).map(|id| id.0.clone())
    });
    for (ids, command) in [(vpcs, "aws ec2 describe-vpcs"), (subnets, "aws ec2 describe-subnets")] {
        let hint = listed(ids).map(|(ids, are)| format!("{ids} {are} not here: add `{command}`"));
        attach(documents, &[Kind::Instances], hint);
    }
    let no_zone = facts.hosted_zones.is_none();
    let hint = no_zone.then(|| "there is no hosted zone: add `aws route53 list-hosted-zones`".to_owned());
    attach(documents, &[Kind::Instances], hint);
}

fn vpcs(world: &World, documents: &mut [ImportedDocument]) {
    let options = world.facts.vpcs.values().flatten().filter_map(|vpc| vpc.dhcp_options_id.as_ref());
    // `default` means that there are none.
    let options = options.filter(|id| id.0 != "default" && !world.facts.dhcp_options.contains_key(id));
    let hint = listed(options.map(|id| id.0.clone()).collect());
    let hint = hint.map(|(ids, are)| format!("{ids} {are} not here: add `aws ec2 describe-dhcp-options`"));
    attach(documents, &[Kind::Vpcs], hint);
    let hint = listed(world.assumed.iter().map(|id| id.0.clone()).collect()).map(|(ids, _)| {
        format!(
            "it does not say whether DNS is on in {ids}: `EnableDnsSupport` is taken as on, `EnableDnsHostnames` as on \
             in a default VPC only; add `aws ec2 describe-vpc-attribute` to know"
        )
    });
    attach(documents, &[Kind::Vpcs], hint);
}

fn zones(world: &World, documents: &mut [ImportedDocument]) {
    let kinds = [Kind::HostedZones, Kind::HostedZone];
    // What another account's or a service's zone holds nobody can list, and nothing is written there.
    let accounts = set(world.asked.values().map(|(account, _)| account));
    let is_ours = |owner: &ZoneOwner| {
        owner.owning_service.is_none() && owner.owning_account.as_ref().is_none_or(|account| accounts.contains(account))
    };
    let all = || world.facts.hosted_zones.iter().flatten().filter(|zone| zone.owner.as_ref().is_none_or(is_ours));
    let id = |zone: &HostedZone| zone.id.to_string();
    let unseen = all().filter(|zone| zone.config.private_zone && zone.vpcs.is_empty()).map(id);
    let hint = listed(unseen.collect()).map(|(ids, _)| {
        format!("it does not say which VPCs see {ids}: add `aws route53 get-hosted-zone --id …` of each")
    });
    attach(documents, &kinds, hint);
    let empty = all().filter(|zone| !world.facts.record_sets.contains_key(&zone.id)).map(id);
    let hint = listed(empty.collect()).map(|(ids, _)| {
        let command = "aws route53 list-resource-record-sets --hosted-zone-id …";
        format!("the record sets of {ids} are not here and count as none: add `{command}` of each")
    });
    attach(documents, &kinds, hint);
}

/// The first ids and how many more, and the verb that goes with them; none: nothing.
fn listed(ids: BTreeSet<String>) -> Option<(String, &'static str)> {
    const NAMED: usize = 3;
    let count = ids.len();
    let named = ids.into_iter().take(NAMED).collect::<Vec<_>>().join(", ");
    match count {
        0 => None,
        1 => Some((named, "is")),
        2..=NAMED => Some((named, "are")),
        _ => Some((format!("{named} and {} more", count - NAMED), "are")),
    }
}
