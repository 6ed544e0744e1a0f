//! Plans the DNS records of an EC2 instance.
pub mod change;
pub mod diagnostic;
pub mod event;
pub mod facts;
pub mod id;
pub mod name;
pub mod needs;
pub mod plan;
pub mod reason;
pub mod record;
pub mod registration;
pub mod reverse;
pub mod settings;
pub mod wire;
