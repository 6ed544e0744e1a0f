//! Why a change is made: one variant a rule, with the tag, option or row that led to it (SPEC 2).

use serde::{Deserialize, Serialize};

/// Why a change is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reason {
    /// The rule, a stable word.
    pub rule: Rule,
    /// A sentence for people.
    pub message: String,
}

/// The rules that lead to changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A tag names a hosted zone (SPEC 4.1).
    ZoneTag,
    /// A tag names a full name (SPEC 4.2).
    CnameTag,
    /// The DHCP option set names a private zone (SPEC 4.3).
    DhcpDomain,
    /// An address that got a name gets it back from a reverse zone (SPEC 4.4, 4.5).
    ReverseZone,
    /// The VPC has to see the zone (SPEC 4.7).
    Association,
    /// What we are about to do is written down first (SPEC 6).
    WriteAhead,
    /// What we did is written down (SPEC 6).
    Confirm,
    /// A record set goes from a registration to another (SPEC 5).
    Takeover,
    /// An address becomes a multivalue answer (SPEC 5).
    Multivalue,
    /// The registration lists it and the instance is not entitled to it any more (SPEC 5).
    NoLongerWanted,
    /// The instance is gone (SPEC 3).
    InstanceGone,
    /// There is no table to write registrations to (SPEC 2).
    TableMissing,
}

impl Reason {
    /// A reason by its rule and a sentence.
    pub fn new(rule: Rule, message: impl Into<String>) -> Self {
        Self { rule, message: message.into() }
    }
}
