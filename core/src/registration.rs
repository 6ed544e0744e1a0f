//! A registration: what we remember of an instance, one row of the table (SPEC 2, 6, 8).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::{AccountId, InstanceId, Region, ZoneId};
use crate::name::DnsName;
use crate::record::{Entry, RecordSet, RecordType, ResourceRecord};

/// A row of the registration table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "RegistrationWire", into = "RegistrationWire")]
pub struct Registration {
    /// The instance that it is about; the key of the table.
    pub instance_id: InstanceId,
    /// Counts the writes of this row; every write compares it. A row without one counts as 0.
    pub version: u64,
    /// Where EC2 is asked about the instance; absent: in the account of the event.
    pub account: Option<AccountId>,
    /// Where EC2 is asked about the instance; absent: in the region of the event.
    pub region: Option<Region>,
    /// What it says.
    pub content: Content,
}

/// What a row of the table says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Our own kind: the record sets that it lists.
    Records(Vec<Entry>),
    /// The predecessor's kind: its `InstanceAttributes`, a map or a string (SPEC 8).
    Predecessor(Value),
    /// Neither `Records` nor `InstanceAttributes`.
    Empty,
}

impl Registration {
    /// The record sets that this row lists. A predecessor's row lists none: it holds nothing against anybody (SPEC 8).
    pub fn entries(&self) -> &[Entry] {
        match &self.content {
            Content::Records(entries) => entries,
            Content::Predecessor(_) | Content::Empty => &[],
        }
    }

    /// The row that follows this one, with other record sets.
    pub fn successor(&self, entries: Vec<Entry>) -> Self {
        Self { version: self.version + 1, content: Content::Records(entries), ..self.clone() }
    }
}

#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase", deny_unknown_fields, expecting = "a registration")]
struct RegistrationWire {
    /// The instance that it is about; the key of the table.
    instance_id: InstanceId,
    /// Counts the writes of this row; every write compares it.
    #[serde(default)]
    version: u64,
    /// Where EC2 is asked about the instance; absent: in the account of the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<AccountId>,
    /// Where EC2 is asked about the instance; absent: in the region of the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
    /// The record sets that it lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    records: Option<Vec<Entry>>,
    /// What a row of the predecessor has instead: a DescribeInstances answer, as a map or as text (SPEC 8).
    #[serde(skip_serializing_if = "Option::is_none")]
    instance_attributes: Option<Value>,
}

/// Versions stay exact in every JSON reader (RFC 8259 section 6).
pub(crate) const MAX_VERSION: u64 = (1 << 53) - 2;

impl TryFrom<RegistrationWire> for Registration {
    type Error = String;

    fn try_from(wire: RegistrationWire) -> Result<Self, String> {
        if wire.version > MAX_VERSION {
            return Err(format!("`Version` {} is out of range: 0 to {MAX_VERSION}", wire.version));
        }
        let content = match (wire.records, wire.instance_attributes) {
            (Some(entries), _) => Content::Records(entries),
            (None, Some(attributes)) => Content::Predecessor(attributes),
            (None, None) => Content::Empty,
        };
        Ok(Self {
            instance_id: wire.instance_id,
            version: wire.version,
            account: wire.account,
            region: wire.region,
            content,
        })
    }
}

impl From<Registration> for RegistrationWire {
    fn from(row: Registration) -> Self {
        let (records, instance_attributes) = match row.content {
            Content::Records(entries) => (Some(entries), None),
            Content::Predecessor(attributes) => (None, Some(attributes)),
            Content::Empty => (None, None),
        };
        Self {
            instance_id: row.instance_id,
            version: row.version,
            account: row.account,
            region: row.region,
            records,
            instance_attributes,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase", deny_unknown_fields, expecting = "a record set of a registration")]
pub(crate) struct EntryWire {
    /// The zone that it stands in.
    hosted_zone_id: ZoneId,
    /// Saved ahead of its change and not confirmed yet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    planned: bool,
    /// Its name.
    name: DnsName,
    /// Its type.
    #[serde(rename = "Type")]
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["A", "AAAA", "CNAME", "PTR"])))]
    rtype: RecordType,
    /// The instance's id, where it is a multivalue answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    set_identifier: Option<String>,
    /// One of several multivalue answers.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    multi_value_answer: bool,
    /// Seconds.
    #[serde(rename = "TTL")]
    ttl: u32,
    /// Its values.
    resource_records: Vec<ResourceRecord>,
}

impl TryFrom<EntryWire> for Entry {
    type Error = String;

    fn try_from(mut wire: EntryWire) -> Result<Self, String> {
        wire.resource_records.sort();
        if let RecordType::Other(rtype) = &wire.rtype {
            let rtype = rtype.escape_debug();
            return Err(format!("a registration lists A, AAAA, CNAME and PTR record sets, not `{rtype}`"));
        }
        let set = RecordSet {
            name: wire.name,
            rtype: wire.rtype,
            set_identifier: wire.set_identifier,
            multi_value_answer: wire.multi_value_answer,
            ttl: Some(wire.ttl),
            resource_records: wire.resource_records,
            policy: None,
        };
        Ok(Self { zone: wire.hosted_zone_id, planned: wire.planned, set })
    }
}

impl From<Entry> for EntryWire {
    fn from(entry: Entry) -> Self {
        Self {
            hosted_zone_id: entry.zone,
            planned: entry.planned,
            name: entry.set.name,
            rtype: entry.set.rtype,
            set_identifier: entry.set.set_identifier,
            multi_value_answer: entry.set.multi_value_answer,
            ttl: entry.set.ttl.unwrap_or_default(),
            resource_records: entry.set.resource_records,
        }
    }
}
