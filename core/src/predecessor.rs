//! Rows of the predecessor's table, read as registrations of the records that either of its two programs could have
//! written (SPEC 8).

use std::net::Ipv4Addr;

use serde::Deserialize;
use serde_json::Value;

use crate::facts::{Facts, HostedZone, Tag};
use crate::id::VpcId;
use crate::name::DnsName;
use crate::python;
use crate::record::{Entry, RecordSet, RecordType};
use crate::reverse;
use crate::tags;
use crate::wire;

/// The TTL of every record that it wrote.
const TTL: u32 = 60;

/// The instance as it was when its row was written.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Former {
    pub vpc_id: Option<VpcId>,
    private_ip_address: Option<String>,
    private_dns_name: Option<String>,
    public_ip_address: Option<String>,
    public_dns_name: Option<String>,
    #[serde(default)]
    tags: Vec<Tag>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DescribeInstances {
    reservations: Vec<Reservation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Reservation {
    instances: Vec<Former>,
}

/// Reads `InstanceAttributes`: a map, a JSON string or a Python `repr` string. The error says what is wrong with it.
pub(crate) fn read(attributes: &Value) -> Result<Former, String> {
    let parsed: Value;
    let value = match attributes.as_str() {
        None => attributes,
        Some(text) => {
            parsed = serde_json::from_str(text).or_else(|_| python::parse(text))?;
            &parsed
        }
    };
    let answer: DescribeInstances = wire::decode_value(value).map_err(|rejection| rejection.to_string())?;
    let mut instances = answer.reservations.into_iter().flat_map(|reservation| reservation.instances);
    instances.next().ok_or_else(|| "it holds no instance".to_owned())
}

impl Former {
    /// Every record set that could have been written for it. Only what is live with such values is ours.
    pub(crate) fn candidates(&self, facts: &Facts) -> Vec<Entry> {
        let zones: Vec<&HostedZone> = facts.hosted_zones.iter().flatten().collect();
        let dhcp = self.dhcp_domains(facts);
        let mut entries = Vec::new();
        for zone in &zones {
            let in_tag = self.tag_names("ZONE").contains(&zone.name);
            let in_dhcp = dhcp.contains(&zone.name) && zone.config.private_zone;
            if in_dhcp || in_tag && zone.config.private_zone {
                let name = label(self.private_dns_name.as_deref()).and_then(|label| zone.name.child(label));
                entries.extend(address(zone, name, self.private_ip_address.as_deref()));
            }
            if in_tag && !zone.config.private_zone {
                let name = label(self.public_dns_name.as_deref()).and_then(|label| zone.name.child(label));
                entries.extend(address(zone, name, self.public_ip_address.as_deref()));
            }
            for alias in self.tag_names("CNAME") {
                entries.extend(self.alias(zone, &alias));
                let name = || zone.name.child(alias.first_label());
                if in_tag && !zone.config.private_zone {
                    entries.extend(address(zone, name(), self.public_ip_address.as_deref()));
                }
                if in_dhcp {
                    entries.extend(address(zone, name(), self.private_ip_address.as_deref()));
                }
            }
            entries.extend(self.pointers(zone));
        }
        entries
    }

    /// It looked for the key anywhere in the tag's key, without case.
    fn tag_names(&self, key: &str) -> Vec<DnsName> {
        let matching = self.tags.iter().filter(|tag| tag.key.to_ascii_uppercase().contains(key));
        matching.flat_map(|tag| tags::names(&tag.value)).filter_map(|name| DnsName::parse_hostname(name).ok()).collect()
    }

    fn dhcp_domains(&self, facts: &Facts) -> Vec<DnsName> {
        let vpc = self.vpc_id.as_ref().and_then(|vpc| facts.vpcs.get(vpc)).and_then(Option::as_ref);
        let options = vpc.and_then(|vpc| vpc.dhcp_options_id.as_ref()).and_then(|id| facts.dhcp_options.get(id));
        let domains = options.and_then(Option::as_ref).into_iter().flat_map(|options| options.domain_names());
        domains.filter_map(|domain| DnsName::parse_hostname(domain).ok()).collect()
    }

    /// It wrote a `CNAME` into every zone that holds the name, parents too.
    fn alias(&self, zone: &HostedZone, alias: &DnsName) -> Option<Entry> {
        let pointed_at = if zone.config.private_zone { &self.private_dns_name } else { &self.public_dns_name };
        let pointed_at = pointed_at.as_deref().filter(|name| !name.is_empty())?;
        let is_below = alias.is_in(&zone.name) && *alias != zone.name;
        is_below.then(|| entry(zone, alias.clone(), RecordType::Cname, pointed_at))
    }

    /// `PTR` to `PrivateDnsName`, or from the Python 3 program to the `CNAME` tag's name.
    fn pointers(&self, zone: &HostedZone) -> Vec<Entry> {
        let address = self.private_ip_address.as_deref().and_then(|ip| ip.parse::<Ipv4Addr>().ok());
        let name = address.and_then(|ip| reverse::reverse_name(ip.into()));
        let Some(name) = name.filter(|name| zone.config.private_zone && name.is_in(&zone.name)) else { return vec![] };
        let aliases = self.tag_names("CNAME");
        let pointed_at = self.private_dns_name.as_deref().into_iter().chain(aliases.iter().map(DnsName::as_str));
        pointed_at.map(|value| entry(zone, name.clone(), RecordType::Ptr, value)).collect()
    }
}

fn label(dns_name: Option<&str>) -> Option<&str> {
    dns_name?.split('.').next().filter(|label| !label.is_empty())
}

fn address(zone: &HostedZone, name: Option<DnsName>, address: Option<&str>) -> Option<Entry> {
    Some(entry(zone, name?, RecordType::A, address?))
}

fn entry(zone: &HostedZone, name: DnsName, rtype: RecordType, value: &str) -> Entry {
    Entry::confirmed(&zone.id, RecordSet::new(name, rtype, TTL, vec![value.to_owned()]))
}
