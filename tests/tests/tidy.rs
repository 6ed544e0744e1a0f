//! The structure of the repository: where files may be, how long they are, and that the map in the README is right.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

/// The folders of the top level, and what tools need at a root.
const TOP_LEVEL: [&str; 14] = [
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "clippy.toml",
    "core",
    "host-native",
    "host-wasmtime",
    "js",
    "rust-toolchain.toml",
    "rustfmt.toml",
];
const TESTS: &str = "tests";
const MOST_LINES: usize = 400;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Every file and folder, relative to the root, but for what `.gitignore` names.
fn entries() -> Vec<PathBuf> {
    let walk = WalkBuilder::new(root())
        .hidden(false)
        .parents(false)
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .filter_entry(|entry| entry.file_name() != ".git")
        .build();
    let paths = walk.map(|entry| entry.unwrap().into_path().strip_prefix(root()).unwrap().to_owned());
    paths.filter(|path| !path.as_os_str().is_empty()).collect()
}

/// The text files, each with its text.
fn texts() -> Vec<(PathBuf, String)> {
    let files = entries().into_iter().filter(|path| root().join(path).is_file());
    files.filter_map(|path| Some((path.clone(), fs::read_to_string(root().join(path)).ok()?))).collect()
}

fn assert_none(wrong: &[String], rule: &str) {
    assert!(wrong.is_empty(), "{rule}:\n  {}", wrong.join("\n  "));
}

#[test]
fn nothing_else_at_the_top() {
    let top: BTreeSet<String> =
        entries().iter().filter(|path| path.components().count() == 1).map(|path| path.display().to_string()).collect();
    let other: Vec<String> =
        top.into_iter().filter(|name| name != TESTS && !TOP_LEVEL.contains(&name.as_str())).collect();
    assert_none(&other, "the top level holds only the parts of the program and what tools need there");
}

#[test]
fn files_are_short() {
    let mut long = Vec::new();
    for (path, text) in texts() {
        let is_source = path.extension().is_some_and(|extension| ["rs", "ts", "py"].iter().any(|e| extension == *e));
        let is_generated = text.lines().take(5).any(|line| line.contains("Made by ") || line.contains("enerated by "));
        let lines = text.lines().count();
        if is_source && !is_generated && lines > MOST_LINES {
            long.push(format!("{}: {lines} lines", path.display()));
        }
    }
    assert_none(&long, &format!("a source file has one subject and at most {MOST_LINES} lines"));
}

#[test]
fn the_map_names_every_folder() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let is_path = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let named: BTreeSet<&str> =
        readme.split(|c: char| !is_path(c)).map(|word| word.trim_start_matches("./").trim_end_matches('/')).collect();
    let explained = |path: &&PathBuf| {
        let at_top = path.components().count() == 1 && !path.starts_with(".ci");
        at_top || root().join(path).join("README.md").is_file()
    };
    let folders = entries();
    let folders = folders.iter().filter(|path| root().join(path).is_dir()).filter(explained);
    let missing: Vec<String> =
        folders.map(|path| path.display().to_string()).filter(|path| !named.contains(path.as_str())).collect();
    assert_none(&missing, "README.md names every folder at the top, and every one below that has a README.md");
}

#[test]
fn each_part_says_what_belongs_to_it() {
    let parts = TOP_LEVEL.into_iter().chain([TESTS]).filter(|name| !name.starts_with('.'));
    let missing: Vec<String> = parts
        .filter(|name| root().join(name).is_dir() && !root().join(name).join("README.md").is_file())
        .map(str::to_owned)
        .collect();
    assert_none(&missing, "each part has a README.md");
}

/// Written in halves, or this file would break its own rule.
#[test]
fn nothing_of_one_machine_and_nothing_left_to_do() {
    let words = [["/wo", "rk/"], ["/ro", "ot/"], ["/tm", "p/"], ["/ho", "me/"], ["TO", "DO"], ["FIX", "ME"]]
        .map(|halves| halves.concat());
    let mut found = Vec::new();
    for (path, text) in texts() {
        for (number, line) in text.lines().enumerate() {
            for word in words.iter().filter(|word| line.contains(word.as_str())) {
                found.push(format!("{}:{}: `{word}`", path.display(), number + 1));
            }
        }
    }
    assert_none(&found, "no path of one machine, and nothing that is still to be done");
}
