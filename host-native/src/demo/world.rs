//! Where the story plays: a VPC that hands out `corp.example` by DHCP, the private zone of that name, a public zone.

use ddns_core::event::InstanceState;
use ddns_core::facts::{HostedZone, Tag, ZoneConfig};
use ddns_core::id::{AccountId, DhcpOptionsId, InstanceId, Region, SubnetId, VpcId, ZoneId};
use ddns_core::name::DnsName;
use ddns_core::needs::Vpc;
use ddns_core::record::{RecordSet, RecordType};
use serde_json::Value;

use super::DemoError;
use crate::sim::{Ec2Console, Launch, Sim};

/// The world of the story.
pub(super) struct World {
    pub(super) sim: Sim,
    region: Region,
}

const VPC: &str = "vpc-0d0d0d0d";
const SUBNET: &str = "subnet-0d0d0d0d";
const CORP: &str = "ZCORP";
const PUBLIC: &str = "ZPUBLIC";

impl World {
    pub(super) fn new() -> Result<Self, DemoError> {
        let world =
            Self { sim: Sim::new(AccountId("123456789012".to_owned())), region: Region("eu-west-1".to_owned()) };
        let options = DhcpOptionsId("dopt-0d0d0d0d".to_owned());
        let vpc = VpcId(VPC.to_owned());
        world.ec2().dhcp_options(&options, "corp.example");
        world.ec2().vpc(&vpc, Some(&options));
        world.ec2().subnet(&SubnetId(SUBNET.to_owned()), "10.0.0.0/24");
        let seen_by = vec![Vpc { region: world.region.clone(), id: vpc }];
        world.add_zone(CORP, "corp.example", seen_by)?;
        world.add_zone(PUBLIC, "shop.example", Vec::new())?;
        Ok(world)
    }

    pub(super) fn ec2(&self) -> Ec2Console<'_> {
        self.sim.ec2(&self.region)
    }

    /// Launches an instance with these tags and waits until it runs: the event that says so.
    pub(super) fn launch(&self, id: &InstanceId, tags: &[(&str, &str)], public: bool) -> Result<Value, DemoError> {
        let tag = |(key, value): &(&str, &str)| Tag { key: (*key).to_owned(), value: (*value).to_owned() };
        self.ec2().launch(&Launch {
            id: Some(id.clone()),
            vpc: VpcId(VPC.to_owned()),
            subnet: SubnetId(SUBNET.to_owned()),
            tags: tags.iter().map(tag).collect(),
            public_address: public,
            ipv6: None,
        })?;
        Ok(self.ec2().becomes(id, InstanceState::Running)?)
    }

    /// Somebody writes a CNAME into the private zone by hand.
    pub(super) fn write_by_hand(&self, name: &str, canonical: &str) -> Result<(), DemoError> {
        let name = DnsName::parse(name).map_err(DemoError::Mistake)?;
        let set = RecordSet::new(name, RecordType::Cname, 300, vec![canonical.to_owned()]);
        Ok(self.sim.route53().put(&zone_id(CORP)?, set)?)
    }

    fn add_zone(&self, id: &str, name: &str, vpcs: Vec<Vpc>) -> Result<(), DemoError> {
        let name = DnsName::parse(name).map_err(DemoError::Mistake)?;
        let config = ZoneConfig { private_zone: !vpcs.is_empty() };
        self.sim.route53().zone(HostedZone { id: zone_id(id)?, name, config, vpcs, owner: None });
        Ok(())
    }
}

fn zone_id(id: &str) -> Result<ZoneId, DemoError> {
    ZoneId::parse(id).map_err(DemoError::Mistake)
}
