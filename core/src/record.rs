//! Record sets: as Route 53 prints them, as a registration lists them, and when two of them are equal.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::net::Ipv6Addr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::{InstanceId, ZoneId};
use crate::name::DnsName;
use crate::registration::EntryWire;
use crate::set::set;

/// The type of a record set. Only the first four are ever written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(from = "Cow<'_, str>", into = "String")]
pub enum RecordType {
    /// An IPv4 address.
    A,
    /// An IPv6 address.
    Aaaa,
    /// The canonical name behind an alias.
    Cname,
    /// The name that belongs to an address.
    Ptr,
    /// Any other type, by its name.
    Other(String),
}

impl RecordType {
    /// The type's name as in a zone file.
    pub fn as_str(&self) -> &str {
        match self {
            Self::A => "A",
            Self::Aaaa => "AAAA",
            Self::Cname => "CNAME",
            Self::Ptr => "PTR",
            Self::Other(name) => name,
        }
    }

    fn holds_names(&self) -> bool {
        matches!(self, Self::Cname | Self::Ptr)
    }
}

impl From<Cow<'_, str>> for RecordType {
    fn from(name: Cow<'_, str>) -> Self {
        match name.as_ref() {
            "A" => Self::A,
            "AAAA" => Self::Aaaa,
            "CNAME" => Self::Cname,
            "PTR" => Self::Ptr,
            _ => Self::Other(name.into_owned()),
        }
    }
}

impl From<RecordType> for String {
    fn from(rtype: RecordType) -> Self {
        rtype.as_str().to_owned()
    }
}

/// One value of a record set, in zone file form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
pub struct ResourceRecord {
    /// The value, for example `10.0.0.12` or `web.corp.example.`.
    pub value: String,
}

/// What makes one record set in a zone another one than its neighbour.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordKey {
    /// Its type.
    pub rtype: RecordType,
    /// Its `SetIdentifier`, for a record set with a routing policy.
    pub set_identifier: Option<String>,
}

/// A `ResourceRecordSet` of Route 53. The parts of an alias or of another routing policy than multivalue are
/// kept as they came: such a record set is never ours.
///
/// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase", from = "RecordSetWire")]
pub struct RecordSet {
    /// Its name.
    pub name: DnsName,
    /// Its type.
    #[serde(rename = "Type")]
    pub rtype: RecordType,
    /// Tells it from others of its name and type, where it has a routing policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set_identifier: Option<String>,
    /// One of several multivalue answers.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub multi_value_answer: bool,
    /// Seconds; absent for an alias.
    #[serde(rename = "TTL", skip_serializing_if = "Option::is_none")]
    pub ttl: Option<u32>,
    /// Its values; none for an alias.
    pub resource_records: Vec<ResourceRecord>,
    /// `AliasTarget`, `Weight` and the like, untouched.
    #[serde(flatten)]
    pub policy: Option<Box<Policy>>,
}

/// The members of a record set that this program never writes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs, reason = "named for the members of AWS's type, which documents them")]
pub struct Policy {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias_target: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failover: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub geo_location: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub geo_proximity_location: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cidr_routing_config: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check_id: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub traffic_policy_instance_id: Option<Value>,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase", expecting = "a ResourceRecordSet")]
struct RecordSetWire {
    /// Its name.
    name: DnsName,
    /// Its type.
    #[serde(rename = "Type")]
    rtype: RecordType,
    /// Tells it from others of its name and type, where it has a routing policy.
    set_identifier: Option<String>,
    /// One of several multivalue answers.
    multi_value_answer: Option<bool>,
    /// Seconds; absent for an alias.
    #[serde(rename = "TTL")]
    ttl: Option<u32>,
    /// Its values; none for an alias.
    #[serde(default)]
    resource_records: Vec<ResourceRecord>,
    alias_target: Option<Value>,
    weight: Option<Value>,
    region: Option<Value>,
    failover: Option<Value>,
    geo_location: Option<Value>,
    geo_proximity_location: Option<Value>,
    cidr_routing_config: Option<Value>,
    health_check_id: Option<Value>,
    traffic_policy_instance_id: Option<Value>,
}

impl From<RecordSetWire> for RecordSet {
    fn from(wire: RecordSetWire) -> Self {
        let policy = Policy {
            alias_target: wire.alias_target,
            weight: wire.weight,
            region: wire.region,
            failover: wire.failover,
            geo_location: wire.geo_location,
            geo_proximity_location: wire.geo_proximity_location,
            cidr_routing_config: wire.cidr_routing_config,
            health_check_id: wire.health_check_id,
            traffic_policy_instance_id: wire.traffic_policy_instance_id,
        };
        let mut resource_records = wire.resource_records;
        // The order of the values means nothing, and must not reach what is planned.
        resource_records.sort();
        Self {
            name: wire.name,
            rtype: wire.rtype,
            set_identifier: wire.set_identifier,
            multi_value_answer: wire.multi_value_answer.unwrap_or_default(),
            ttl: wire.ttl,
            resource_records,
            policy: (policy != Policy::default()).then(|| Box::new(policy)),
        }
    }
}

impl RecordSet {
    /// A record set of ours: simple, or with `set_identifier` one of several multivalue answers.
    pub fn new(name: DnsName, rtype: RecordType, ttl: u32, values: Vec<String>) -> Self {
        Self {
            name,
            rtype,
            set_identifier: None,
            multi_value_answer: false,
            ttl: Some(ttl),
            resource_records: values.into_iter().map(|value| ResourceRecord { value }).collect(),
            policy: None,
        }
    }

