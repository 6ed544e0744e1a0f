//! The planner, ready to be called.

use std::path::{Path, PathBuf};
use std::{fmt, fs};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use wasmtime::{Config, Engine, InstancePre, Linker};

use crate::cache::Cache;
use crate::call::{self, Call, State};
use crate::contract;
use crate::error::PlannerError;
use crate::limits::Limits;
use crate::{MODULE, MODULE_SHA256, Outcome};

/// What the planner is asked, with AWS's own field names: an event, and what is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// The EventBridge envelope, as it is delivered.
    pub event: Value,
    /// What AWS says.
    pub facts: Value,
}

/// A module, compiled and checked. It can be called from many threads at once; every call gets a fresh instance.
#[derive(Clone)]
pub struct Planner {
    pre: InstancePre<State>,
    limits: Limits,
}

impl fmt::Debug for Planner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Planner").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl Planner {
    /// The planner that this library was built with, within the default limits.
    ///
    /// # Errors
    ///
    /// Only where wasmtime cannot run.
    pub fn embedded() -> Result<Self, PlannerError> {
        Builder::default().embedded()
    }

    /// Another release's planner, out of a WebAssembly file, within the default limits.
    ///
    /// # Errors
    ///
    /// If it cannot be read, is no module, or does not keep to the contract.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, PlannerError> {
        Builder::default().from_file(path)
    }

    /// To choose limits and the cache.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// What to do about an event, what is still to be fetched, or why the request cannot be read.
    ///
    /// # Errors
    ///
    /// If the module runs into a limit, breaks off, or answers with something that is no answer.
    pub fn plan(&self, request: &Request) -> Result<Outcome, PlannerError> {
        // A JSON value has nothing that JSON could not express.
        let reply = self.plan_json(serde_json::to_string(request).unwrap_or_default())?;
        serde_json::from_str(&reply).map_err(|_| PlannerError::Reply("it is no answer that this host knows".to_owned()))
    }

    /// The same from JSON text to JSON text. What is no JSON is answered, too: with a rejection.
    ///
    /// # Errors
    ///
    /// If the module runs into a limit, breaks off, or answers with something that is no JSON object.
    pub fn plan_json(&self, request: impl AsRef<[u8]>) -> Result<String, PlannerError> {
        Call::new(&self.pre, &self.limits)?.reply(request.as_ref())
    }
}

/// Makes a [`Planner`] with other limits, or another cache, than the default.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    limits: Limits,
    cache: Cache,
}

impl Builder {
    /// What a call may use up.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Where compiled modules are kept.
    #[must_use]
    pub fn cache(self, cache: Cache) -> Self {
        Self { cache, ..self }
    }

    /// The planner that this library was built with.
    ///
    /// # Errors
    ///
    /// Only where wasmtime cannot run.
    pub fn embedded(&self) -> Result<Planner, PlannerError> {
        self.planner(MODULE, MODULE_SHA256)
    }

    /// The planner in a WebAssembly file.
    ///
    /// # Errors
    ///
    /// If it cannot be read, is no module, or does not keep to the contract.
    pub fn from_file(&self, path: impl AsRef<Path>) -> Result<Planner, PlannerError> {
        let path = PathBuf::from(path.as_ref());
        match fs::read(&path) {
            Ok(wasm) => self.from_binary(&wasm),
            Err(source) => Err(PlannerError::File { path, source }),
        }
    }

    /// The planner in a WebAssembly file's bytes.
    ///
    /// # Errors
    ///
    /// If they are no module, or one that does not keep to the contract.
    pub fn from_binary(&self, wasm: &[u8]) -> Result<Planner, PlannerError> {
        let sha256: String = Sha256::digest(wasm).iter().map(|byte| format!("{byte:02x}")).collect();
        self.planner(wasm, &sha256)
    }

    fn planner(&self, wasm: &[u8], sha256: &str) -> Result<Planner, PlannerError> {
        let mut config = Config::new();
        config.consume_fuel(self.limits.fuel.is_some());
        // The contract has one memory, and addresses of 32 bits.
        config.wasm_multi_memory(false).wasm_memory64(false);
        let engine = Engine::new(&config).map_err(|error| PlannerError::Engine(error.into()))?;
        let module = self.cache.compiled(&engine, wasm, sha256)?;
        let mut linker = Linker::new(&engine);
        let refused = contract::link(&mut linker, &module)?;
        let pre = linker.instantiate_pre(&module).map_err(|error| PlannerError::Module(error.into()))?;
        match (call::check(&pre, &self.limits), refused) {
            (Err(version @ PlannerError::Version { .. }), _) => Err(version),
            (_, Some(refused)) => Err(refused),
            (checked, None) => checked.map(|()| Planner { pre, limits: self.limits }),
        }
    }
}
