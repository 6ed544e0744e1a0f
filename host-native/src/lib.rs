//! Dynamic DNS for EC2 on Route 53: fetches what the planner asks for and carries out what it says.
pub mod apply;
#[cfg(feature = "aws")]
pub mod aws;
pub mod demo;
pub mod drive;
pub mod error;
pub mod fetch;
pub mod import;
pub mod render;
pub mod rows;
pub mod settings;
pub mod sim;
pub mod source;
