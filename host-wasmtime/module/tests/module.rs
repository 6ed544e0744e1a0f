//! The module's bytes: the same twice, small, and free of the machine that made them.
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use ddns_module::{Module, build, build_in};

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

static MODULE: LazyLock<Module> = LazyLock::new(|| {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("first");
    build(&target).unwrap()
});

fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
        return;
    }
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name() != "node_modules" {
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    }
}

#[test]
fn another_checkout_gives_the_same_bytes() {
    let (checkout, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for part in ["Cargo.toml", "Cargo.lock", "core", "host-native", "host-wasmtime", "tests"] {
        copy(&workspace().join(part), &checkout.path().join(part));
    }
    let again = build_in(checkout.path(), target.path()).unwrap();
    assert_eq!(again.sha256(), MODULE.sha256());
    assert_eq!(again.glue, MODULE.glue);
}

#[test]
fn no_path_of_the_machine_is_in_it() {
    let text = String::from_utf8_lossy(&MODULE.wasm);
    for path in [workspace(), std::env::home_dir().unwrap()] {
        let path = path.to_str().unwrap();
        // `/` is the home of nobody.
        assert!(path.len() < 2 || !text.contains(path), "{path}");
    }
}

/// The compiler leaves a file's name for each place that can panic.
#[test]
fn no_line_of_the_planner_can_panic() {
    let text = String::from_utf8_lossy(&MODULE.wasm);
    let others = text.replace("library/core/src/", "");
    assert_ne!(text, others, "the names of the standard library's files are there");
    assert!(!others.contains("core/src/"), "the planner's are not: `json!` and `Vec::insert` can panic, too");
}

#[test]
fn it_is_small() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&MODULE.wasm).unwrap();
    let size = packed.finish().unwrap().len();
    assert!(size < 320_000, "{size} bytes gzipped: whoever loads it in a page waits for them");
}

#[test]
fn what_is_written_is_what_was_built() {
    let out = tempfile::tempdir().unwrap();
    MODULE.write(out.path()).unwrap();
    let file = |name: &str| fs::read(out.path().join(name)).unwrap();
    assert_eq!(file("ddns_core_bg.wasm"), MODULE.wasm);
    let sum = format!("{}  ddns_core_bg.wasm\n", MODULE.sha256());
    assert_eq!(file("ddns_core_bg.wasm.sha256"), sum.as_bytes());
    for glue in ["web/ddns_core.js", "bundler/ddns_core_bg.js", "nodejs/ddns_core.js", "web/ddns_core.d.ts"] {
        assert!(!file(glue).is_empty(), "{glue}");
    }
}
