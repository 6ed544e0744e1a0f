//! A closed world as a world to play in, and back (SPEC 2).

use std::collections::{BTreeMap, BTreeSet};

use ddns_core::facts::{Facts, HostedZone, TableState};
use ddns_core::id::{AccountId, InstanceId, Region};
use ddns_core::registration::Registration;
use serde_json::Value;

use super::machine::Machine;
use super::records::Records;
use super::route53::Zone;
use super::{Sim, World};
use crate::rows::{self, IndexRow, Place};
use crate::source::{Item, TABLE_KEY};

impl Sim {
    /// The world that `facts` describe, read as closed; its settings are the caller's business. Facts do not say in
    /// which region an instance is: it is in `region`, and where its registration in this account says. So EC2 can
    /// be asked in every region, which in a closed world it was not. Record sets of a zone that is not listed are left
    /// out, as Route 53 would not know it.
    pub fn from_facts(facts: &Facts, region: &Region, account: &AccountId) -> Self {
        let sim = Self::new(account.clone());
        {
            let world = &mut *sim.world();
            world.add_instances(facts, region, account);
            let ec2 = world.ec2.entry(region.clone()).or_default();
            ec2.vpcs.extend(known(&facts.vpcs));
            ec2.subnets.extend(known(&facts.subnets));
            ec2.dhcp_options.extend(known(&facts.dhcp_options));
            world.route53.zones.extend(facts.hosted_zones.iter().flatten().map(|zone| with_records(facts, zone)));
            world.add_rows(facts);
        }
        sim
    }

    /// The closed world as it is now: all regions' instances, all accounts' zones, the registrations without the
    /// items that say who lists a record; with default settings. A registered instance that EC2 does not know is
    /// `null`. The items that are no registrations a `ddns` could read are left out.
    pub fn to_facts(&self) -> Facts {
        let world = self.world();
        let mut facts = Facts { complete: true, ..Facts::default() };
        for ec2 in world.ec2.values() {
            facts.instances.extend(ec2.machines.iter().map(|(id, m)| (id.clone(), Some(m.instance.clone()))));
            facts.vpcs.extend(ec2.vpcs.iter().map(|(id, vpc)| (id.clone(), Some(vpc.clone()))));
            facts.subnets.extend(ec2.subnets.iter().map(|(id, subnet)| (id.clone(), Some(subnet.clone()))));
            facts.dhcp_options.extend(ec2.dhcp_options.iter().map(|(id, o)| (id.clone(), Some(o.clone()))));
        }
        let zones = &world.route53.zones;
        facts.hosted_zones = Some(zones.iter().map(|zone| zone.zone.clone()).collect());
        let sets = zones.iter().map(|zone| (zone.zone.id.clone(), zone.records.iter().cloned().collect()));
        facts.record_sets = sets.collect();
        match &world.dynamodb.table {
            None => facts.registration_table = TableState::Missing,
            Some(table) => facts.registrations.extend(table.values().filter_map(registration)),
        }
        for id in facts.registrations.keys() {
            facts.instances.entry(id.clone()).or_default();
        }
        facts
    }
}

impl World {
    fn add_instances(&mut self, facts: &Facts, region: &Region, account: &AccountId) {
        for (id, instance) in known(&facts.instances) {
            let row = facts.registrations.get(&id).and_then(Option::as_ref);
            let own = row.filter(|row| row.account.as_ref().is_none_or(|of_row| of_row == account));
            let elsewhere = own.and_then(|row| row.region.as_ref());
            for region in BTreeSet::from_iter(elsewhere.into_iter().chain([region])) {
                let ec2 = self.ec2.entry(region.clone()).or_default();
                ec2.machines.insert(id.clone(), Machine::printed(instance.clone()));
            }
        }
    }

    fn add_rows(&mut self, facts: &Facts) {
        if facts.registration_table == TableState::Missing {
            return;
        }
        let table = self.dynamodb.table.get_or_insert_default();
        let mut holders: BTreeMap<Place, BTreeSet<InstanceId>> = BTreeMap::new();
        for row in facts.registrations.values().flatten() {
            table.insert(row.instance_id.as_str().to_owned(), item(row));
            for place in rows::places(row) {
                holders.entry(place).or_default().insert(row.instance_id.clone());
            }
        }
        for (place, holders) in holders {
            table.insert(rows::index_key(&place), rows::index_item(&place, &IndexRow { holders, version: 1 }));
        }
    }
}

/// What is there, without what is known not to be.
fn known<K: Clone, V: Clone>(facts: &BTreeMap<K, Option<V>>) -> impl Iterator<Item = (K, V)> + '_ {
    facts.iter().filter_map(|(id, there)| Some((id.clone(), there.clone()?)))
}

fn with_records(facts: &Facts, zone: &HostedZone) -> Zone {
    let mut records = Records::default();
    for set in facts.record_sets.get(&zone.id).into_iter().flatten() {
        records.put(set.clone());
    }
    Zone { zone: zone.clone(), records }
}

/// The row as it lies in the table. One of version 0 has no `Version` there.
fn item(row: &Registration) -> Item {
    let mut item = rows::registration_item(row);
    if row.version == 0 {
        item.remove("Version");
    }
    item
}

fn registration(item: &Item) -> Option<(InstanceId, Option<Registration>)> {
    if rows::is_index_key(item.get(TABLE_KEY)?.as_str()?) {
        return None;
    }
    let row: Registration = serde_json::from_value(Value::Object(item.clone())).ok()?;
    Some((row.instance_id.clone(), Some(row)))
}
