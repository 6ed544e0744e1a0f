//! Import: an event and facts out of what people have at hand, in any order and number: what the AWS CLI prints, a
//! bundle, an EventBridge event, also one out of a log.
//!
//! Pure and total like [`crate::plan()`], and with its codec. A document is taken in as a whole or not at all: half of
//! a list, in a closed world, would be a lie about the other half.

mod document;
mod hints;
mod occasion;
mod onlookers;
mod record_sets;
mod request;
mod text;
mod world;

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::facts::Facts;
use crate::id::{InstanceId, ZoneId};
use crate::wire::{self, FORMAT_VERSION, Rejected};
use document::{Fault, Found, Part};
use world::World;

/// What is to be imported.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "camelCase", deny_unknown_fields))]
pub struct ImportRequest {
    /// The version of this form; absent: this one.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = [FORMAT_VERSION, null])))]
    pub format_version: Option<u32>,
    /// The documents. Of two that say the same, the later one counts.
    pub documents: Vec<ImportDocument>,
    /// What is known already; the documents add to it.
    pub bundle: Option<Bundle>,
    /// The instance that it is about, where the event is about none or about another one.
    pub instance: Option<InstanceId>,
}

/// A document as it was pasted, dropped or read from a file.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "camelCase", deny_unknown_fields))]
pub struct ImportDocument {
    /// What it is called. Where two zones have one name, the id of one of them in here says whose record sets these are.
    pub name: String,
    /// What is in it: JSON, several JSON documents after one another, or lines of a log with JSON in them.
    pub text: String,
    /// The zone whose record sets these are, which `list-resource-record-sets` does not say.
    pub zone: Option<ZoneId>,
}

/// An event and facts: what a plan is made from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Bundle {
    /// What happened; absent: it is open which instance it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::event::Envelope>"))]
    pub event: Option<Value>,
    /// What is known.
    pub facts: Facts,
}

/// What an import answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum ImportAnswer {
    /// What came of it.
    Imported(Box<Imported>),
    /// Why the request itself cannot be read. A document that cannot be read is none of these.
    Rejected(Rejected),
}

/// What came of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Imported {
    /// The version of this form.
    #[cfg_attr(feature = "schema", schemars(extend("const" = FORMAT_VERSION)))]
    pub format_version: u32,
    /// What the documents say, and what was known before.
    pub bundle: Bundle,
    /// What each document was taken for, in their order; a text in which several were found has one entry for each.
    pub documents: Vec<ImportedDocument>,
}

/// What a document was taken for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportedDocument {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: DocumentKind,
    /// What was taken in, by ids or names: the first 20.
    pub found: Vec<String>,
    /// How much was taken in.
    pub count: usize,
    /// The zone whose record sets these are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<ZoneId>,
    /// Why nothing of it was taken in, or, without a `path`, what is missing beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Where it cannot be read: `Reservations[0].Instances[1].State`, or `.` for the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// What a document can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "kebab-case"))]
pub enum DocumentKind {
    /// An event and facts, as `ddns facts` prints them.
    Bundle,
    /// An EventBridge envelope.
    Event,
    /// `aws ec2 describe-instances`
    Instances,
    /// `aws ec2 describe-vpcs`
    Vpcs,
    /// `aws ec2 describe-vpc-attribute`
    VpcAttribute,
    /// `aws ec2 describe-dhcp-options`
    DhcpOptions,
    /// `aws ec2 describe-subnets`
    Subnets,
    /// `aws route53 list-hosted-zones` and `list-hosted-zones-by-vpc`
    HostedZones,
    /// `aws route53 get-hosted-zone`
    HostedZone,
    /// `aws route53 list-resource-record-sets`
    RecordSets,
    /// None of these.
    Unknown,
}

impl DocumentKind {
    /// In this order they are taken in, each kind with the help of those before.
    const IN_ORDER: [Self; 10] = [
        Self::Bundle,
        Self::Event,
        Self::Instances,
        Self::Vpcs,
        Self::VpcAttribute,
        Self::DhcpOptions,
        Self::Subnets,
        Self::HostedZones,
        Self::HostedZone,
        Self::RecordSets,
    ];

    /// The kind as JSON spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bundle => "bundle",
            Self::Event => "event",
            Self::Instances => "instances",
            Self::Vpcs => "vpcs",
            Self::VpcAttribute => "vpc-attribute",
            Self::DhcpOptions => "dhcp-options",
            Self::Subnets => "subnets",
            Self::HostedZones => "hosted-zones",
            Self::HostedZone => "hosted-zone",
            Self::RecordSets => "record-sets",
            Self::Unknown => "unknown",
        }
    }
}

impl Serialize for DocumentKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// So many ids or names say what was taken in.
const SHOWN: usize = 20;

impl ImportedDocument {
    fn new(name: &str, kind: DocumentKind) -> Self {
        let name = name.to_owned();
        Self { name, kind, found: Vec::new(), count: 0, zone: None, message: None, path: None }
    }

    fn taken(&mut self, found: Found) {
        self.count = found.names.len();
        self.zone = found.zone;
        self.found = found.names;
        self.found.truncate(SHOWN);
        found.hints.into_iter().for_each(|hint| self.add(hint));
    }

    fn refused(&mut self, fault: Fault) {
        self.message = Some(wire::shortened(&fault.message));
        self.path = Some(wire::shortened(&fault.path));
    }

    fn add(&mut self, hint: String) {
        self.message = Some(self.message.take().map_or_else(|| hint.clone(), |message| format!("{message}; {hint}")));
    }
}

/// Imports. Total: a document that cannot be read is answered with its place, and the others count.
pub fn import(request: ImportRequest) -> Imported {
    let mut world = World::new(request.bundle.unwrap_or_default());
    let mut reports = Vec::new();
    let mut parts: Vec<(usize, Part)> = Vec::new();
    for given in &request.documents {
        let (found, broken) = document::parts(&given.text);
        for part in found {
            parts.push((reports.len(), part));
            reports.push((given, ImportedDocument::new(&given.name, DocumentKind::Unknown)));
        }
        if let Some(fault) = broken {
            let mut report = ImportedDocument::new(&given.name, DocumentKind::Unknown);
            report.refused(fault);
            reports.push((given, report));
        }
    }
    for kind in DocumentKind::IN_ORDER {
        for (at, part) in parts.iter_mut().filter(|(_, part)| part.kind == kind) {
            let Some((given, report)) = reports.get_mut(*at) else { continue };
            report.kind = kind;
            match world.take(part, given) {
                Ok(found) => report.taken(found),
                Err(fault) => report.refused(fault),
            }
        }
    }
    let mut documents: Vec<ImportedDocument> = reports.into_iter().map(|(_, report)| report).collect();
    world.close();
    occasion::settle(&mut world, request.instance.as_ref(), &mut documents);
    hints::add(&world, &mut documents);
    Imported { format_version: FORMAT_VERSION, bundle: world.into_bundle(), documents }
}

/// Imports from JSON text to JSON text.
pub fn import_json(request: &[u8]) -> String {
    let answer = match request::read(request).map(import) {
        Ok(imported) => ImportAnswer::Imported(imported.into()),
        Err(rejection) => ImportAnswer::Rejected(Rejected { format_version: FORMAT_VERSION, rejection }),
    };
    serde_json::to_string(&answer).unwrap_or_default()
}
