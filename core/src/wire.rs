//! Bytes to types and back: strict decoding that names the place of an error, canonical encoding (SPEC 1, 2).

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::change::Change;
use crate::diagnostic::Diagnostic;
use crate::event::{Envelope, Event};
use crate::facts::Facts;
use crate::needs::Need;

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

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RequestWire {
    format_version: Option<u32>,
    event: Envelope,
    facts: Facts,
}

/// The planner's whole answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Plan {
    /// The version of this form.
    pub format_version: u32,
    /// What to do, in this order.
    pub changes: Vec<Change>,
    /// What to tell the operator.
    pub diagnostics: Vec<Diagnostic>,
    /// `sha256:` and the hash of `changes` in canonical JSON (RFC 8785).
    pub fingerprint: String,
}

/// What is still to be fetched, all of it at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Needs {
    /// The version of this form.
    pub format_version: u32,
    /// What to fetch.
    pub needs: Vec<Need>,
}

/// Why the input cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rejected {
    /// The version of this form.
    pub format_version: u32,
    /// The error.
    pub rejection: Rejection,
}

/// An error in the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[serde(rename_all = "kebab-case")]
pub enum RejectionCode {
    /// It is not JSON, or ends too early.
    InvalidJson,
    /// It is JSON of another form than expected.
    InvalidInput,
    /// It is of a version that this program does not know.
    UnsupportedVersion,
}

impl std::fmt::Display for Rejection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}`: {}", self.path, self.message)
    }
}

impl std::error::Error for Rejection {}

impl Rejection {
    pub(crate) fn input(path: &str, message: String) -> Self {
        Self { code: RejectionCode::InvalidInput, path: path.to_owned(), message }
    }
}

impl Request {
    /// Reads a request from JSON text.
    pub fn from_json(text: &[u8]) -> Result<Self, Rejection> {
        Self::check(decode(text)?)
    }

    /// Reads a request from a JSON value.
    pub fn from_value(value: Value) -> Result<Self, Rejection> {
        Self::check(decode_value(value)?)
    }

    fn check(wire: RequestWire) -> Result<Self, Rejection> {
        if let Some(version) = wire.format_version.filter(|version| *version != FORMAT_VERSION) {
            let message = format!("version {version} is not supported: expected {FORMAT_VERSION}");
            return Err(Rejection {
                code: RejectionCode::UnsupportedVersion,
                path: "formatVersion".to_owned(),
                message,
            });
        }
        Ok(Self { event: wire.event.open()?, facts: wire.facts })
    }
}

impl Event {
    /// Reads an EventBridge envelope; paths in the error start with `event`.
    pub fn from_value(envelope: &Value) -> Result<Self, Rejection> {
        let envelope: Envelope = decode_value(envelope.clone()).map_err(|mut rejection: Rejection| {
            rejection.path =
                if rejection.path == "." { "event".to_owned() } else { format!("event.{}", rejection.path) };
            rejection
        })?;
        envelope.open()
    }
}

impl crate::settings::Settings {
    /// Reads settings; paths in the error start at the settings themselves.
    pub fn from_value(value: Value) -> Result<Self, Rejection> {
        decode_value(value)
    }
}

/// Reads JSON text into a type; the error names the place. Keeping track of the place costs as much as the reading
/// itself, so only input that cannot be read is read with it, a second time.
fn decode<T: serde::de::DeserializeOwned>(text: &[u8]) -> Result<T, Rejection> {
    serde_json::from_slice(text).or_else(|_| {
        let mut reader = serde_json::Deserializer::from_slice(text);
        let value = serde_path_to_error::deserialize(&mut reader).map_err(rejection)?;
        reader.end().map_err(|error| rejection_of(".".to_owned(), &error))?;
        Ok(value)
    })
}

fn decode_value<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, Rejection> {
    serde_path_to_error::deserialize(value).map_err(rejection)
}

fn rejection(error: serde_path_to_error::Error<serde_json::Error>) -> Rejection {
    rejection_of(error.path().to_string(), error.inner())
}

fn rejection_of(path: String, error: &serde_json::Error) -> Rejection {
    let code = match error.classify() {
        serde_json::error::Category::Data => RejectionCode::InvalidInput,
        serde_json::error::Category::Syntax | serde_json::error::Category::Eof | serde_json::error::Category::Io => {
            RejectionCode::InvalidJson
        }
    };
    Rejection { code, path, message: error.to_string() }
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
