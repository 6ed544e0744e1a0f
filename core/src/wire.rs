//! Bytes to types and back: strict decoding that names the place of an error, canonical encoding (SPEC 1, 2).

mod fault;
mod reader;
mod tree;

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::change::Change;
use crate::diagnostic::Diagnostic;
use crate::event::{Envelope, Event};
use crate::facts::Facts;
use crate::needs::Need;
use tree::Tree;

/// The version of the request's and the reply's form. Within a version members are only added.
pub const FORMAT_VERSION: u32 = 1;

/// An event and what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What happened.
    pub event: Event,
    /// What is known.
    pub facts: Facts,
}

/// What the planner is asked: an event and what is known.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Request"))]
#[serde(rename_all = "camelCase", deny_unknown_fields, expecting = "an object with `event` and `facts`")]
pub(crate) struct RequestWire {
    /// The version of this form; absent: this one.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = [FORMAT_VERSION, null])))]
    format_version: Option<u32>,
    /// What happened.
    event: Envelope,
    /// What is known.
    facts: Facts,
}

/// The planner's whole answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Answer {
    /// What to do.
    Plan(Plan),
    /// What is still to be fetched.
    Needs(Needs),
    /// Why the input cannot be read.
    Rejected(Rejected),
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Plan {
    /// The version of this form.
    #[cfg_attr(feature = "schema", schemars(extend("const" = FORMAT_VERSION)))]
    pub format_version: u32,
    /// What to do, in this order.
    pub changes: Vec<Change>,
    /// What to tell the operator.
    pub diagnostics: Vec<Diagnostic>,
    /// `sha256:` and the hash of `changes` in canonical JSON (RFC 8785).
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^sha256:[0-9a-f]{64}$")))]
    pub fingerprint: String,
}

/// What is still to be fetched, all of it at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Needs {
    /// The version of this form.
    #[cfg_attr(feature = "schema", schemars(extend("const" = FORMAT_VERSION)))]
    pub format_version: u32,
    /// What to fetch.
    pub needs: Vec<Need>,
}

/// Why the input cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rejected {
    /// The version of this form.
    #[cfg_attr(feature = "schema", schemars(extend("const" = FORMAT_VERSION)))]
    pub format_version: u32,
    /// The error.
    pub rejection: Rejection,
}

/// An error in the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rejection {
    /// What kind of error.
    pub code: RejectionCode,
    /// Where: `facts.hostedZones[0].Id`, or `.` for the whole.
    pub path: String,
    /// What is wrong there, and what was expected.
    pub message: String,
}

/// What kind of error the input has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RejectionCode {
    /// It is not JSON, or ends too early.
    InvalidJson,
    /// It is JSON of another form than expected.
    InvalidInput,
    /// It is of a version that this program does not know.
    UnsupportedVersion,
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.path, self.message)
    }
}

impl std::error::Error for Rejection {}

impl Rejection {
    pub(crate) fn new(code: RejectionCode, path: &str, message: &str) -> Self {
        Self { code, path: shortened(path), message: shortened(message) }
    }

    pub(crate) fn input(path: &str, message: &str) -> Self {
        Self::new(RejectionCode::InvalidInput, path, message)
    }
}

impl Request {
    /// Reads a request from JSON text.
    pub fn from_json(text: &[u8]) -> Result<Self, Rejection> {
        Self::check(decode(text)?)
    }

    /// Reads a request from a JSON value.
    pub fn from_value(value: &Value) -> Result<Self, Rejection> {
        Self::check(decode_value(value)?)
    }

    fn check(wire: RequestWire) -> Result<Self, Rejection> {
        check_version(wire.format_version)?;
        Ok(Self { event: wire.event.open()?, facts: wire.facts })
    }
}

/// Refuses a form of another version.
pub(crate) fn check_version(version: Option<u32>) -> Result<(), Rejection> {
    let Some(version) = version.filter(|version| *version != FORMAT_VERSION) else { return Ok(()) };
    let message = format!("version {version} is not supported: expected {FORMAT_VERSION}");
    Err(Rejection::new(RejectionCode::UnsupportedVersion, "formatVersion", &message))
}

impl Event {
    /// Reads an EventBridge envelope; paths in the error start with `event`.
    pub fn from_value(envelope: &Value) -> Result<Self, Rejection> {
        let envelope: Envelope = decode_value(envelope).map_err(|mut rejection: Rejection| {
            rejection.path =
                if rejection.path == "." { "event".to_owned() } else { format!("event.{}", rejection.path) };
            rejection
        })?;
        envelope.open()
    }
}

impl crate::settings::Settings {
    /// Reads settings; paths in the error start at the settings themselves.
    pub fn from_value(value: &Value) -> Result<Self, Rejection> {
        decode_value(value)
    }
}

/// Reads JSON text into a type; the error names the place. The line and column of a position are kept only where the
/// text is no JSON.
fn decode<T: DeserializeOwned>(text: &[u8]) -> Result<T, Rejection> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let tree = Tree::read(&mut reader).map_err(|fault| fault.rejection(RejectionCode::InvalidJson))?;
    reader.end().map_err(|error| Rejection::new(RejectionCode::InvalidJson, ".", &error.to_string()))?;
    read(tree)
}

/// The same of a JSON value.
pub(crate) fn decode_value<T: DeserializeOwned>(value: &Value) -> Result<T, Rejection> {
    read(Tree::read(value).map_err(|fault| fault.rejection(RejectionCode::InvalidJson))?)
}

fn read<T: DeserializeOwned>(tree: Tree<'_>) -> Result<T, Rejection> {
    T::deserialize(tree).map_err(|fault| fault.rejection(RejectionCode::InvalidInput))
}

/// Words that quote the input are for people to read, however long the input is: the middle is left out then.
pub(crate) fn shortened(text: &str) -> String {
    /// Characters that are kept at either end.
    const END: usize = 200;
    let head = text.char_indices().nth(END).map(|(at, _)| at);
    let tail = text.char_indices().nth_back(END - 1).map(|(at, _)| at);
    match (head.and_then(|at| text.get(..at)), tail.and_then(|at| text.get(at..))) {
        (Some(head), Some(tail)) if head.len() + tail.len() < text.len() => format!("{head}…{tail}"),
        _ => text.to_owned(),
    }
}

impl Plan {
    /// A plan with its fingerprint.
    pub fn new(changes: Vec<Change>, diagnostics: Vec<Diagnostic>) -> Self {
        let fingerprint = fingerprint(&changes);
        Self { format_version: FORMAT_VERSION, changes, diagnostics, fingerprint }
    }
}

impl Answer {
    /// The answer as JSON text.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl From<Rejection> for Answer {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(Rejected { format_version: FORMAT_VERSION, rejection })
    }
}

/// RFC 8785: members sorted, no blanks. `serde_json::Value` sorts by UTF-8, which for our ASCII member names is
/// the same as by UTF-16; there are no floats.
fn fingerprint(changes: &[Change]) -> String {
    let canonical = serde_json::to_value(changes).map(|value| value.to_string()).unwrap_or_default();
    format!("sha256:{}", hex(&Sha256::digest(canonical.as_bytes())))
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
