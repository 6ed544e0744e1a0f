//! What a check found wrong.

use std::fmt;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which check: a short, stable phrase.
    pub check: &'static str,
    /// Which record set, registration, zone or change.
    pub about: String,
    /// What should have been there.
    pub expected: String,
    /// What was there.
    pub found: String,
}

impl Finding {
    /// A finding of `check` about `about`.
    pub fn new(
        check: &'static str,
        about: impl fmt::Display,
        expected: impl fmt::Display,
        found: impl fmt::Display,
    ) -> Self {
        Self { check, about: about.to_string(), expected: expected.to_string(), found: found.to_string() }
    }

    /// The same finding, made while something else was tried: `when` says what.
    pub fn when(mut self, when: impl fmt::Display) -> Self {
        self.about = format!("{when}: {}", self.about);
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { check, about, expected, found } = self;
        write!(f, "{check}: {about}: expected {expected}, found {found}")
    }
}

/// `Err` with the finding unless `holds`.
pub(crate) fn must(holds: bool, finding: impl FnOnce() -> Finding) -> Result<(), Finding> {
    if holds { Ok(()) } else { Err(finding()) }
}
