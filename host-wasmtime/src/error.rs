//! Why there is no answer. Input that the planner cannot read is none of these: that is an answer.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlannerError {
    /// The module's file cannot be read.
    #[error("cannot read the module `{}`", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// It is no WebAssembly module, or one that cannot be compiled or instantiated.
    #[error("this is no WebAssembly module that can be run")]
    Module(#[source] Box<dyn Error + Send + Sync>),
    /// It wants something from the host that it must not have.
    #[error("the module imports `{name}` from `{module}`: allowed are functions from {allowed}", allowed = crate::contract::allowed())]
    Import {
        /// Where it imports from.
        module: String,
        /// What.
        name: String,
    },
    /// It lacks an export, or the export is of another type.
    #[error("the module does not export `{name}` as {expected}: is it a module of ddns?")]
    Export {
        /// Which one.
        name: &'static str,
        /// The type in WebAssembly text.
        expected: &'static str,
    },
    /// It speaks another version of the contract.
    #[error("the module speaks version {}.{} of the contract, this host {}.x: take a module and a host of one release", found >> 16, found & 0xffff, expected)]
    Version {
        /// What `ddns_abi_version` says: major << 16 | minor.
        found: i32,
        /// The major version that this host knows.
        expected: i32,
    },
    /// It was stopped because it used up what it was allowed.
    #[error("the planner was stopped: it wanted more than {0}")]
    Limit(Limit),
    /// It ended without an answer: a mistake in the module. The message is the module's own where it gave one.
    #[error("the planner broke off: {0}")]
    Trap(String),
    /// It answered, and the answer is none.
    #[error("the planner's reply cannot be used: {0}")]
    Reply(String),
    /// The engine itself fails on this machine.
    #[error("wasmtime cannot run here")]
    Engine(#[source] Box<dyn Error + Send + Sync>),
}

/// The limit that a call ran into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// [`crate::Limits::fuel`].
    Fuel(u64),
    /// [`crate::Limits::memory`], in bytes.
    Memory(usize),
    /// [`crate::Limits::reply`], in bytes.
    Reply(usize),
    /// Requests are at most 4 GiB, because the module's addresses have 32 bits.
    Request,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fuel(fuel) => write!(f, "{fuel} of fuel"),
            Self::Memory(bytes) => write!(f, "{bytes} bytes of memory"),
            Self::Reply(bytes) => write!(f, "{bytes} bytes of reply"),
            Self::Request => write!(f, "4 GiB of request"),
        }
    }
}
