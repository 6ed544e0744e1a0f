//! EC2: what it says now of instances, and of the VPC around them.

use aws_sdk_ec2::types::{self as sdk, Filter, VpcAttributeName};
use ddns_core::event::InstanceState;
use ddns_core::facts::{
    Association, Attachment, AttributeValue, DhcpConfiguration, DhcpOptions, Instance, Ipv6Address, NetworkInterface,
    PrivateIpAddress, State, Subnet, Tag,
};
use ddns_core::id::{DhcpOptionsId, InstanceId, Region, SubnetId, VpcId};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer};

use super::AwsClients;
use super::error::Call;
use crate::source::{AwsError, Refusal, VpcAttribute};

/// `DescribeInstances`. A filter finds nothing where an id that EC2 does not know would be an error. What answers in
/// EC2's place may know no such filter and answer everything, here and below: only what was asked for is taken.
///
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html>
pub(super) async fn instances(
    aws: &AwsClients,
    region: &Region,
    ids: &[InstanceId],
) -> Result<Vec<(InstanceId, Instance)>, AwsError> {
    let values: Vec<&str> = ids.iter().map(InstanceId::as_str).collect();
    let call = call("ec2:DescribeInstances", region, values.join(", "))?;
    let by_id = Filter::builder().name("instance-id").set_values(Some(owned(&values))).build();
    let answer = aws.ec2(region).describe_instances().filters(by_id).send().await;
    let answer = answer.map_err(|error| call.clone().failed(&error))?;
    let found = answer.reservations.unwrap_or_default().into_iter().flat_map(|r| r.instances.unwrap_or_default());
    let asked = found.filter(|instance| instance.instance_id().is_some_and(|id| values.contains(&id)));
    asked.map(instance).collect::<Result<_, String>>().map_err(|why| call.unreadable(why))
}

/// `DescribeVpcs`: the VPC's DHCP option set. The id `default` is none: such a VPC has no options.
///
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Vpc.html>
pub(super) async fn vpc(
    aws: &AwsClients,
    region: &Region,
    id: &VpcId,
) -> Result<Option<Option<DhcpOptionsId>>, AwsError> {
    let call = call("ec2:DescribeVpcs", region, &id.0)?;
    let by_id = Filter::builder().name("vpc-id").values(&id.0).build();
    let answer = aws.ec2(region).describe_vpcs().filters(by_id).send().await;
    let vpcs = answer.map_err(|error| call.failed(&error))?.vpcs.unwrap_or_default();
    let asked = vpcs.into_iter().find(|vpc| vpc.vpc_id() == Some(&id.0));
    Ok(asked.map(|vpc| vpc.dhcp_options_id.filter(|id| id != "default").map(DhcpOptionsId)))
}

/// `DescribeVpcAttribute`, which answers one attribute a call.
///
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcAttribute.html>
pub(super) async fn vpc_attribute(
    aws: &AwsClients,
    region: &Region,
    id: &VpcId,
    attribute: VpcAttribute,
) -> Result<Option<bool>, AwsError> {
    let call = call("ec2:DescribeVpcAttribute", region, &id.0)?;
    let name = match attribute {
        VpcAttribute::EnableDnsSupport => VpcAttributeName::EnableDnsSupport,
        VpcAttribute::EnableDnsHostnames => VpcAttributeName::EnableDnsHostnames,
    };
    let answer = aws.ec2(region).describe_vpc_attribute().vpc_id(&id.0).attribute(name).send().await;
    let answer = match answer.map_err(|error| call.clone().failed(&error)) {
        Err(error) if error.refusal == Refusal::NotFound => return Ok(None),
        answer => answer?,
    };
    let value = match attribute {
        VpcAttribute::EnableDnsSupport => answer.enable_dns_support,
        VpcAttribute::EnableDnsHostnames => answer.enable_dns_hostnames,
    };
    match value.and_then(|value| value.value) {
        Some(value) => Ok(Some(value)),
        None => Err(call.unreadable("the attribute is missing in the answer")),
    }
}

/// `DescribeSubnets`
pub(super) async fn subnet(aws: &AwsClients, region: &Region, id: &SubnetId) -> Result<Option<Subnet>, AwsError> {
    let call = call("ec2:DescribeSubnets", region, &id.0)?;
    let by_id = Filter::builder().name("subnet-id").values(&id.0).build();
    let answer = aws.ec2(region).describe_subnets().filters(by_id).send().await;
    let subnets = answer.map_err(|error| call.failed(&error))?.subnets.unwrap_or_default();
    let asked = subnets.into_iter().find(|subnet| subnet.subnet_id() == Some(&id.0));
    Ok(asked.map(|subnet| Subnet { cidr_block: subnet.cidr_block }))
}

