//! What people read: the planner's answer as text for an operator, as JSON for programs and as Markdown for a
//! pull request. It knows the planner's types and nothing of AWS or of a terminal, so that every host can use it.
//!
//! Whatever came from outside (tags, names, values, messages about them) is escaped on the way out: no control
//! character reaches a terminal, no markup a pull request.

mod context;
mod describe;
mod escape;
mod json;
mod markdown;
mod outline;
mod table;
#[cfg(test)]
mod tests;
mod text;

pub use context::Context;
pub use escape::visible;
pub use json::{indented, json};
pub use markdown::markdown;
pub use text::text;
