//! What can go wrong with an event. Each says what to do; what AWS said is the source.

use ddns_core::diagnostic::Code;
use ddns_core::id::{InstanceId, ZoneId};
use ddns_core::needs::Need;
use ddns_core::wire::Rejection;

use crate::source::AwsError;

/// Why an event, or a command about one, came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The event is no event, or the planner cannot read it.
    #[error("the event cannot be read: {0}")]
    Event(#[source] Rejection),
    /// An environment variable or a settings file cannot be read.
    #[error("{0}")]
    Settings(String),
    /// The plan says so itself: nothing may be written before a person or time has mended it.
    #[error("{code} for `{instance}`: {message}; {help}")]
    Failed {
        /// The diagnostic's code as the planner spells it.
        code: String,
        /// The event's instance.
        instance: InstanceId,
        /// What the diagnostic says.
        message: String,
        /// What to do.
        help: String,
    },
    /// A row of the table is neither a registration of ours nor one of the predecessor's.
    #[error(
        "unreadable-registration for `{key}`: the item of that key cannot be read: repair or delete it, nothing is \
         changed until then"
    )]
    UnreadableItem {
        /// The item's key.
        key: String,
        /// Where and why.
        #[source]
        source: serde_json::Error,
    },
    /// A call failed.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// Somebody else was quicker, each time.
    #[error("somebody else changed the same things {attempts} times in a row: send the event again")]
    Contended {
        /// How often it was tried.
        attempts: u32,
        /// The last refusal.
        #[source]
        source: AwsError,
    },
    /// Who was asked did not want it.
    #[error("not confirmed: nothing more is changed")]
    Declined,
    /// The plan is not the one that was looked at before.
    #[error("the plan is another one than expected: its fingerprint is `{found}`, not `{expected}`; look at it again")]
    OtherPlan {
        /// The fingerprint that was asked for.
        expected: String,
        /// That of the plan.
        found: String,
    },
    /// A registration that changes too many names for one transaction.
    #[error(
        "the registration of `{instance}` changes {writes} items at once and a transaction holds {limit}: take some of \
         its names away first, then the others"
    )]
    TooManyWrites {
        /// Whose registration.
        instance: InstanceId,
        /// Items to be written.
        writes: usize,
        /// Items that a transaction can hold.
        limit: usize,
    },
    /// The planner asked again for what it had been given.
    #[error("the planner asked twice for {}: this is a bug in the planner, please report it", json(.0))]
    AskedTwice(Box<Need>),
    /// The planner asked more often than it may.
    #[error("the planner asked for facts more than {limit} times: this is a bug in the planner, please report it")]
    TooManyRounds {
        /// How often it may ask.
        limit: u32,
    },
    /// The plan speaks of a new zone that it does not create.
    #[error("the plan changes zone `{0}` before it creates it: this is a bug in the planner, please report it")]
    UnknownZone(ZoneId),
}

impl Error {
    /// One word for the kind of error, in the way of AWS's error codes: what Lambda shows as `errorType`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Event(_) => "InvalidEvent",
            Self::Settings(_) => "InvalidSettings",
            Self::Failed { .. } => "PlanFailed",
            Self::UnreadableItem { .. } => "UnreadableItem",
            Self::Aws(_) => "AwsCallFailed",
            Self::Contended { .. } => "Contended",
            Self::Declined => "Declined",
            Self::OtherPlan { .. } => "OtherPlan",
            Self::TooManyWrites { .. } => "TooManyWrites",
            Self::AskedTwice(_) | Self::TooManyRounds { .. } | Self::UnknownZone(_) => "PlannerBug",
        }
    }

    /// The error with all its causes, in one line.
    pub fn chain(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            let said = error.to_string();
            if !text.ends_with(&said) {
                text.push_str(": ");
                text.push_str(&said);
            }
            cause = error.source();
        }
        text
    }
}

fn json(need: &Need) -> String {
    serde_json::to_string(need).unwrap_or_default()
}

/// A diagnostic's code as JSON spells it: `instance-not-found`.
pub fn code_name(code: Code) -> String {
    match serde_json::to_value(code) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(_) | Err(_) => format!("{code:?}"),
    }
}
