//! Identifiers of AWS resources, each its own type so that one cannot stand in for another.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::name::DnsName;

/// An EC2 instance id: `i-` and 8 to 17 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(extend("pattern" = "^i-[0-9a-f]{8,17}$")))]
#[serde(try_from = "Cow<'_, str>", into = "String")]
pub struct InstanceId(String);

impl InstanceId {
    /// Reads an instance id. The error says what was expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        let hex = text.strip_prefix("i-").unwrap_or_default();
        let lower_hex = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
        if (8..=17).contains(&hex.len()) && hex.bytes().all(lower_hex) {
            Ok(Self(text.to_owned()))
        } else {
            Err(format!("`{}` is no instance id: expected `i-` and 8 to 17 hexadecimal digits", text.escape_debug()))
        }
    }

    /// The id as AWS prints it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<Cow<'_, str>> for InstanceId {
    type Error = String;

    fn try_from(text: Cow<'_, str>) -> Result<Self, String> {
        Self::parse(&text)
    }
}

impl From<InstanceId> for String {
    fn from(id: InstanceId) -> Self {
        id.0
    }
}

impl fmt::Display for InstanceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A hosted zone's id, read with and without `/hostedzone/` and kept without; or `new:` and the name of a zone that
/// the plan creates (SPEC 2).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(extend("pattern" = crate::schema::ZONE_ID)))]
#[serde(try_from = "Cow<'_, str>", into = "String")]
pub struct ZoneId(String);

impl ZoneId {
    /// Reads `Z…`, `/hostedzone/Z…` or `new:NAME`. The error says what was expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some(name) = text.strip_prefix("new:") {
            return Ok(Self::of_new(&DnsName::parse(name)?));
        }
        let id = text.strip_prefix("/hostedzone/").unwrap_or(text);
        let plain = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'_';
        if (1..=32).contains(&id.len()) && id.bytes().all(plain) {
            Ok(Self(id.to_owned()))
        } else {
            Err(format!("`{}` is no hosted zone id: expected `Z…` or `/hostedzone/Z…`", text.escape_debug()))
        }
    }

    /// The stand-in for the id of a zone that does not exist yet.
    pub fn of_new(name: &DnsName) -> Self {
        Self(format!("new:{name}"))
    }

    /// The name of the zone that this id stands in for, if it stands in for one.
    pub fn new_name(&self) -> Option<&str> {
        self.0.strip_prefix("new:")
    }

    /// The id as the plan prints it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<Cow<'_, str>> for ZoneId {
    type Error = String;

    fn try_from(text: Cow<'_, str>) -> Result<Self, String> {
        Self::parse(&text)
    }
}

impl From<ZoneId> for String {
    fn from(id: ZoneId) -> Self {
        id.0
    }
}

impl fmt::Display for ZoneId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The 12 digits of an AWS account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct AccountId(pub String);

/// An AWS region such as `eu-west-1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Region(pub String);

/// A VPC's id, `vpc-…`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct VpcId(pub String);

/// A subnet's id, `subnet-…`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct SubnetId(pub String);

/// The id of a DHCP option set, `dopt-…`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct DhcpOptionsId(pub String);
