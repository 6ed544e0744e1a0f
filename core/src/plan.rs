//! The one function.
use crate::event::Event;
use crate::facts::Facts;
use crate::wire::{Answer, Plan};

/// Plans (SPEC 1).
pub fn plan(_event: &Event, _facts: &Facts) -> Answer {
    Answer::Plan(Plan::new(Vec::new(), Vec::new()))
}
