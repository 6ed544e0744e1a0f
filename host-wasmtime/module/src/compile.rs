//! cargo, with nothing of the caller's settings and with nothing of the machine's paths in what comes out.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};

use crate::NAME;

const TRIPLE: &str = "wasm32-unknown-unknown";

/// What the module is made of, to be watched by a build script: paths below the workspace.
pub fn sources() -> [PathBuf; 4] {
    ["core/src", "core/Cargo.toml", "Cargo.toml", "Cargo.lock"].map(|path| crate::workspace().join(path))
}

/// The module as the compiler leaves it, for wasm-bindgen.
pub(crate) fn compile(workspace: &Path, target_dir: &Path) -> Result<Vec<u8>> {
    let workspace = workspace.canonicalize().context("the workspace's folder is gone")?;
    let mut cargo = clean(&env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(&workspace)
        .args(["rustc", "--package", "ddns-core", "--lib", "--crate-type", "cdylib", "--features", "module"])
        .args(["--profile", "wasm", "--locked", "--target", TRIPLE, "--target-dir"])
        .arg(target_dir)
        .env("CARGO_ENCODED_RUSTFLAGS", flags(&workspace)?);
    let done = cargo.output().context("cannot run cargo")?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        let help = if said.contains("can't find crate for `core`") || said.contains("can't find crate for `std`") {
            "\nhelp: run `rustup target add wasm32-unknown-unknown`"
        } else {
            ""
        };
        bail!("cargo cannot build ddns-core for {TRIPLE}:\n{said}{help}");
    }
    let file = target_dir.join(TRIPLE).join("wasm").join(format!("{NAME}.wasm"));
    fs::read(&file).with_context(|| format!("cannot read `{}`", file.display()))
}

/// A command without the settings that a caller's cargo leaves in the environment (its flags, its profiles, clippy in
/// the compiler's place), each of which would change the bytes.
fn clean(program: &OsString) -> Command {
    const KEPT: [&str; 3] = ["CARGO_HOME", "CARGO_NET_OFFLINE", "CARGO_HTTP_CAINFO"];
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        let ours = text.starts_with("CARGO") || text.starts_with("RUSTC") || text.starts_with("RUSTFLAGS");
        let kept =
            KEPT.contains(&text.as_ref()) || text.starts_with("CARGO_REGISTR") || text.starts_with("CARGO_SOURCE");
        if ours && !kept || text.starts_with("WASM_BINDGEN") {
            command.env_remove(&name);
        }
    }
    command
}

/// The compiler's flags, separated as cargo wants them. Externref stays off, or every host would need a garbage
/// collector. With the usual threshold for inlining (225) the module is an eighth larger.
fn flags(workspace: &Path) -> Result<OsString> {
    let mut flags = OsString::from("-Ctarget-feature=-reference-types\u{1f}-Cllvm-args=-inline-threshold=120");
    for (path, name) in paths(workspace)? {
        flags.push("\u{1f}--remap-path-prefix=");
        flags.push(path);
        flags.push("=");
        flags.push(name);
    }
    Ok(flags)
}

/// The folders whose paths the compiler would write into messages of panics, and what it writes instead.
fn paths(workspace: &Path) -> Result<Vec<(PathBuf, String)>> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let home = home.ok_or_else(|| anyhow!("there is no home folder: set `CARGO_HOME`"))?;
    let mut paths = vec![(workspace.to_owned(), "/ddns".to_owned())];
    // A mirror's crates are in a folder of another name.
    if let Ok(registries) = fs::read_dir(home.join("registry/src")) {
        let registries = registries.filter_map(|entry| Some((entry.ok()?.path(), "/crates".to_owned())));
        paths.extend(registries);
    }
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let said = |argument: &[&str]| -> Result<String> {
        let done = clean(&rustc).args(argument).current_dir(workspace).output().context("cannot run rustc")?;
        Ok(String::from_utf8(done.stdout)?)
    };
    let version = said(&["-vV"])?;
    let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: ")).unwrap_or("unknown");
    // Where the standard library's sources are installed, the compiler names those.
    let library = Path::new(said(&["--print", "sysroot"])?.trim()).join("lib/rustlib/src/rust");
    paths.push((library, format!("/rustc/{commit}")));
    Ok(paths)
}
