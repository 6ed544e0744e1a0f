//! `ddns-preview`, as it is used: from a file, from standard input, by Terraform.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail where it stands"
)]

use std::path::PathBuf;
use std::process::Command as Cargo;

use assert_cmd::Command;
use ddns_native::render;
use ddns_wasmtime::MODULE;
use serde_json::{Map, Value, json};

fn preview(arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("ddns-preview").unwrap();
    command.args(arguments).env("XDG_CACHE_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/preview"));
    command
}

/// A case's request.
fn bundle() -> String {
    let case = include_str!("../../tests/cases/zone-tag/zone-tag-private.json");
    let case: Value = serde_json::from_str(case).unwrap();
    json!({ "event": case["event"], "facts": case["facts"] }).to_string()
}

fn output(command: &mut Command) -> (String, String, Option<i32>) {
    let output = command.output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap(), output.status.code())
}

/// What `ddns plan` prints: the same renderer, on the native planner's answer.
fn native() -> (ddns_core::wire::Answer, render::Context) {
    let request = ddns_core::wire::Request::from_json(bundle().as_bytes()).unwrap();
    (ddns_core::plan(&request.event, &request.facts), render::Context::new(&request.event, &request.facts))
}

#[test]
fn it_prints_what_ddns_plan_prints() {
    let (answer, context) = native();
    let text = anstream::adapter::strip_str(&render::text(&answer, &context)).to_string();
    let (markdown, html) = (render::markdown(&answer, &context), render::html(&answer, &context));
    let formats = [("text", text), ("json", render::json(&answer)), ("markdown", markdown), ("html", html)];
    for (format, expected) in formats {
        let printed = output(preview(&["--format", format]).write_stdin(bundle()));
        assert_eq!(printed, (expected, String::new(), Some(0)), "{format}");
    }
}

/// The files as `ddns plan --from` takes them: the sandbox gets the bundle that they make.
#[test]
fn files_from_everywhere_make_the_bundle() {
    let expected = output(preview(&["-"]).write_stdin(bundle())).0;
    let (plan, report, code) = output(preview(&["--from", "-"]).write_stdin(format!("[INFO] got {}\n", bundle())));
    assert_eq!((plan, code), (expected, Some(0)));
    assert!(report.starts_with("standard input: bundle, 1: i-"), "{report}");
    let (plan, report, code) = output(preview(&["--from", "-"]).write_stdin("{"));
    assert_eq!((plan.as_str(), code), ("", Some(1)));
    assert!(report.contains("error: `standard input` cannot be read, at `.`: it is no JSON"), "{report}");
}

#[test]
fn a_file_is_read_and_another_module_runs() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("now.json"), bundle()).unwrap();
    std::fs::write(path("module.wasm"), MODULE).unwrap();
    let (file, module): (PathBuf, PathBuf) = (path("now.json"), path("module.wasm"));
    let expected = output(preview(&["-"]).write_stdin(bundle()));
    let printed = output(&mut preview(&[file.to_str().unwrap(), "--module", module.to_str().unwrap()]));
    assert_eq!(printed, expected);
    assert!(printed.0.contains("to create"), "{}", printed.0);
}

#[test]
fn a_bundle_that_cannot_be_read_is_answered_and_an_error() {
    let (stdout, stderr, code) = output(preview(&["--format", "json"]).write_stdin("{\"event\": 1}"));
    let answer: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(answer["rejection"]["path"], "event");
    assert!(stderr.starts_with("error: the bundle is rejected: `event`"), "{stderr}");
    assert_eq!(code, Some(1));
}

#[test]
fn what_is_missing_is_named() {
    let (_, stderr, code) = output(&mut preview(&["no/such/file.json"]));
    assert_eq!((stderr.starts_with("error: cannot read `no/such/file.json`"), code), (true, Some(1)), "{stderr}");
    let (_, stderr, code) = output(preview(&["--module", "no/such/module.wasm"]).write_stdin(bundle()));
    assert_eq!((stderr.contains("cannot read the module `no/such/module.wasm`"), code), (true, Some(1)), "{stderr}");
}

#[test]
fn terraform_gets_a_map_of_strings() {
    let query = json!({ "bundle": bundle() }).to_string();
    let (stdout, stderr, code) = output(preview(&["--format", "terraform-external"]).write_stdin(query));
    assert_eq!((stderr.as_str(), code), ("", Some(0)));
    let result: Map<String, Value> = serde_json::from_str(&stdout).unwrap();
    assert!(result.values().all(Value::is_string), "{stdout}");
    let native = serde_json::from_str::<Value>(&ddns_core::plan_json(bundle().as_bytes())).unwrap();
    assert_eq!(serde_json::from_str::<Value>(result["json"].as_str().unwrap()).unwrap(), native);
    assert_eq!(result["answer"], "plan");
    assert_eq!(result["changes"], native["changes"].as_array().unwrap().len().to_string());
    assert_eq!(result["fingerprint"], native["fingerprint"]);
}

#[test]
fn terraform_is_told_on_standard_error() {
    for query in ["{}", "{\"bundle\": {}}", "", "{\"bundle\": \"{}\", \"region\": \"x\"}", "{\"bundle\": \"{}\"}"] {
        let (stdout, stderr, code) = output(preview(&["--format", "terraform-external"]).write_stdin(query));
        assert_eq!((stdout.as_str(), code), ("", Some(1)), "{query}: {stderr}");
        assert!(stderr.starts_with("error: "), "{query}: {stderr}");
    }
}

/// Who previews a plan builds for a minute, not for a quarter of an hour.
#[test]
fn nothing_of_the_aws_sdk_is_in_it() {
    let tree = Cargo::new(env!("CARGO"))
        .args([
            "tree",
            "--package",
            "ddns-wasmtime",
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--locked",
            "--offline",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let tree = String::from_utf8(tree.stdout).unwrap();
    assert!(tree.contains("wasmtime v") && tree.contains("ddns-native v"), "this is its tree: {tree}");
    let sdk: Vec<&str> = tree.lines().filter(|line| line.starts_with("aws")).collect();
    assert!(sdk.is_empty(), "{sdk:?}");
}