    /// The same as a multivalue answer that is `instance`'s.
    pub fn multivalue(mut self, instance: &InstanceId) -> Self {
        self.set_identifier = Some(instance.as_str().to_owned());
        self.multi_value_answer = true;
        self
    }

    /// What tells it from the other record sets at its name.
    pub fn key(&self) -> RecordKey {
        RecordKey { rtype: self.rtype.clone(), set_identifier: self.set_identifier.clone() }
    }

    /// Simple or multivalue: the only forms that we write.
    pub fn could_be_ours(&self) -> bool {
        self.policy.is_none() && self.multi_value_answer == self.set_identifier.is_some()
    }

    /// Do both hold the same values? Without order; names without case, final dot and escapes (SPEC 2).
    pub fn same_values(&self, other: &RecordSet) -> bool {
        self.rtype == other.rtype && self.canonical_values() == other.canonical_values()
    }

    /// The same values and the same TTL.
    pub fn equals(&self, other: &RecordSet) -> bool {
        self.ttl == other.ttl && self.same_values(other)
    }

    /// The values in canonical form and order.
    pub(crate) fn sorted_values(&self) -> Vec<String> {
        self.canonical_values().into_iter().map(Cow::into_owned).collect()
    }

    fn canonical_values(&self) -> BTreeSet<Cow<'_, str>> {
        set(self.resource_records.iter().map(|record| canonical_value(&self.rtype, &record.value)))
    }

    /// The values, blank-separated, for a sentence.
    pub fn values_text(&self) -> String {
        match self.policy.as_ref().and_then(|policy| policy.alias_target.as_ref()) {
            Some(_) => "an alias".to_owned(),
            None => self.resource_records.iter().map(|r| r.value.as_str()).collect::<Vec<_>>().join(" "),
        }
    }
}

fn canonical_value<'a>(rtype: &RecordType, value: &'a str) -> Cow<'a, str> {
    if rtype.holds_names() {
        return DnsName::parse(value).map_or(Cow::Borrowed(value), |name| Cow::Owned(name.into()));
    }
    match (rtype, value.parse::<Ipv6Addr>()) {
        (RecordType::Aaaa, Ok(address)) => Cow::Owned(address.to_string()),
        _ => Cow::Borrowed(value),
    }
}

/// A record set that a registration lists: where it stands, and whether it is confirmed (SPEC 2, 6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "EntryWire", into = "EntryWire")]
pub struct Entry {
    /// The zone that it stands in.
    pub zone: ZoneId,
    /// Saved ahead of its change and not confirmed yet.
    pub planned: bool,
    /// The record set.
    pub set: RecordSet,
}

impl Entry {
    /// A record set that is live, or wanted and equal to what is live.
    pub fn confirmed(zone: &ZoneId, set: RecordSet) -> Self {
        Self { zone: zone.clone(), planned: false, set }
    }

    /// A record set that is about to be created.
    pub fn planned(zone: &ZoneId, set: RecordSet) -> Self {
        Self { zone: zone.clone(), planned: true, set }
    }

    /// The same record set with the same values?
    pub fn lists(&self, zone: &ZoneId, live: &RecordSet) -> bool {
        self.zone == *zone && self.set.name == live.name && self.set.key() == live.key() && self.set.same_values(live)
    }
}
