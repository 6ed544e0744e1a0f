//! What an operator can choose (SPEC 7). An unknown setting is an error: a misspelt one must not cost records.

use serde::{Deserialize, Deserializer, Serialize};

use crate::id::ZoneId;
use crate::name::DnsName;

/// The settings; each has a default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Settings {
    /// Seconds that a record may be cached, 0 to 2,147,483,647 (RFC 2181 section 8).
    #[serde(deserialize_with = "ttl")]
    #[cfg_attr(feature = "schema", schemars(range(max = i32::MAX)))]
    pub ttl: u32,
    /// The tags that are looked at.
    pub tag_keys: TagKeys,
    /// What a `CNAME` tag writes.
    pub alias_style: AliasStyle,
    /// Where PTR records may go.
    pub reverse_zones: ReverseZones,
    /// What happens to an address that two instances want at one name.
    pub on_conflict: OnConflict,
    /// What happens to a record of ours that somebody edited by hand.
    pub on_drift: OnDrift,
    /// Which records of nobody are taken into the registration when they are as wanted.
    pub adopt: Adopt,
    /// Names or ids of the hosted zones that may be touched, reverse zones too; absent: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zones: Option<Vec<ZoneFilter>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ttl: 60,
            tag_keys: TagKeys::default(),
            alias_style: AliasStyle::default(),
            reverse_zones: ReverseZones::default(),
            on_conflict: OnConflict::default(),
            on_drift: OnDrift::default(),
            adopt: Adopt::default(),
            zones: None,
        }
    }
}

/// The keys of the tags; compared ignoring case and surrounding blanks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TagKeys {
    /// The tag whose value names hosted zones.
    #[serde(deserialize_with = "tag_key")]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"\S")))]
    pub zone: String,
    /// The tag whose value holds full names.
    #[serde(deserialize_with = "tag_key")]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"\S")))]
    pub cname: String,
}

impl Default for TagKeys {
    fn default() -> Self {
        Self { zone: "ZONE".to_owned(), cname: "CNAME".to_owned() }
    }
}

/// What a `CNAME` tag writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AliasStyle {
    /// A CNAME record.
    #[default]
    Cname,
    /// A and AAAA records.
    Address,
}

/// Where PTR records may go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ReverseZones {
    /// Into an existing reverse zone, or into one that is created for the subnet.
    #[default]
    Create,
    /// Into an existing reverse zone only.
    Existing,
    /// Nowhere.
    Off,
}

/// What happens to an address that two instances want at one name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum OnConflict {
    /// The first keeps it.
    #[default]
    Keep,
    /// Both become multivalue answers.
    Multivalue,
}

/// What happens to a record of ours that somebody edited by hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum OnDrift {
    /// It is put right.
    #[default]
    Repair,
    /// It is left alone.
    Keep,
}

/// Which records of nobody are taken into the registration when they are as wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Adopt {
    /// Those whose name is made from one of the instance's addresses.
    #[default]
    Addresses,
    /// All.
    All,
    /// None.
    None,
}

/// A hosted zone's name or id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(extend("pattern" = crate::schema::ZONE_FILTER)))]
#[serde(try_from = "String", into = "String")]
pub struct ZoneFilter {
    text: String,
    id: Option<ZoneId>,
    name: Option<DnsName>,
}

impl ZoneFilter {
    /// Does it name this zone?
    pub fn matches(&self, id: &ZoneId, name: Option<&DnsName>) -> bool {
        self.id.as_ref() == Some(id) || (name.is_some() && self.name.as_ref() == name)
    }
}

impl TryFrom<String> for ZoneFilter {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (id, name) = (ZoneId::parse(&text).ok(), DnsName::parse_hostname(&text).ok());
        if id.is_none() && name.is_none() {
            return Err(format!("`{}` is neither a zone's name nor its id", text.escape_debug()));
        }
        Ok(Self { text, id, name })
    }
}

impl From<ZoneFilter> for String {
    fn from(filter: ZoneFilter) -> Self {
        filter.text
    }
}

fn ttl<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    let seconds = value.as_u64().and_then(|seconds| i32::try_from(seconds).ok()).and_then(|s| u32::try_from(s).ok());
    seconds.ok_or_else(|| {
        serde::de::Error::custom(format!("{value} is no time to live: expected whole seconds, 0 to 2147483647"))
    })
}

fn tag_key<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let key = String::deserialize(deserializer)?;
    if key.trim().is_empty() {
        return Err(serde::de::Error::custom("a tag key cannot be blank"));
    }
    Ok(key)
}
