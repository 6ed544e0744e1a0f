//! One call of the planner: a fresh instance, the request in, the reply out.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use wasmtime::{Instance, InstancePre, ResourceLimiter, Store, Trap};

use crate::contract::{self, Exports, Thrown};
use crate::error::{Limit, PlannerError};
use crate::limits::Limits;

/// What an instance is held to.
pub(crate) struct State {
    /// How many bytes all its memories and tables may have together.
    memory: usize,
    /// How many they have.
    taken: usize,
    exceeded: bool,
}

/// A table's element is a pointer.
const ELEMENT: usize = size_of::<usize>();

impl ResourceLimiter for State {
    fn memory_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        self.grow(current, desired, maximum, 1)
    }

    fn table_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        self.grow(current, desired, maximum, ELEMENT)
    }
}

impl State {
    fn new(limits: &Limits) -> Self {
        Self { memory: limits.memory, taken: 0, exceeded: false }
    }

    /// Too much ends the call at once: a module that is told no may go on in a way that nobody has tested.
    fn grow(&mut self, current: usize, desired: usize, maximum: Option<usize>, size: usize) -> wasmtime::Result<bool> {
        if maximum.is_some_and(|maximum| desired > maximum) {
            // What the module itself has ruled out it does not get: wasmtime tells it so.
            return Ok(true);
        }
        let growth = desired.saturating_sub(current).saturating_mul(size);
        self.taken = self.taken.saturating_add(growth);
        if self.taken <= self.memory {
            return Ok(true);
        }
        self.exceeded = true;
        Err(Thrown("no more memory".to_owned()).into())
    }
}

/// Refuses a module of another major version, whatever else it has, and one that lacks an export.
pub(crate) fn check(pre: &InstancePre<State>, limits: &Limits) -> Result<(), PlannerError> {
    let (mut store, instance) = instantiate(pre, limits)?;
    let version = contract::version(&mut store, &instance)?.call(&mut store, ());
    contract::check_version(version.map_err(|error| stopped(&store, limits, error))?)?;
    Exports::find(&mut store, &instance).map(drop)
}

/// A fresh instance.
fn instantiate(pre: &InstancePre<State>, limits: &Limits) -> Result<(Store<State>, Instance), PlannerError> {
    let mut store = Store::new(pre.module().engine(), State::new(limits));
    store.limiter(|state| state);
    if let Some(fuel) = limits.fuel {
        store.set_fuel(fuel).map_err(|error| PlannerError::Engine(error.into()))?;
    }
    let instance = pre.instantiate(&mut store).map_err(|error| stopped(&store, limits, error))?;
    Ok((store, instance))
}

/// An instance and what it is held to.
pub(crate) struct Call<'a> {
    store: Store<State>,
    exports: Exports,
    limits: &'a Limits,
}

impl<'a> Call<'a> {
    pub(crate) fn new(pre: &InstancePre<State>, limits: &'a Limits) -> Result<Self, PlannerError> {
        let (mut store, instance) = instantiate(pre, limits)?;
        let exports = Exports::find(&mut store, &instance)?;
        Ok(Self { store, exports, limits })
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

/// Any JSON object. What serde derives for a struct takes a list, too.
struct Object;

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Self)
    }
}

impl<'de> Visitor<'de> for Object {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(self)
    }
}

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
