//! Plans the DNS records of an EC2 instance in a sandbox: the planner as a WebAssembly module in wasmtime.
//!
//! ```
//! use ddns_wasmtime::{Outcome, Planner, Request};
//!
//! let planner = Planner::embedded()?;
//! # let bundle = r#"{"event": {"id": "1", "source": "ddns", "detail-type": "ddns Instance Reconcile",
//! #   "account": "123456789012", "region": "eu-west-1", "detail": {"instance-id": "i-0abc1234def567890"}}, "facts": {}}"#;
//! let request: Request = serde_json::from_str(bundle)?;
//! match planner.plan(&request)? {
//!     Outcome::Plan(plan) => println!("{} changes", plan.changes.len()),
//!     Outcome::Needs(needs) => println!("{} facts are missing", needs.needs.len()),
//!     Outcome::Rejected(rejected) => println!("{}", rejected.rejection),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The module needs nothing from its host and can do nothing to it: every call gets a fresh instance, as much fuel and
//! memory as [`Limits`] say, and the contract that `host-wasmtime/README.md` describes is checked before anything is planned.

mod cache;
mod call;
mod contract;
mod error;
mod limits;
mod planner;

pub use cache::Cache;
pub use ddns_core::wire::Answer as Outcome;
pub use error::{Limit, PlannerError};
pub use limits::Limits;
pub use planner::{Builder, Planner, Request};

/// The embedded module: a WebAssembly file that any host can run.
pub const MODULE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/module.wasm"));

/// The SHA-256 of [`MODULE`] in lower-case hexadecimal.
pub const MODULE_SHA256: &str = env!("DDNS_MODULE_SHA256");
