//! What must hold of any bytes, kind by kind. `bin/` tries new ones, guided by coverage; `../tests/hostile.rs` tries those
//! of `corpus/` in every run of the tests.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may fail where it stands")]

mod import;
mod names;
mod wire;
mod world;

pub use import::import;
pub use names::names;
pub use wire::wire;
pub use world::{predecessor, tags};
