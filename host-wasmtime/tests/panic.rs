//! Panics cannot happen; if one does, its message comes out. Shown on a checkout whose planner has been given one.
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;
use std::path::Path;

use ddns_wasmtime::{Cache, Planner, PlannerError};

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
fn a_panic_in_the_planner_brings_its_message() {
    let checkout = tempfile::tempdir().unwrap();
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for part in ["Cargo.toml", "Cargo.lock", "core", "host-native", "host-wasmtime", "tests"] {
        copy(&workspace.join(part), &checkout.path().join(part));
    }
    let file = checkout.path().join("core/src/plan.rs");
    let calm = fs::read_to_string(&file).unwrap();
    let start = "pub fn plan_json(request: &[u8]) -> String {\n";
    let panicking = calm.replace(start, &format!("{start}    assert!(request != b\"panic\", \"as asked\");\n"));
    assert_ne!(calm, panicking, "`plan_json` starts as it did");
    fs::write(&file, panicking).unwrap();
    let module = ddns_module::build_in(checkout.path(), &Path::new(env!("CARGO_TARGET_TMPDIR")).join("panic")).unwrap();
    assert!(String::from_utf8_lossy(&module.wasm).contains("core/src/plan.rs"), "a line that can panic is found");

    let planner = Planner::builder().cache(Cache::None).from_binary(&module.wasm).unwrap();
    match planner.plan_json("panic") {
        Err(PlannerError::Trap(why)) => {
            assert!(why.contains("core/src/plan.rs") && why.ends_with("as asked"), "{why}");
        }
        other => unreachable!("{other:?}"),
    }
    assert!(planner.plan_json("{}").is_ok(), "the next call is none the worse");
}
