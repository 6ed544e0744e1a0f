//! Dynamic DNS for EC2 on Route 53: fetches what the planner asks for and carries out what it says.
pub mod source;
