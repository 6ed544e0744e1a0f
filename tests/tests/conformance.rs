//! The list of AWS's rules is that of the cases. `UPDATE=1 cargo test -p ddns-tests --test conformance` writes it anew.
//! What holds AWS to them is `host-native/tests/conformance` and `tests/e2e/test_conformance.py`.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use ddns_tests::case;

const BEGIN: &str = "<!-- the cases, by tests/tests/conformance.rs -->\n";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance")
}

/// A row of the table for each case.
fn table() -> String {
    let mut table = "\n| rule | AWS | not kept by |\n| --- | --- | --- |\n".to_owned();
    for file in case::files(&folder()).unwrap() {
        let rule = case::read(&file).unwrap();
        let path = file.strip_prefix(folder()).unwrap().display().to_string();
        let (why, source) = (rule["why"].as_str().unwrap(), rule["source"].as_str().unwrap());
        assert!(source.starts_with("https://docs.aws.amazon.com/"), "{path}: `{source}` is not AWS's documentation");
        let page = source.rsplit('/').next().unwrap().trim_end_matches(".html");
        let lax: Vec<&str> = rule["lax"].as_object().into_iter().flatten().map(|(peer, _)| peer.as_str()).collect();
        writeln!(
            table,
            "| [{}]({path}): {why} | [{page}]({source}) | {} |",
            path.trim_end_matches(".json"),
            lax.join(", ")
        )
        .unwrap();
    }
    table
}

#[test]
fn the_list_of_rules_is_that_of_the_cases() {
    let path = folder().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (before, listed) = readme.split_once(BEGIN).unwrap();
    let table = table();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, format!("{before}{BEGIN}{table}")).unwrap();
        return;
    }
    assert_eq!(listed, table, "UPDATE=1 writes the list anew");
}
