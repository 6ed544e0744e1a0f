//! EC2 in one region: what the Describe calls answer, and what they are about.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use ddns_core::event::InstanceState;
use ddns_core::facts::{DhcpOptions, Instance, Subnet, Tag, VpcFacts};
use ddns_core::id::{DhcpOptionsId, InstanceId, Region, SubnetId, VpcId};

use super::address::{free_address, public_address};
use super::machine::{Launch, Machine};
use super::refused::{Code, Refused};
use crate::source::VpcAttribute;

/// EC2 in one region.
#[derive(Clone, Debug, Default)]
pub(super) struct Ec2 {
    pub(super) machines: BTreeMap<InstanceId, Machine>,
    pub(super) vpcs: BTreeMap<VpcId, VpcFacts>,
    pub(super) subnets: BTreeMap<SubnetId, Subnet>,
    pub(super) dhcp_options: BTreeMap<DhcpOptionsId, DhcpOptions>,
}

/// `DescribeInstances` takes at most 200 values a filter; the trait asks for at most 100.
const MAX_IDS: usize = 100;

impl Ec2 {
    /// `DescribeInstances` with the filter `instance-id`: a filter answers what exists, an unknown id is no error.
    ///
    /// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html>
    pub(super) fn describe_instances(&self, ids: &[InstanceId]) -> Result<Vec<(InstanceId, Instance)>, Refused> {
        if ids.len() > MAX_IDS {
            return Err(Code::InvalidParameterValue.says(format!("{} values, more than {MAX_IDS}", ids.len())));
        }
        let asked: BTreeSet<&InstanceId> = ids.iter().collect();
        let known = asked.into_iter().filter_map(|id| Some((id.clone(), self.instance(id)?.clone())));
        Ok(known.collect())
    }

    /// `DescribeVpcAttribute`; what was never said is off. `None`: no such VPC (`InvalidVpcID.NotFound`).
    ///
    /// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcAttribute.html>
    pub(super) fn describe_vpc_attribute(&self, id: &VpcId, attribute: VpcAttribute) -> Option<bool> {
        let vpc = self.vpcs.get(id)?;
        let value = match attribute {
            VpcAttribute::EnableDnsSupport => vpc.enable_dns_support,
            VpcAttribute::EnableDnsHostnames => vpc.enable_dns_hostnames,
        };
        Some(value.unwrap_or(false))
    }

    pub(super) fn instance(&self, id: &InstanceId) -> Option<&Instance> {
        self.machines.get(id).map(|machine| &machine.instance)
    }

    /// `RunInstances`: the private address is the lowest that is free in the subnet, so addresses are used again.
    pub(super) fn launch(&mut self, id: InstanceId, launch: &Launch, serial: u32) -> Result<(), Refused> {
        if self.machines.contains_key(&id) {
            return Err(Code::InvalidInstanceId.says(format!("the instance `{id}` exists already")));
        }
        if !self.vpcs.contains_key(&launch.vpc) {
            return Err(Code::InvalidVPCId.says(format!("the VPC `{}` does not exist", launch.vpc.0)));
        }
        let subnet = &launch.subnet.0;
        let no_subnet = || Code::InvalidSubnetId.says(format!("the subnet `{subnet}` does not exist"));
        let cidr = self.subnets.get(&launch.subnet).and_then(|s| s.cidr_block.as_deref()).ok_or_else(no_subnet)?;
        let full = || Code::InsufficientFreeAddressesInSubnet.says(format!("no free address in `{subnet}`"));
        let private = free_address(cidr, &self.private_addresses(&launch.vpc)).ok_or_else(full)?;
        let mut machine = Machine::launched(launch, private);
        if machine.lacks_public() {
            machine.set_public(Some(public_address(serial)));
        }
        self.machines.insert(id, machine);
        Ok(())
    }

    fn private_addresses(&self, vpc: &VpcId) -> BTreeSet<Ipv4Addr> {
        let here = self.machines.values().filter(|machine| machine.instance.vpc_id.as_ref() == Some(vpc));
        here.filter_map(|machine| machine.instance.private_v4()).collect()
    }

    /// An instance goes over to another state. A start brings a new public address.
    pub(super) fn become_state(
        &mut self,
        region: &Region,
        id: &InstanceId,
        state: InstanceState,
        serial: u32,
    ) -> Result<(), Refused> {
        let machine = self.machine(id)?;
        machine.become_state(state)?;
        if state == InstanceState::Pending && machine.lacks_public() {
            machine.set_public(Some(public_address(serial)));
        }
        self.rename(region, id);
        Ok(())
    }

    /// `AssociateAddress` with `AllowReassociation`: an Elastic IP address, taken from the instance that has it.
    ///
    /// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateAddress.html>
    pub(super) fn associate_address(
        &mut self,
        region: &Region,
        id: &InstanceId,
        address: Ipv4Addr,
    ) -> Result<(), Refused> {
        self.machine(id)?;
        let has_it = |machine: &Machine| machine.instance.public_v4() == Some(address);
        let had = self.machines.iter().find(|(_, machine)| has_it(machine)).map(|(id, _)| id.clone());
        if let Some(had) = had {
            self.machine(&had)?.lose_elastic();
            self.rename(region, &had);
        }
        self.machine(id)?.set_elastic(address);
        self.rename(region, id);
        Ok(())
    }

    /// `CreateTags`, or with no value `DeleteTags`: the tags as they are then.
    pub(super) fn tag(&mut self, id: &InstanceId, key: &str, value: Option<&str>) -> Result<Vec<Tag>, Refused> {
        let tags = &mut self.machine(id)?.instance.tags;
        tags.retain(|tag| tag.key != key);
        tags.extend(value.map(|value| Tag { key: key.to_owned(), value: value.to_owned() }));
        Ok(tags.clone())
    }

    /// `ModifyVpcAttribute`: with DNS hostnames the public names of its instances come and go.
    pub(super) fn set_vpc_attribute(
        &mut self,
        region: &Region,
        id: &VpcId,
        attribute: VpcAttribute,
        value: bool,
    ) -> Result<(), Refused> {
        let unknown = || Code::InvalidVPCId.says(format!("the VPC `{}` does not exist", id.0));
        let vpc = self.vpcs.get_mut(id).ok_or_else(unknown)?;
        match attribute {
            VpcAttribute::EnableDnsSupport => vpc.enable_dns_support = Some(value),
            VpcAttribute::EnableDnsHostnames => vpc.enable_dns_hostnames = Some(value),
        }
        let here = self.machines.iter().filter(|(_, machine)| machine.instance.vpc_id.as_ref() == Some(id));
        for id in here.map(|(id, _)| id.clone()).collect::<Vec<_>>() {
            self.rename(region, &id);
        }
        Ok(())
    }

    fn rename(&mut self, region: &Region, id: &InstanceId) {
        let vpc = self.instance(id).and_then(|instance| instance.vpc_id.clone());
        let hostnames = |vpc: VpcId| self.describe_vpc_attribute(&vpc, VpcAttribute::EnableDnsHostnames);
        let hostnames = vpc.and_then(hostnames).unwrap_or(false);
        if let Some(machine) = self.machines.get_mut(id) {
            machine.rename(region, hostnames);
        }
    }

    fn machine(&mut self, id: &InstanceId) -> Result<&mut Machine, Refused> {
        let unknown = || Code::InvalidInstanceId.says(format!("the instance `{id}` does not exist"));
        self.machines.get_mut(id).ok_or_else(unknown)
    }
}
