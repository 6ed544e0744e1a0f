//! What a person does at the console: makes worlds, moves instances through their lives, edits records by hand.
//! None of it counts as a call.

use std::net::Ipv4Addr;

use ddns_core::event::InstanceState;
use ddns_core::facts::{AttributeValue, DhcpConfiguration, DhcpOptions, HostedZone, Instance, Subnet, Tag, VpcFacts};
use ddns_core::id::{DhcpOptionsId, InstanceId, Region, SubnetId, VpcId, ZoneId};
use ddns_core::record::RecordSet;
use serde_json::Value;

use super::ec2::Ec2;
use super::envelope::{self, Origin};
use super::machine::Launch;
use super::records::Records;
use super::refused::{Code, Refused};
use super::route53::Zone;
use super::{Sim, World};
use crate::source::{Item, VpcAttribute};

impl Sim {
    /// EC2's console in one region.
    pub fn ec2<'a>(&'a self, region: &'a Region) -> Ec2Console<'a> {
        Ec2Console { sim: self, region }
    }

    /// Route 53's console.
    pub fn route53(&self) -> Route53Console<'_> {
        Route53Console { sim: self }
    }

    /// The items of the table in the order of their keys; `None`: there is no table.
    pub fn items(&self) -> Option<Vec<Item>> {
        self.world().dynamodb.table.as_ref().map(|table| table.values().cloned().collect())
    }

    /// Puts an item into the table by hand, without conditions; makes the table if it is missing.
    pub fn put_item(&self, key: &str, item: Item) {
        self.world().dynamodb.table.get_or_insert_default().insert(key.to_owned(), item);
    }

    /// Deletes an item of the table by hand; was there one?
    pub fn remove_item(&self, key: &str) -> bool {
        self.world().dynamodb.table.as_mut().is_some_and(|table| table.remove(key).is_some())
    }
}

/// EC2's console in one region.
#[derive(Clone, Copy, Debug)]
pub struct Ec2Console<'a> {
    sim: &'a Sim,
    region: &'a Region,
}

