//! Everything that the planner says to people beside the changes: what an operator could have expected and did
//! not get, why not, and what to do (SPEC 2).

use serde::{Deserialize, Serialize};

use crate::id::{InstanceId, ZoneId};
use crate::name::DnsName;
use crate::record::RecordType;

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something is wrong and stays wrong until somebody mends it.
    Error,
    /// Something that could be wanted does not happen.
    Warning,
    /// For your information.
    Info,
}

/// What a diagnostic is about: one variant a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each is explained by its help text and by the specification's section")]
pub enum Code {
    InstanceNotFound,
    UnreadableRegistration,
    VpcDnsDisabled,
    AmbiguousZone,
    ZoneConflict,
    InvalidName,
    CnameAtApex,
    CnameConflict,
    ForeignRecord,
    NoZone,
    ZoneNotAllowed,
    NoPublicAddress,
    NoPrivateAddress,
    NameTaken,
    DriftedRecord,
    NotReady,
    NoReverseZone,
    ReverseZoneMasksVpcPtr,
    PublicZoneOnly,
    TakenOver,
    Shared,
    DriftRepaired,
    Adopted,
    AlreadyThere,
}

/// What the diagnostic is about, as far as it has a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
pub struct Subject {
    /// The instance that the event is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<InstanceId>,
    /// The zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hosted_zone_id: Option<ZoneId>,
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<DnsName>,
    /// The type of the record set.
    #[serde(rename = "Type", skip_serializing_if = "Option::is_none")]
    pub rtype: Option<RecordType>,
    /// The other instance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<InstanceId>,
    /// The tag or option whose value led here, as it was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// Something to tell the operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// Which rule.
    pub code: Code,
    /// What happened, to which resource.
    pub message: String,
    /// What to do; absent where there is nothing to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// What it is about.
    pub subject: Subject,
    /// The event must be delivered again: a host fails it (SPEC 3, 8). Absent: it need not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fails_event: bool,
}

impl Code {
    /// How much it matters, unless the circumstances say otherwise.
    pub fn severity(self) -> Severity {
        match self {
            Self::InstanceNotFound
            | Self::UnreadableRegistration
            | Self::VpcDnsDisabled
            | Self::AmbiguousZone
            | Self::ZoneConflict
            | Self::InvalidName
            | Self::CnameAtApex
            | Self::CnameConflict
            | Self::ForeignRecord => Severity::Error,
            Self::NoZone
            | Self::ZoneNotAllowed
            | Self::NoPublicAddress
            | Self::NoPrivateAddress
            | Self::NameTaken
            | Self::DriftedRecord => Severity::Warning,
            Self::NotReady
            | Self::NoReverseZone
            | Self::ReverseZoneMasksVpcPtr
            | Self::PublicZoneOnly
            | Self::TakenOver
            | Self::Shared
            | Self::DriftRepaired
            | Self::Adopted
            | Self::AlreadyThere => Severity::Info,
        }
    }

    /// Must the event be delivered again?
    pub fn fails_event(self) -> bool {
        matches!(self, Self::InstanceNotFound | Self::UnreadableRegistration)
    }

    /// What to do about it; `None` where there is nothing to do.
    pub fn help(self) -> Option<&'static str> {
        Some(match self {
            Self::InstanceNotFound => {
                "nothing is changed and the event is tried again; if it goes on, check that the role may call \
                 DescribeInstances in the event's account and region"
            }
            Self::UnreadableRegistration => {
                "repair or delete the row of this instance in the registration table, then send the event again; \
                 nothing is changed for this instance until then"
            }
            Self::VpcDnsDisabled => {
                "turn on both with `aws ec2 modify-vpc-attribute --enable-dns-support` and `--enable-dns-hostnames`; \
                 private hosted zones do not answer without them"
            }
            Self::AmbiguousZone => {
                "associate one of the zones with the instance's VPC, delete the others, or name one by its id in the \
                 setting `zones`"
            }
            Self::ZoneConflict => {
                "a VPC can see one private zone of a name: dissociate the other zone from the VPC, or use another name"
            }
            Self::InvalidName => {
                "correct the tag or option: labels of 1 to 63 letters, digits, hyphens and underscores, no hyphen first \
                 or last, 253 characters in all, no wildcard, nothing in the reverse tree"
            }
            Self::CnameAtApex => "use a name below the zone's apex",
            Self::CnameConflict => {
                "a CNAME cannot stand beside another record (RFC 1034 section 3.6.2): use another name, or delete the \
                 other record"
            }
            Self::ForeignRecord => {
                "it is nobody's registered record and is never touched: delete it by hand if the instance should have \
                 the name, or use another name"
            }
            Self::NoZone => "create the hosted zone, or correct the name in the tag or the DHCP option set",
            Self::ZoneNotAllowed => "add the zone's name or id to the setting `zones`, or use another name",
            Self::NoPublicAddress => {
                "give the instance a public or Elastic IP address, or take the public zone's name out of the tag"
            }
            Self::NoPrivateAddress => "the instance has no private IPv4 address or DNS name that the zone could hold",
            Self::NameTaken => {
                "the first instance keeps the name: use another name, end the other instance, or set `onConflict` to \
                 `multivalue`"
            }
            Self::DriftedRecord => "look at the record and delete or correct it by hand",
            Self::ReverseZoneMasksVpcPtr => {
                "the zone hides the PTR answers of the VPC's own resolver for its range; set `reverseZones` to \
                 `existing` or `off` if they are needed"
            }
            Self::NotReady
            | Self::NoReverseZone
            | Self::PublicZoneOnly
            | Self::TakenOver
            | Self::Shared
            | Self::DriftRepaired
            | Self::Adopted
            | Self::AlreadyThere => return None,
        })
    }

    /// The diagnostic with this code.
    pub fn says(self, message: impl Into<String>, subject: Subject) -> Diagnostic {
        let help = self.help().map(str::to_owned);
        let (severity, message, fails_event) = (self.severity(), message.into(), self.fails_event());
        Diagnostic { severity, code: self, message, help, subject, fails_event }
    }
}

impl Diagnostic {
    /// The same, but only for information.
    pub fn as_info(mut self) -> Self {
        self.severity = Severity::Info;
        self
    }
}
