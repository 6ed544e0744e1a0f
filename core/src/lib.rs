//! Plans the DNS records of an EC2 instance.
//!
//! One pure function, [`plan::plan`], from an event and facts to a list of changes, to what is still to be fetched,
//! or to the place where the input cannot be read. It knows DNS and nothing of AWS clients, clocks or hosts.
//!
//! - in: [`event`], [`facts`] with [`settings`] and [`registration`]s; [`needs`] says what is missing
//! - values: [`name`], [`reverse`], [`record`], [`id`]
//! - out: [`change`]s, each with its [`reason`], and [`diagnostic`]s
//! - before it: [`import`], which makes an event and facts of what the AWS CLI prints
//! - bytes: [`wire`]; for WebAssembly `abi` and `js` on top of it, with the feature `module`; their form as JSON
//!   Schema: `schema`, with the feature of that name
#![deny(unsafe_code)]

#[cfg(all(feature = "module", target_arch = "wasm32"))]
mod abi;
mod batch;
mod board;
pub mod change;
mod claim;
pub mod diagnostic;
pub mod event;
pub mod facts;
pub mod id;
pub mod import;
#[cfg(all(feature = "module", target_arch = "wasm32"))]
mod js;
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
#[cfg(feature = "schema")]
pub mod schema;
mod set;
pub mod settings;
mod settle;
mod spot;
mod stale;
mod state;
#[cfg(all(feature = "module", target_arch = "wasm32"))]
mod stringify;
mod tags;
mod wanted;
pub mod wire;
mod zone;

pub use import::import_json;
pub use plan::{plan, plan_json};