impl Ec2Console<'_> {
    /// Makes a DHCP option set with this option `domain-name` (names, blank-separated), or changes it.
    pub fn dhcp_options(&self, id: &DhcpOptionsId, domain_name: &str) {
        let option = |key: &str, value: &str| DhcpConfiguration {
            key: key.to_owned(),
            values: vec![AttributeValue { value: value.to_owned() }],
        };
        let dhcp_configurations =
            vec![option("domain-name", domain_name), option("domain-name-servers", "AmazonProvidedDNS")];
        self.with(|ec2| ec2.dhcp_options.insert(id.clone(), DhcpOptions { dhcp_configurations }));
    }

    /// Makes a VPC with DNS support and DNS hostnames and this DHCP option set.
    pub fn vpc(&self, id: &VpcId, dhcp_options: Option<&DhcpOptionsId>) {
        let vpc = VpcFacts {
            dhcp_options_id: dhcp_options.cloned(),
            enable_dns_support: Some(true),
            enable_dns_hostnames: Some(true),
        };
        self.with(|ec2| ec2.vpcs.insert(id.clone(), vpc));
    }

    /// Turns an attribute of a VPC on or off; with DNS hostnames the public names of its instances come and go.
    pub fn vpc_attribute(&self, id: &VpcId, attribute: VpcAttribute, value: bool) -> Result<(), Refused> {
        self.with(|ec2| ec2.set_vpc_attribute(self.region, id, attribute, value))
    }

    /// Makes a subnet with an IPv4 CIDR block such as `10.0.0.0/24`, of 16 to 28 bits.
    pub fn subnet(&self, id: &SubnetId, cidr_block: &str) {
        self.with(|ec2| ec2.subnets.insert(id.clone(), Subnet { cidr_block: Some(cidr_block.to_owned()) }));
    }

    /// Launches an instance: its id, and the event `pending`. Its private address is the lowest that is free.
    pub fn launch(&self, launch: &Launch) -> Result<(InstanceId, Value), Refused> {
        let world = &mut *self.sim.world();
        let serial = world.next_serial();
        let numbered = || InstanceId::parse(&format!("i-{serial:017x}")).map_err(|e| Code::InvalidInstanceId.says(e));
        let id = launch.id.clone().map_or_else(numbered, Ok)?;
        self.here(world).launch(id.clone(), launch, serial)?;
        Ok((id.clone(), self.state_event(world, &id, InstanceState::Pending)))
    }

    /// An instance goes over to the next state: the event about it.
    pub fn becomes(&self, id: &InstanceId, state: InstanceState) -> Result<Value, Refused> {
        let world = &mut *self.sim.world();
        let serial = world.next_serial();
        self.here(world).become_state(self.region, id, state, serial)?;
        Ok(self.state_event(world, id, state))
    }

    /// A stopped instance is started, with a new public address: the events `pending` and `running`.
    pub fn start(&self, id: &InstanceId) -> Result<[Value; 2], Refused> {
        Ok([self.becomes(id, InstanceState::Pending)?, self.becomes(id, InstanceState::Running)?])
    }

    /// A running instance is stopped: the events `stopping` and `stopped`.
    pub fn stop(&self, id: &InstanceId) -> Result<[Value; 2], Refused> {
        Ok([self.becomes(id, InstanceState::Stopping)?, self.becomes(id, InstanceState::Stopped)?])
    }

    /// An instance is terminated: the events `shutting-down` and `terminated`.
    pub fn terminate(&self, id: &InstanceId) -> Result<[Value; 2], Refused> {
        Ok([self.becomes(id, InstanceState::ShuttingDown)?, self.becomes(id, InstanceState::Terminated)?])
    }

    /// An hour after it was terminated EC2 does not know an instance any more. Was it known?
    ///
    /// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html>
    pub fn forget(&self, id: &InstanceId) -> bool {
        self.with(|ec2| ec2.machines.remove(id).is_some())
    }

    /// Sets a tag: the event about it.
    pub fn tag(&self, id: &InstanceId, key: &str, value: &str) -> Result<Value, Refused> {
        self.change_tag(id, key, Some(value))
    }

    /// Takes a tag away: the event about it.
    pub fn untag(&self, id: &InstanceId, key: &str) -> Result<Value, Refused> {
        self.change_tag(id, key, None)
    }

    /// Gives an instance an Elastic IP address, which survives a stop, and takes it from the one that has it.
    pub fn associate_address(&self, id: &InstanceId, address: Ipv4Addr) -> Result<(), Refused> {
        self.with(|ec2| ec2.associate_address(self.region, id, address))
    }

    /// The instance as EC2 shows it now.
    pub fn instance(&self, id: &InstanceId) -> Option<Instance> {
        self.with(|ec2| ec2.instance(id).cloned())
    }

    fn change_tag(&self, id: &InstanceId, key: &str, value: Option<&str>) -> Result<Value, Refused> {
        let world = &mut *self.sim.world();
        let tags: Vec<Tag> = self.here(world).tag(id, key, value)?;
        Ok(envelope::tag_change(&self.origin(world, id), key, &tags))
    }

    fn state_event(&self, world: &mut World, id: &InstanceId, state: InstanceState) -> Value {
        envelope::state_change(&self.origin(world, id), state)
    }

    fn origin<'b>(&'b self, world: &mut World, instance: &'b InstanceId) -> Origin<'b> {
        Origin { account: &self.sim.account, region: self.region, instance, serial: world.next_serial() }
    }

    fn here<'b>(&self, world: &'b mut World) -> &'b mut Ec2 {
        world.ec2.entry(self.region.clone()).or_default()
    }

    fn with<T>(&self, act: impl FnOnce(&mut Ec2) -> T) -> T {
        act(self.here(&mut self.sim.world()))
    }
}

/// Route 53's console.
#[derive(Clone, Copy, Debug)]
pub struct Route53Console<'a> {
    sim: &'a Sim,
}

impl Route53Console<'_> {
    /// Makes a zone with its SOA and NS, in place of the one of the same id. With an `Owner` it is that account's.
    pub fn zone(&self, zone: HostedZone) {
        let zones = &mut self.sim.world().route53.zones;
        zones.retain(|there| there.zone.id != zone.id);
        let records = Records::of_new_zone(&zone.name);
        zones.push(Zone { zone, records });
    }

    /// Deletes a zone with all that is in it; was there one?
    pub fn remove_zone(&self, id: &ZoneId) -> bool {
        let zones = &mut self.sim.world().route53.zones;
        let before = zones.len();
        zones.retain(|there| there.zone.id != *id);
        zones.len() < before
    }

    /// The zones of all accounts, in the order in which they were made.
    pub fn zones(&self) -> Vec<HostedZone> {
        self.sim.world().route53.zones.iter().map(|zone| zone.zone.clone()).collect()
    }

    /// Writes a record set by hand, in place of the one of the same name, type and `SetIdentifier`; nothing is
    /// checked, so that odd worlds can be made.
    pub fn put(&self, zone: &ZoneId, set: RecordSet) -> Result<(), Refused> {
        self.sim.world().route53.find_mut(zone).map(|zone| zone.records.put(set))
    }

    /// Deletes the record set of the same name, type and `SetIdentifier` by hand; was there one?
    pub fn remove(&self, zone: &ZoneId, set: &RecordSet) -> Result<bool, Refused> {
        self.sim.world().route53.find_mut(zone).map(|zone| zone.records.remove(set))
    }

    /// The record sets of a zone in Route 53's order, its SOA and NS among them; none if there is no such zone.
    pub fn records(&self, zone: &ZoneId) -> Vec<RecordSet> {
        self.sim.world().route53.find(zone).map(|zone| zone.records.iter().cloned().collect()).unwrap_or_default()
    }
}
