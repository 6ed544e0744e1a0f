//! Builds the module that the library embeds.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

fn main() -> Result<()> {
    for path in ddns_module::sources() {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").context("cargo sets `OUT_DIR`")?);
    // Below the target folder, so that all profiles share it: `…/target/debug/build/ddns-wasmtime-…/out`.
    let target = out.ancestors().nth(4).unwrap_or_else(|| Path::new("target"));
    let module = ddns_module::build(&target.join("module"))?;
    fs::write(out.join("module.wasm"), &module.wasm).context("cannot write the module")?;
    println!("cargo::rustc-env=DDNS_MODULE_SHA256={}", module.sha256());
    Ok(())
}
