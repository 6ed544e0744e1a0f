//! Every case through the native planner, one test a case: `cargo test -p ddns-tests --test cases -- NAME`.

#![allow(clippy::indexing_slicing, reason = "a test may fail where it stands")]

use std::path::Path;
use std::process::ExitCode;

use ddns_tests::{case, check};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> std::io::Result<ExitCode> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut trials = Vec::new();
    for file in case::files(&folder)? {
        let name = file.strip_prefix(&folder).unwrap_or(&file).with_extension("").display().to_string();
        trials.push(Trial::test(name, move || run(&file)));
    }
    Ok(libtest_mimic::run(&Arguments::from_args(), trials).exit_code())
}

fn planner(request: &str) -> String {
    ddns_core::plan_json(request.as_bytes())
}

fn run(file: &Path) -> Result<(), Failed> {
    let case = case::read(file)?;
    let name = case["name"].as_str().unwrap_or_default();
    if file.file_stem().is_none_or(|stem| stem != name) {
        return Err(format!("the case is named `{name}`: name the file so").into());
    }
    let findings: Vec<String> = check(&case, &planner).iter().map(ToString::to_string).collect();
    if findings.is_empty() {
        return Ok(());
    }
    Err(format!("{}\n  {}", case["why"].as_str().unwrap_or_default(), findings.join("\n  ")).into())
}
