//! What a host knows about AWS, in the shapes that AWS prints (SPEC 2). Unknown members of AWS's own objects are
//! ignored; unknown members of ours are errors.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::event::InstanceState;
use crate::id::{AccountId, DhcpOptionsId, InstanceId, SubnetId, VpcId, ZoneId};
use crate::name::DnsName;
use crate::needs::{self, Need};
use crate::record::{Entry, RecordSet};
use crate::registration::Registration;
use crate::settings::Settings;

/// Everything that the planner may look at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Facts {
    /// A closed world: what is absent does not exist, and nothing is asked for.
    pub complete: bool,
    /// The operator's choices.
    pub settings: Settings,
    /// Instances; `null` is one that EC2 does not know.
    pub instances: BTreeMap<InstanceId, Option<Instance>>,
    /// VPCs with their DNS attributes; `null` is one that EC2 does not know.
    pub vpcs: BTreeMap<VpcId, Option<VpcFacts>>,
    /// Subnets; `null` is one that EC2 does not know.
    pub subnets: BTreeMap<SubnetId, Option<Subnet>>,
    /// DHCP option sets; `null` is one that EC2 does not know.
    pub dhcp_options: BTreeMap<DhcpOptionsId, Option<DhcpOptions>>,
    /// Hosted zones; absent: not looked up yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hosted_zones: Option<Vec<HostedZone>>,
    /// Live record sets by zone.
    pub record_sets: BTreeMap<ZoneId, Vec<RecordSet>>,
    /// Is the registration table there?
    pub registration_table: TableState,
    /// Registrations; `null` is an instance that has none.
    pub registrations: BTreeMap<InstanceId, Option<Registration>>,
    /// What Route 53 took as a CREATE in an earlier attempt at this very event, and what no registration was saved with
    /// since. It counts as listed by the event's instance: somebody may have withdrawn it before it stood (SPEC 6).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub created: Vec<Entry>,
    /// The needs that were fetched: what they did not bring does not exist.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Need>"))]
    pub answered: BTreeSet<Need>,
}

/// Is the registration table there?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TableState {
    /// It is.
    #[default]
    Present,
    /// It is not: `createTable` comes first.
    Missing,
}

/// An EC2 `Instance`.
///
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs, reason = "named for the members of AWS's type, which documents them")]
pub struct Instance {
    pub state: State,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<VpcId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subnet_id: Option<SubnetId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_ip_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_dns_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_ip_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_dns_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ipv6_address: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub network_interfaces: Vec<NetworkInterface>,
}

/// An instance's state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
pub struct State {
    /// What EC2 says now.
    pub name: InstanceState,
}

/// A tag. Written by people who may not own the DNS.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs, reason = "named for the members of AWS's type, which documents them")]
pub struct Tag {
    pub key: String,
    #[serde(default)]
    pub value: String,
}

/// One of an instance's network interfaces.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase", default)]
#[allow(missing_docs, reason = "named for the members of AWS's type, which documents them")]
pub struct NetworkInterface {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment: Option<Attachment>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub private_ip_addresses: Vec<PrivateIpAddress>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ipv6_addresses: Vec<Ipv6Address>,
}

/// How an interface is attached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase", default)]
pub struct Attachment {
    /// 0 is the primary interface.
    pub device_index: u32,
}

/// A private IPv4 address of an interface, with the public one that is mapped to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase", default)]
#[allow(missing_docs, reason = "named for the members of AWS's type, which documents them")]
pub struct PrivateIpAddress {
    pub private_ip_address: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub association: Option<Association>,
}

/// The public address of a private one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase", default)]
#[allow(missing_docs, reason = "named for the members of AWS's type, which documents them")]
pub struct Association {
    pub public_ip: String,
}

/// An IPv6 address of an interface.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase", default)]
#[allow(missing_docs, reason = "named for the members of AWS's type, which documents them")]
pub struct Ipv6Address {
    pub ipv6_address: String,
}

impl Instance {
    /// The private IPv4 address.
    pub fn private_v4(&self) -> Option<std::net::Ipv4Addr> {
        self.private_ip_address.as_deref()?.parse().ok()
    }

    /// The public IPv4 address.
    pub fn public_v4(&self) -> Option<std::net::Ipv4Addr> {
        self.public_ip_address.as_deref()?.parse().ok()
    }

