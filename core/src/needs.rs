//! What the planner still has to know, in pieces that a host can fetch in one go (SPEC 1).

use std::collections::BTreeSet;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::facts::Facts;

use crate::id::{AccountId, InstanceId, Region, SubnetId, VpcId, ZoneId};
use crate::name::DnsName;

/// A VPC and its region, as Route 53 writes them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Vpc {
    /// The region.
    #[serde(rename = "VPCRegion")]
    pub region: Region,
    /// The VPC.
    #[serde(rename = "VPCId")]
    pub id: VpcId,
}

/// One thing to fetch. The host adds what it found to the facts, and the need itself to `facts.answered`;
/// what an answered need did not bring does not exist.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "PascalCase", deny_unknown_fields)]
pub enum Need {
    /// The instance, into `instances`, and its registration, into `registrations`; `null` where there is none.
    Instance {
        /// Which one.
        instance_id: InstanceId,
        /// Where EC2 is asked.
        account: AccountId,
        /// Where EC2 is asked.
        region: Region,
    },
    /// The VPC with its DNS attributes, into `vpcs`, and its DHCP option set, into `dhcpOptions`.
    Vpc {
        /// Which one.
        vpc_id: VpcId,
        /// Where EC2 is asked.
        region: Region,
    },
    /// The subnet, into `subnets`.
    Subnet {
        /// Which one.
        subnet_id: SubnetId,
        /// Where EC2 is asked.
        region: Region,
    },
    /// All hosted zones, with the VPC in the `VPCs` of those that it sees, into `hostedZones`.
    HostedZones {
        /// The VPC that looks; absent where the instance has none any more.
        #[serde(rename = "VPC", default, skip_serializing_if = "Option::is_none")]
        vpc: Option<Vpc>,
    },
    /// The live record sets at a name, into `recordSets`; the registrations that list them, into
    /// `registrations`; those instances, into `instances`, each with its answered `instance` need if EC2 was asked.
    /// The registrations are read first: a plan compares their versions, and so covers the time until it is carried
    /// out.
    RecordSets {
        /// The zone.
        hosted_zone_id: ZoneId,
        /// The name, of every type.
        name: DnsName,
    },
}

/// All the members that needs have. An enum with a tag would be read through a buffer, with code for each kind of value.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, expecting = "a need")]
struct NeedWire {
    #[serde(rename = "kind")]
    kind: Kind,
    instance_id: Option<InstanceId>,
    account: Option<AccountId>,
    region: Option<Region>,
    vpc_id: Option<VpcId>,
    subnet_id: Option<SubnetId>,
    #[serde(rename = "VPC")]
    vpc: Option<Vpc>,
    hosted_zone_id: Option<ZoneId>,
    name: Option<DnsName>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Kind {
    Instance,
    Vpc,
    Subnet,
    HostedZones,
    RecordSets,
}

impl<'de> Deserialize<'de> for Need {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        NeedWire::deserialize(deserializer)?.need().map_err(D::Error::custom)
    }
}

impl NeedWire {
    /// The need, or which members one of its kind has.
    fn need(self) -> Result<Need, &'static str> {
        let Self { kind, instance_id, account, region, vpc_id, subnet_id, vpc, hosted_zone_id, name } = self;
        match (kind, instance_id, account, region, vpc_id, subnet_id, vpc, hosted_zone_id, name) {
            (Kind::Instance, Some(instance_id), Some(account), Some(region), None, None, None, None, None) => {
                Ok(Need::Instance { instance_id, account, region })
            }
            (Kind::Vpc, None, None, Some(region), Some(vpc_id), None, None, None, None) => {
                Ok(Need::Vpc { vpc_id, region })
            }
            (Kind::Subnet, None, None, Some(region), None, Some(subnet_id), None, None, None) => {
                Ok(Need::Subnet { subnet_id, region })
            }
            (Kind::HostedZones, None, None, None, None, None, vpc, None, None) => Ok(Need::HostedZones { vpc }),
            (Kind::RecordSets, None, None, None, None, None, None, Some(hosted_zone_id), Some(name)) => {
                Ok(Need::RecordSets { hosted_zone_id, name })
            }
            (Kind::Instance, ..) => {
                Err("an `instance` need has `InstanceId`, `Account` and `Region`, and nothing else")
            }
            (Kind::Vpc, ..) => Err("a `vpc` need has `VpcId` and `Region`, and nothing else"),
            (Kind::Subnet, ..) => Err("a `subnet` need has `SubnetId` and `Region`, and nothing else"),
            (Kind::HostedZones, ..) => Err("a `hostedZones` need has `VPC`, or nothing"),
            (Kind::RecordSets, ..) => Err("a `recordSets` need has `HostedZoneId` and `Name`, and nothing else"),
        }
    }
}

/// Collects what is still missing.
pub(crate) struct Missing<'a> {
    facts: &'a Facts,
    needs: BTreeSet<Need>,
}

impl<'a> Missing<'a> {
    pub(crate) fn new(facts: &'a Facts) -> Self {
        Self { facts, needs: BTreeSet::new() }
    }

    /// Asks for `need`, unless it is known or the world is closed.
    pub(crate) fn ask(&mut self, need: Need) {
        if !self.facts.complete && !self.facts.answered.contains(&need) && !self.is_known(&need) {
            self.needs.insert(need);
        }
    }

    /// Everything that is missing; empty: go on.
    pub(crate) fn into_needs(self) -> Vec<Need> {
        self.needs.into_iter().collect()
    }

    /// Is it in the facts, though nobody says that it was fetched: in a bundle made by hand?
    fn is_known(&self, need: &Need) -> bool {
        let facts = self.facts;
        match need {
            Need::Instance { instance_id, .. } => {
                facts.instances.contains_key(instance_id) && facts.registrations.contains_key(instance_id)
            }
            Need::Vpc { vpc_id, .. } => match facts.vpcs.get(vpc_id) {
                None => false,
                Some(None) => true,
                Some(Some(vpc)) => {
                    let options = vpc.dhcp_options_id.as_ref();
                    vpc.enable_dns_support.is_some()
                        && vpc.enable_dns_hostnames.is_some()
                        && options.is_none_or(|id| facts.dhcp_options.contains_key(id))
                }
            },
            Need::Subnet { subnet_id, .. } => facts.subnets.contains_key(subnet_id),
            Need::HostedZones { .. } => facts.hosted_zones.is_some(),
            Need::RecordSets { hosted_zone_id, .. } => hosted_zone_id.new_name().is_some(),
        }
    }
}
