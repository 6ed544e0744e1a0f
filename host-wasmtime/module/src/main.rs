//! `cargo run -p ddns-module -- FOLDER`: the module and its glue, for hosts in JavaScript and any other.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

fn main() -> Result<()> {
    let mut arguments = env::args_os().skip(1);
    let out = arguments.next().map(PathBuf::from).context("usage: ddns-module FOLDER")?;
    let module = ddns_module::build(&target_dir())?;
    module.write(&out)?;
    println!("{}  {} bytes", module.sha256(), module.wasm.len());
    Ok(())
}

/// The workspace's, in a folder of its own: cargo, which may be running this, holds the lock on the others.
fn target_dir() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), PathBuf::from).join("module")
}
