//! Why JSON cannot be read into a type, and where.

use std::fmt;

use serde::de::{Error, Expected, Unexpected};
use serde_json::Value;

use super::{Rejection, RejectionCode};

/// Why a tree cannot be read into a type, and where.
#[derive(Debug)]
pub(crate) struct Fault {
    message: String,
    /// From the inside out.
    steps: Vec<Step>,
}

/// Into an object or a list.
#[derive(Debug)]
pub(super) enum Step {
    Member(String),
    Index(usize),
}

impl Fault {
    pub(super) fn new(message: String, steps: Vec<Step>) -> Self {
        Self { message, steps }
    }

    #[cold]
    pub(super) fn within(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// As an answer.
    pub(super) fn rejection(&self, code: RejectionCode) -> Rejection {
        Rejection::new(code, &self.path(), &self.message)
    }

    /// The place: `facts.hostedZones[0].Id`, or `.` for the whole.
    fn path(&self) -> String {
        let mut path = String::new();
        for step in self.steps.iter().rev() {
            match step {
                Step::Index(index) => path.push_str(&format!("[{index}]")),
                Step::Member(name) if path.is_empty() => path.push_str(name),
                Step::Member(name) => path.extend([".", name]),
            }
        }
        if path.is_empty() { ".".to_owned() } else { path }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

impl Error for Fault {
    #[cold]
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { message: message.to_string(), steps: Vec::new() }
    }

    #[cold]
    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format_args!("invalid type: {}, expected {expected}", words(found)))
    }

    #[cold]
    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format_args!("invalid value: {}, expected {expected}", words(found)))
    }
}

/// What was found, as JSON calls it, and its numbers as JSON writes them.
fn words(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Unit | Unexpected::Option => "null".to_owned(),
        Unexpected::Bool(truth) => format!("boolean `{truth}`"),
        Unexpected::Unsigned(number) => format!("integer `{number}`"),
        Unexpected::Signed(number) => format!("integer `{number}`"),
        Unexpected::Float(number) => format!("floating point `{}`", Value::from(number)),
        Unexpected::Char(character) => format!("string {:?}", character.to_string()),
        Unexpected::Str(text) => format!("string {text:?}"),
        Unexpected::Seq | Unexpected::TupleVariant | Unexpected::Bytes(_) => "sequence".to_owned(),
        Unexpected::Map | Unexpected::StructVariant => "map".to_owned(),
        Unexpected::Other(other) => other.to_owned(),
        Unexpected::NewtypeStruct | Unexpected::Enum | Unexpected::UnitVariant | Unexpected::NewtypeVariant => {
            "something else".to_owned()
        }
    }
}
