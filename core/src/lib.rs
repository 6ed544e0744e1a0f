//! Plans the DNS records of an EC2 instance.
//!
//! One pure function, [`plan::plan`], from an event and facts to a list of changes, to what is still to be fetched,
//! or to the place where the input cannot be read. It knows DNS and nothing of AWS clients, clocks or hosts.
//!
//! - in: [`event`], [`facts`] with [`settings`] and [`registration`]s; [`needs`] says what is missing
//! - values: [`name`], [`reverse`], [`record`], [`id`]
//! - out: [`change`]s, each with its [`reason`], and [`diagnostic`]s
//! - bytes: [`wire`]
#![forbid(unsafe_code)]

mod batch;
mod board;
pub mod change;
mod claim;
pub mod diagnostic;
pub mod event;
pub mod facts;
pub mod id;
mod ledger;
pub mod name;
pub mod needs;
pub mod plan;
mod predecessor;
mod python;
pub mod reason;
pub mod record;
pub mod registration;
pub mod reverse;
pub mod settings;
mod settle;
mod spot;
mod stale;
mod state;
mod tags;
mod wanted;
pub mod wire;
mod zone;

pub use plan::{plan, plan_json};
