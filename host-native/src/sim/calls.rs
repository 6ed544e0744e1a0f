//! The API calls, each counted and offered to the hook.

use ddns_core::change::ChangeBatch;
use ddns_core::facts::{DhcpOptions, HostedZone, Instance, Subnet};
use ddns_core::id::{DhcpOptionsId, InstanceId, Region, SubnetId, VpcId, ZoneId};
use ddns_core::name::DnsName;
use ddns_core::needs::Vpc;
use ddns_core::record::RecordSet;

use super::ec2::Ec2;
use super::refused::{Code, Refused};
use super::{Sim, World};
use crate::source::{Aws, AwsError, Item, ItemWrite, Page, RecordStart, VpcAttribute, ZoneSummary};

/// The name of the table.
const TABLE: &str = "DDNS";

impl Aws for Sim {
    async fn describe_instances(
        &self,
        region: &Region,
        ids: &[InstanceId],
    ) -> Result<Vec<(InstanceId, Instance)>, AwsError> {
        let resource = ids.iter().map(InstanceId::as_str).collect::<Vec<_>>().join(" ");
        self.in_region("ec2:DescribeInstances", &resource, region, |ec2| ec2.describe_instances(ids))
    }

    async fn describe_vpc(&self, region: &Region, id: &VpcId) -> Result<Option<Option<DhcpOptionsId>>, AwsError> {
        let options = |ec2: &Ec2| Ok(ec2.vpcs.get(id).map(|vpc| vpc.dhcp_options_id.clone()));
        self.in_region("ec2:DescribeVpcs", &id.0, region, options)
    }

    async fn describe_vpc_attribute(
        &self,
        region: &Region,
        id: &VpcId,
        attribute: VpcAttribute,
    ) -> Result<Option<bool>, AwsError> {
        let value = |ec2: &Ec2| Ok(ec2.describe_vpc_attribute(id, attribute));
        self.in_region("ec2:DescribeVpcAttribute", &id.0, region, value)
    }

    async fn describe_subnet(&self, region: &Region, id: &SubnetId) -> Result<Option<Subnet>, AwsError> {
        let subnet = |ec2: &Ec2| Ok(ec2.subnets.get(id).cloned());
        self.in_region("ec2:DescribeSubnets", &id.0, region, subnet)
    }

    async fn describe_dhcp_options(
        &self,
        region: &Region,
        id: &DhcpOptionsId,
    ) -> Result<Option<DhcpOptions>, AwsError> {
        let options = |ec2: &Ec2| Ok(ec2.dhcp_options.get(id).cloned());
        self.in_region("ec2:DescribeDhcpOptions", &id.0, region, options)
    }

    async fn list_hosted_zones(&self, marker: Option<String>) -> Result<Page<HostedZone>, AwsError> {
        let list = |world: &mut World| world.route53.list(&self.account, marker.as_deref());
        self.call("route53:ListHostedZones", "all", list)
    }

    async fn list_hosted_zones_by_vpc(&self, vpc: &Vpc, token: Option<String>) -> Result<Page<ZoneSummary>, AwsError> {
        let list = |world: &mut World| world.route53.list_by_vpc(&self.account, vpc, token.as_deref());
        self.call("route53:ListHostedZonesByVPC", &vpc.id.0, list)
    }

    async fn get_hosted_zone(&self, id: &ZoneId) -> Result<Option<HostedZone>, AwsError> {
        self.call("route53:GetHostedZone", id.as_str(), |world| world.route53.get(&self.account, id))
    }

    async fn list_resource_record_sets(
        &self,
        zone: &ZoneId,
        start: &RecordStart,
    ) -> Result<Page<RecordSet, RecordStart>, AwsError> {
        let list = |world: &mut World| world.route53.list_records(&self.account, zone, start);
        self.call("route53:ListResourceRecordSets", zone.as_str(), list)
    }

    async fn change_resource_record_sets(&self, zone: &ZoneId, batch: &ChangeBatch) -> Result<(), AwsError> {
        let change = |world: &mut World| world.route53.change(&self.account, zone, batch);
        self.call("route53:ChangeResourceRecordSets", zone.as_str(), change)
    }

    async fn create_hosted_zone(&self, name: &DnsName, vpc: &Vpc, caller_reference: &str) -> Result<ZoneId, AwsError> {
        self.call("route53:CreateHostedZone", name.as_str(), |world| {
            check_vpc(world, vpc)?;
            let id = world.next_zone_id()?;
            world.route53.create(name, vpc, caller_reference, id)
        })
    }

    async fn associate_vpc(&self, zone: &ZoneId, vpc: &Vpc) -> Result<(), AwsError> {
        self.call("route53:AssociateVPCWithHostedZone", zone.as_str(), |world| {
            check_vpc(world, vpc)?;
            world.route53.associate(&self.account, zone, vpc)
        })
    }

    async fn get_items(&self, keys: &[String]) -> Result<Vec<Item>, AwsError> {
        self.call("dynamodb:BatchGetItem", TABLE, |world| world.dynamodb.get_items(keys))
    }

    async fn write_items(&self, writes: &[ItemWrite]) -> Result<(), AwsError> {
        self.call("dynamodb:TransactWriteItems", TABLE, |world| world.dynamodb.write_items(writes))
    }

    async fn create_table(&self) -> Result<(), AwsError> {
        self.call("dynamodb:CreateTable", TABLE, |world| {
            world.dynamodb.create_table();
            Ok(())
        })
    }
}

impl Sim {
    fn in_region<T>(
        &self,
        call: &'static str,
        resource: &str,
        region: &Region,
        answer: impl FnOnce(&Ec2) -> Result<T, Refused>,
    ) -> Result<T, AwsError> {
        self.call(call, resource, |world| answer(world.ec2.entry(region.clone()).or_default()))
    }
}

impl World {
    /// An id that no zone has: `Z` and 13 digits.
    fn next_zone_id(&mut self) -> Result<ZoneId, Refused> {
        loop {
            let id = ZoneId::parse(&format!("Z{:013}", self.next_serial())).map_err(|e| Code::InvalidInput.says(e))?;
            if self.route53.find(&id).is_none() {
                return Ok(id);
            }
        }
    }
}

/// Route 53 refuses a VPC that EC2 does not know in that region.
fn check_vpc(world: &World, vpc: &Vpc) -> Result<(), Refused> {
    let known = world.ec2.get(&vpc.region).is_some_and(|ec2| ec2.vpcs.contains_key(&vpc.id));
    let message = || format!("The VPC {} in region {} does not exist", vpc.id.0, vpc.region.0);
    if known { Ok(()) } else { Err(Code::InvalidVPCId.says(message())) }
}
