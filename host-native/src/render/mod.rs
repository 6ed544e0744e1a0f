//! What people read: the planner's answer as text for an operator, as JSON for programs, as Markdown for a pull request
//! and as HTML for a browser. It knows the planner's types and nothing of AWS or of a terminal, so that every host can use it.
//!
//! Whatever came from outside (tags, names, values, messages about them) is escaped on the way out: no control
//! character reaches a terminal, no markup a pull request or a page.

mod context;
mod describe;
mod escape;
mod html;
mod json;
mod markdown;
mod outline;
mod table;
#[cfg(test)]
mod tests;
mod text;

pub use context::Context;
pub use escape::visible;
pub use html::html;
pub use json::{indented, json};
pub use markdown::markdown;
pub use text::text;