/// `DescribeDhcpOptions`
pub(super) async fn dhcp_options(
    aws: &AwsClients,
    region: &Region,
    id: &DhcpOptionsId,
) -> Result<Option<DhcpOptions>, AwsError> {
    let call = call("ec2:DescribeDhcpOptions", region, &id.0)?;
    let by_id = Filter::builder().name("dhcp-options-id").values(&id.0).build();
    let answer = aws.ec2(region).describe_dhcp_options().filters(by_id).send().await;
    let sets = answer.map_err(|error| call.failed(&error))?.dhcp_options.unwrap_or_default();
    let asked = sets.into_iter().find(|set| set.dhcp_options_id() == Some(&id.0));
    Ok(asked.map(|set| DhcpOptions {
        dhcp_configurations: set.dhcp_configurations.unwrap_or_default().into_iter().map(dhcp_configuration).collect(),
    }))
}

/// The region comes with the event and becomes part of a host name, so it is looked at first.
fn call(name: &'static str, region: &Region, resource: impl Into<String>) -> Result<Call, AwsError> {
    let call = Call { name, resource: resource.into() };
    let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    if region.0.bytes().all(plain) && (1..=63).contains(&region.0.len()) {
        return Ok(call);
    }
    Err(call.unreadable(format!("`{}` is no region: expected one such as `eu-west-1`", region.0.escape_debug())))
}

fn owned(values: &[&str]) -> Vec<String> {
    values.iter().map(|&value| value.to_owned()).collect()
}

fn instance(from: sdk::Instance) -> Result<(InstanceId, Instance), String> {
    let id = InstanceId::parse(from.instance_id.as_deref().unwrap_or_default())?;
    let state = from.state.and_then(|state| state.name).ok_or_else(|| format!("`{id}` has no state"))?;
    let instance = Instance {
        state: State { name: instance_state(state.as_str())? },
        vpc_id: from.vpc_id.map(VpcId),
        subnet_id: from.subnet_id.map(SubnetId),
        private_ip_address: from.private_ip_address,
        private_dns_name: from.private_dns_name,
        public_ip_address: from.public_ip_address,
        public_dns_name: from.public_dns_name,
        ipv6_address: from.ipv6_address,
        tags: from.tags.unwrap_or_default().into_iter().map(tag).collect(),
        network_interfaces: from.network_interfaces.unwrap_or_default().into_iter().map(interface).collect(),
    };
    Ok((id, instance))
}

fn instance_state(name: &str) -> Result<InstanceState, String> {
    let name: StrDeserializer<'_, ValueError> = name.into_deserializer();
    InstanceState::deserialize(name).map_err(|error| error.to_string())
}

fn tag(from: sdk::Tag) -> Tag {
    Tag { key: from.key.unwrap_or_default(), value: from.value.unwrap_or_default() }
}

fn interface(from: sdk::InstanceNetworkInterface) -> NetworkInterface {
    let index = from.attachment.and_then(|attachment| attachment.device_index);
    let v4 = from.private_ip_addresses.unwrap_or_default().into_iter();
    let v6 = from.ipv6_addresses.unwrap_or_default().into_iter();
    NetworkInterface {
        attachment: index.and_then(|index| u32::try_from(index).ok()).map(|device_index| Attachment { device_index }),
        private_ip_addresses: v4.filter_map(private_address).collect(),
        ipv6_addresses: v6.filter_map(|a| Some(Ipv6Address { ipv6_address: a.ipv6_address? })).collect(),
    }
}

fn private_address(from: sdk::InstancePrivateIpAddress) -> Option<PrivateIpAddress> {
    let public = from.association.and_then(|association| association.public_ip);
    Some(PrivateIpAddress {
        private_ip_address: from.private_ip_address?,
        association: public.map(|public_ip| Association { public_ip }),
    })
}

fn dhcp_configuration(from: sdk::DhcpConfiguration) -> DhcpConfiguration {
    let values = from.values.unwrap_or_default().into_iter();
    DhcpConfiguration {
        key: from.key.unwrap_or_default(),
        values: values.map(|value| AttributeValue { value: value.value.unwrap_or_default() }).collect(),
    }
}
