//! Builds the WebAssembly module: `ddns-core` for wasm32, and wasm-bindgen's glue for JavaScript beside it.
//!
//! One file for every host. The bytes depend on the sources, on `Cargo.lock` and on the compiler, and on nothing else
//! of the machine: not on its paths, and not on its settings for cargo.

mod compile;
mod glue;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

pub use compile::sources;
pub use glue::Glue;

/// The module's name, in all its files.
pub const NAME: &str = "ddns_core";

/// The module, and what JavaScript needs around it.
#[derive(Clone, Debug)]
pub struct Module {
    /// The WebAssembly file, the same for every host.
    pub wasm: Vec<u8>,
    /// JavaScript and TypeScript declarations: `web/ddns_core.js`, `bundler/ddns_core.d.ts`, …
    pub glue: Vec<Glue>,
}

impl Module {
    /// The SHA-256 of the WebAssembly file in lower-case hexadecimal.
    pub fn sha256(&self) -> String {
        Sha256::digest(&self.wasm).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Writes `ddns_core_bg.wasm`, its `.sha256` and the glue below `out`.
    ///
    /// # Errors
    ///
    /// If something cannot be written; the error names it.
    pub fn write(&self, out: &Path) -> Result<()> {
        let name = format!("{NAME}_bg.wasm");
        let sum = format!("{}  {name}\n", self.sha256());
        put(&out.join(&name), &self.wasm)?;
        put(&out.join(format!("{name}.sha256")), sum.as_bytes())?;
        self.glue.iter().try_for_each(|glue| put(&out.join(&glue.path), glue.text.as_bytes()))
    }
}

fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
    }
    fs::write(path, bytes).with_context(|| format!("cannot write `{}`", path.display()))
}

/// Builds the module of the workspace that this crate is part of. What cargo makes on the way is kept in `target_dir`
/// for the next time; it must not be one that a running cargo uses.
///
/// # Errors
///
/// If cargo fails, most often because the compiler's part for WebAssembly is missing, or if wasm-bindgen does.
pub fn build(target_dir: &Path) -> Result<Module> {
    build_in(&workspace(), target_dir)
}

/// The same for another checkout.
///
/// # Errors
///
/// As [`build`].
pub fn build_in(workspace: &Path, target_dir: &Path) -> Result<Module> {
    glue::bind(&compile::compile(workspace, target_dir)?)
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
