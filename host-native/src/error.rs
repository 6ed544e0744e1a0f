//! What stops an event. Whatever was written until then is listed by registrations, and the event's next delivery
//! finishes it (SPEC 6).

use ddns_core::diagnostic::Diagnostic;
use ddns_core::wire::Rejection;
use thiserror::Error;

use crate::source::AwsError;

/// Why an event was not carried out.
#[derive(Debug, Error)]
pub enum Error {
    /// AWS refused a call.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// The event or a setting cannot be read.
    #[error("cannot read {0}")]
    Rejected(#[from] Rejection),
    /// A setting in the environment cannot be read.
    #[error("{0}")]
    Settings(String),
    /// The planner says that the event has to come again.
    #[error("{}: {}; {}", code_name(.0), .0.message, .0.help.as_deref().unwrap_or("send the event again"))]
    Failed(Box<Diagnostic>),
    /// A row of the registration table is not of a form that we know.
    #[error(
        "the row `{key}` of the registration table cannot be read: {why}; repair or delete it, then send the event again"
    )]
    UnreadableRow {
        /// Its key.
        key: String,
        /// What is wrong with it.
        why: String,
    },
    /// Somebody else was quicker, again and again.
    #[error("gave up after {attempts} attempts, each time somebody else was quicker; send the event again")]
    Contended {
        /// How often it was tried.
        attempts: u32,
        /// What AWS said the last time.
        #[source]
        last: AwsError,
    },
    /// A registration lists more names than one DynamoDB transaction can hold.
    #[error(
        "the registration of `{instance}` changes {names} names at once, more than the {limit} that one DynamoDB \
         transaction can hold; use fewer names in the instance's tags"
    )]
    TooManyNames {
        /// Whose.
        instance: String,
        /// How many.
        names: usize,
        /// How many are possible.
        limit: usize,
    },
    /// The plan is not the one that was agreed to.
    #[error("the plan's fingerprint is `{found}`, expected `{expected}`; nothing was written, look at the plan again")]
    Unexpected {
        /// What was agreed to.
        expected: String,
        /// What the plan is now.
        found: String,
    },
    /// Whoever was asked said no.
    #[error("not confirmed, nothing was written")]
    Declined,
    /// The planner asks without end: a mistake of ours.
    #[error(
        "the planner asked for {need} after {rounds} rounds; this is a mistake in ddns, please report it with the event"
    )]
    Endless {
        /// What it asked for.
        need: String,
        /// How many rounds there were.
        rounds: u32,
    },
}

/// The diagnostic's code as the plan prints it.
pub fn code_name(diagnostic: &Diagnostic) -> String {
    serde_json::to_value(diagnostic.code).ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default()
}