    /// The IPv6 address: `Ipv6Address`, else the first of the primary interface (SPEC 4.5).
    pub fn ipv6(&self) -> Option<std::net::Ipv6Addr> {
        let primary =
            |interface: &&NetworkInterface| interface.attachment.as_ref().is_some_and(|a| a.device_index == 0);
        let of_primary = || self.network_interfaces.iter().find(primary)?.ipv6_addresses.first();
        let own = self.ipv6_address.as_deref().filter(|address| !address.is_empty());
        own.or_else(|| of_primary().map(|a| a.ipv6_address.as_str()))?.parse().ok()
    }

    /// Does EC2 show this address anywhere on the instance?
    pub fn shows(&self, address: IpAddr) -> bool {
        let own = [&self.private_ip_address, &self.public_ip_address, &self.ipv6_address];
        let interfaces = self.network_interfaces.iter().flat_map(|interface| {
            let v4 = interface.private_ip_addresses.iter().flat_map(|a| {
                std::iter::once(&a.private_ip_address).chain(a.association.as_ref().map(|public| &public.public_ip))
            });
            v4.chain(interface.ipv6_addresses.iter().map(|a| &a.ipv6_address))
        });
        own.into_iter().flatten().chain(interfaces).any(|text| text.parse() == Ok(address))
    }
}

/// An EC2 `Vpc` with the two attributes that `describe-vpc-attribute` prints.
///
/// <https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html>
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs, reason = "named for the members of AWS's type, which documents them")]
pub struct VpcFacts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dhcp_options_id: Option<DhcpOptionsId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_dns_support: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_dns_hostnames: Option<bool>,
}

/// An EC2 `Subnet`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs, reason = "named for the members of AWS's type, which documents them")]
pub struct Subnet {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cidr_block: Option<String>,
}

/// An EC2 `DhcpOptions` set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs, reason = "named for the members of AWS's type, which documents them")]
pub struct DhcpOptions {
    #[serde(default)]
    pub dhcp_configurations: Vec<DhcpConfiguration>,
}

/// One option of a DHCP option set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs, reason = "named for the members of AWS's type, which documents them")]
pub struct DhcpConfiguration {
    pub key: String,
    #[serde(default)]
    pub values: Vec<AttributeValue>,
}

/// A value of a DHCP option.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs, reason = "named for the members of AWS's type, which documents them")]
pub struct AttributeValue {
    #[serde(default)]
    pub value: String,
}

impl DhcpOptions {
    /// The names in the option `domain-name`, blank-separated, in their order.
    pub fn domain_names(&self) -> impl Iterator<Item = &str> {
        let options = self.dhcp_configurations.iter().filter(|option| option.key == "domain-name");
        options.flat_map(|option| &option.values).flat_map(|value| value.value.split_whitespace())
    }
}

/// A Route 53 `HostedZone`, with its `VPCs` as `get-hosted-zone` prints them and its `Owner` as
/// `list-hosted-zones-by-vpc` prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs, reason = "named for the members of AWS's type, which documents them")]
pub struct HostedZone {
    pub id: ZoneId,
    pub name: DnsName,
    #[serde(default)]
    pub config: ZoneConfig,
    #[serde(rename = "VPCs", default, skip_serializing_if = "Vec::is_empty")]
    pub vpcs: Vec<needs::Vpc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<ZoneOwner>,
}

/// Is a zone private?
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase", default)]
#[allow(missing_docs, reason = "named for the members of AWS's type, which documents them")]
pub struct ZoneConfig {
    pub private_zone: bool,
}

/// Whose a zone is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs, reason = "named for the members of AWS's type, which documents them")]
pub struct ZoneOwner {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owning_account: Option<AccountId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owning_service: Option<String>,
}

impl HostedZone {
    /// Is it associated with this VPC?
    pub fn is_associated(&self, vpc: &VpcId) -> bool {
        self.vpcs.iter().any(|associated| associated.id == *vpc)
    }

    /// Is it another account's, or an AWS service's? Such a zone is seen and never written (SPEC 2).
    pub fn is_foreign(&self, account: &AccountId) -> bool {
        let Some(owner) = &self.owner else { return false };
        owner.owning_service.is_some() || owner.owning_account.as_ref().is_some_and(|owning| owning != account)
    }
}
