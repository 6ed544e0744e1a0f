//! One call of the planner: a fresh instance, the request in, the reply out.

use wasmtime::{InstancePre, ResourceLimiter, Store, Trap};

use crate::contract::{Exports, Thrown, check_version};
use crate::error::{Limit, PlannerError};
use crate::limits::Limits;

/// What an instance is held to.
pub(crate) struct State {
    memory: usize,
    exceeded: bool,
}

/// A table's element is a pointer.
const ELEMENT: usize = size_of::<usize>();

impl ResourceLimiter for State {
    fn memory_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        self.allow(desired)
    }

    fn table_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        self.allow(desired.saturating_mul(ELEMENT))
    }
}

impl State {
    /// Too much ends the call at once: a module that is told no may go on in a way that nobody has tested.
    fn allow(&mut self, bytes: usize) -> wasmtime::Result<bool> {
        if bytes <= self.memory {
            return Ok(true);
        }
        self.exceeded = true;
        Err(Thrown("no more memory".to_owned()).into())
    }
}

/// An instance and what it is held to.
pub(crate) struct Call<'a> {
    store: Store<State>,
    exports: Exports,
    limits: &'a Limits,
}

impl<'a> Call<'a> {
    /// A fresh instance.
    pub(crate) fn new(pre: &InstancePre<State>, limits: &'a Limits) -> Result<Self, PlannerError> {
        let state = State { memory: limits.memory, exceeded: false };
        let mut store = Store::new(pre.module().engine(), state);
        store.limiter(|state| state);
        if let Some(fuel) = limits.fuel {
            store.set_fuel(fuel).map_err(|error| PlannerError::Engine(error.into()))?;
        }
        let instance = pre.instantiate(&mut store).map_err(|error| stopped(&store, limits, error))?;
        let exports = Exports::find(&mut store, &instance)?;
        Ok(Self { store, exports, limits })
    }

    /// Refuses a module of another major version.
    pub(crate) fn check_version(&mut self) -> Result<(), PlannerError> {
        let version = self.exports.version.clone().call(&mut self.store, ());
        check_version(version.map_err(|error| stopped(&self.store, self.limits, error))?)
    }

    /// The reply to a request.
    pub(crate) fn reply(mut self, request: &[u8]) -> Result<String, PlannerError> {
        let len = u32::try_from(request.len()).map_err(|_| PlannerError::Limit(Limit::Request))?;
        let address = self.exports.alloc.call(&mut self.store, len);
        let address = address.map_err(|error| stopped(&self.store, self.limits, error))?;
        if address == 0 {
            return Err(PlannerError::Trap(format!("it has no memory for a request of {len} bytes")));
        }
        let written = self.exports.memory.write(&mut self.store, address as usize, request);
        written.map_err(|_| PlannerError::Trap(format!("`ddns_alloc` gave {len} bytes outside of the memory")))?;
        let reply = self.exports.plan.call(&mut self.store, (address, len));
        let reply = reply.map_err(|error| stopped(&self.store, self.limits, error))?;
        self.text((reply >> 32) as usize, (reply & u64::from(u32::MAX)) as usize)
    }

    /// The text that the module says is there.
    fn text(&self, address: usize, len: usize) -> Result<String, PlannerError> {
        if len > self.limits.reply {
            return Err(PlannerError::Limit(Limit::Reply(self.limits.reply)));
        }
        let memory = self.exports.memory.data(&self.store);
        let bytes = memory.get(address..).and_then(|rest| rest.get(..len));
        let bytes = bytes.ok_or_else(|| PlannerError::Reply("it is outside of the module's memory".to_owned()))?;
        let text = String::from_utf8(bytes.to_vec()).map_err(|_| PlannerError::Reply("it is no UTF-8".to_owned()))?;
        serde_json::from_str::<Object>(&text)
            .map_err(|error| PlannerError::Reply(format!("it is no JSON object: {error}")))?;
        Ok(text)
    }
}

/// Any JSON object.
#[derive(serde::Deserialize)]
struct Object {}

/// Why the module did not go on.
fn stopped(store: &Store<State>, limits: &Limits, error: wasmtime::Error) -> PlannerError {
    if store.data().exceeded {
        return PlannerError::Limit(Limit::Memory(limits.memory));
    }
    match (error.downcast_ref::<Trap>(), error.downcast_ref::<Thrown>(), limits.fuel) {
        (Some(Trap::OutOfFuel), _, Some(fuel)) => PlannerError::Limit(Limit::Fuel(fuel)),
        (Some(trap), ..) => PlannerError::Trap(trap.to_string()),
        (None, Some(thrown), _) => PlannerError::Trap(thrown.0.clone()),
        (None, None, _) => PlannerError::Module(error.into()),
    }
}
