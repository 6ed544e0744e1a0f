//! What a call may use up.

/// What one call of the planner may use up. The default is enough for a zone of 100,000 records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many instructions it may take, more or less: wasmtime's fuel, the same for the same module and request on
    /// every machine. `None`: as many as it likes, which is faster.
    pub fuel: Option<u64>,
    /// How many bytes of memory it may have, tables included. WebAssembly's own limit for a memory is 4 GiB.
    pub memory: usize,
    /// How many bytes its reply may have.
    pub reply: usize,
}

impl Limits {
    /// No limit but WebAssembly's own, for a module that is trusted.
    pub const NONE: Self = Self { fuel: None, memory: usize::MAX, reply: usize::MAX };
}

impl Default for Limits {
    fn default() -> Self {
        Self { fuel: Some(20_000_000_000), memory: 1 << 30, reply: 1 << 28 }
    }
}
