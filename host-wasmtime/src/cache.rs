//! Compiled modules on disk: compiling takes a hundred times as long as planning.
#![allow(unsafe_code, reason = "wasmtime runs what it finds in the cache; nowhere else is anything unsafe")]

use std::fs;
use std::hash::{Hash, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use wasmtime::{Engine, Module};

use crate::error::PlannerError;

/// Where compiled modules are kept.
///
/// What is in such a folder is run as machine code, without a sandbox: it must be writable for nobody else. One that is
/// somebody else's, or that the group or others may write to, is not used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cache {
    /// In the user's own cache folder: `ddns` below `$XDG_CACHE_HOME`, `~/.cache`, `~/Library/Caches` or
    /// `%LOCALAPPDATA%`. Where there is none, nothing is kept.
    #[default]
    User,
    /// In this folder, which is created if it is not there.
    Folder(PathBuf),
    /// Nowhere.
    None,
}

impl Cache {
    fn folder(&self) -> Option<PathBuf> {
        match self {
            Self::User => dirs::cache_dir().map(|folder| folder.join("ddns")),
            Self::Folder(folder) => Some(folder.clone()),
            Self::None => None,
        }
    }

    /// The module, compiled by this engine: now, or before. A cache that cannot be used costs time and nothing else.
    pub(crate) fn compiled(&self, engine: &Engine, wasm: &[u8], sha256: &str) -> Result<Module, PlannerError> {
        let file = self.folder().map(|folder| folder.join(name(engine, sha256)));
        if let Some(file) = &file
            && let Some(module) = load(engine, file)
        {
            return Ok(module);
        }
        let module = Module::from_binary(engine, wasm).map_err(|error| PlannerError::Module(error.into()))?;
        if let Some(file) = &file
            && let Err(error) = keep(&module, file)
        {
            tracing::debug!(file = %file.display(), %error, "the compiled module cannot be kept");
        }
        Ok(module)
    }
}

/// One for each module, version and configuration of wasmtime, and kind of processor.
fn name(engine: &Engine, sha256: &str) -> String {
    let mut hash = Fingerprint(Sha256::new());
    engine.precompile_compatibility_hash().hash(&mut hash);
    let compatible: String = hash.0.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{sha256}-{compatible}.cwasm")
}

/// The same with every version of Rust, unlike the standard library's.
struct Fingerprint(Sha256);

impl Hasher for Fingerprint {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}

fn load(engine: &Engine, file: &Path) -> Option<Module> {
    if !file.is_file() || !is_private(file.parent()?) || !is_private(file) {
        return None;
    }
    // SAFETY: nobody but this user could write the file, and `keep` writes what wasmtime made, at one stroke.
    let module = unsafe { Module::deserialize_file(engine, file) };
    module.inspect_err(|error| tracing::debug!(file = %file.display(), %error, "compiled anew")).ok()
}

/// At one stroke, so that no other process ever sees half of it.
fn keep(module: &Module, file: &Path) -> io::Result<()> {
    let folder = file.parent().ok_or(io::ErrorKind::InvalidInput)?;
    create_private(folder)?;
    if !is_private(folder) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "others may write to its folder"));
    }
    let mut whole = tempfile::NamedTempFile::new_in(folder)?;
    whole.write_all(&module.serialize().map_err(io::Error::other)?)?;
    whole.persist(file)?;
    Ok(())
}

#[cfg(unix)]
fn create_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn create_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(unix)]
fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let own = rustix::process::geteuid().as_raw();
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.uid() == own && metadata.mode() & 0o022 == 0)
}

#[cfg(not(unix))]
fn is_private(_: &Path) -> bool {
    true
}
