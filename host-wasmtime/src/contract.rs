//! The contract between module and host: what may be imported, what must be exported, which versions go together.

use wasmtime::{AsContextMut, Caller, ExternType, FuncType, Instance, Linker, Memory, Module, TypedFunc, Val, ValType};

use crate::call::State;
use crate::error::PlannerError;

/// The major version that this host knows.
pub(crate) const MAJOR: i32 = 1;

/// Where a module may import from: wasm-bindgen's glue, which is there for JavaScript and never called here.
const ALLOWED_IMPORTS: [&str; 1] = ["./ddns_core_bg.js"];

/// By this name the module throws its last words.
const THROW: &str = "__wbindgen_throw";

/// The allowed names for a message.
pub(crate) fn allowed() -> String {
    ALLOWED_IMPORTS.map(|name| format!("`{name}`")).join(", ")
}

/// A panic's message, on its way out of the module.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Thrown(pub(crate) String);

/// Gives the module what it imports: functions that end the call. Answers with why it is to be refused, if it is: one of
/// another version, which can say so first, may import what this host does not know.
pub(crate) fn link(linker: &mut Linker<State>, module: &Module) -> Result<Option<PlannerError>, PlannerError> {
    let mut first = None;
    for import in module.imports() {
        let refused = || PlannerError::Import { module: import.module().to_owned(), name: import.name().to_owned() };
        let ExternType::Func(function) = import.ty() else { return Err(first.unwrap_or_else(refused)) };
        if !ALLOWED_IMPORTS.contains(&import.module()) {
            first.get_or_insert_with(refused);
        }
        let name = import.name().to_owned();
        let throws = name.contains(THROW) && is_throw(&function);
        let called = move |caller: Caller<'_, State>, arguments: &[Val], _: &mut [Val]| {
            let thrown = if throws { thrown(caller, arguments) } else { None };
            let message = thrown.unwrap_or_else(|| format!("it called `{name}`, which only JavaScript has"));
            Err(Thrown(message).into())
        };
        let linked = linker.func_new(import.module(), import.name(), function, called);
        linked.map_err(|error| PlannerError::Module(error.into()))?;
    }
    Ok(first)
}

fn is_throw(function: &FuncType) -> bool {
    function.params().len() == 2 && function.params().all(|param| matches!(param, ValType::I32))
}

/// The text at the address and of the length that it is called with.
fn thrown(mut caller: Caller<'_, State>, arguments: &[Val]) -> Option<String> {
    let [address, len] = arguments else { return None };
    let start = address.i32()?.cast_unsigned() as usize;
    let memory = caller.get_export("memory")?.into_memory()?;
    let text = memory.data(&caller).get(start..)?.get(..len.i32()?.cast_unsigned() as usize)?;
    Some(String::from_utf8_lossy(text).into_owned())
}

/// What is called before anything else.
pub(crate) fn version(store: impl AsContextMut, instance: &Instance) -> Result<TypedFunc<(), i32>, PlannerError> {
    let lacks = |_| PlannerError::Export { name: "ddns_abi_version", expected: "(func (result i32))" };
    instance.get_typed_func(store, "ddns_abi_version").map_err(lacks)
}

/// What a call takes of the module's exports, in an instance.
pub(crate) struct Exports {
    pub(crate) memory: Memory,
    pub(crate) alloc: TypedFunc<u32, u32>,
    pub(crate) plan: TypedFunc<(u32, u32), u64>,
}

impl Exports {
    /// Finds them and checks their types.
    pub(crate) fn find(mut store: impl AsContextMut, instance: &Instance) -> Result<Self, PlannerError> {
        let lacks = |name, expected| move |_| PlannerError::Export { name, expected };
        let mut store = store.as_context_mut();
        let memory = instance.get_memory(&mut store, "memory").ok_or(());
        Ok(Self {
            memory: memory.map_err(|()| PlannerError::Export { name: "memory", expected: "(memory)" })?,
            alloc: instance
                .get_typed_func(&mut store, "ddns_alloc")
                .map_err(lacks("ddns_alloc", "(func (param i32) (result i32))"))?,
            plan: instance
                .get_typed_func(&mut store, "ddns_plan")
                .map_err(lacks("ddns_plan", "(func (param i32 i32) (result i64))"))?,
        })
    }
}

/// Refuses a module of another major version.
pub(crate) fn check_version(found: i32) -> Result<(), PlannerError> {
    if found >> 16 == MAJOR { Ok(()) } else { Err(PlannerError::Version { found, expected: MAJOR }) }
}
