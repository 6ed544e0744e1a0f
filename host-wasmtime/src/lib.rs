//! The planner as a WebAssembly module in wasmtime.
