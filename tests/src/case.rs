//! The case files: where they are, and the form that keeps a typing error from weakening one.

use std::path::{Path, PathBuf};
use std::{fs, io};

use serde_json::{Value, json};

use crate::finding::Finding;

/// The members of `expect`; `tests/README.md` explains them.
const EXPECT: [&str; 14] = [
    "records",
    "registrations",
    "planned",
    "owner",
    "associated",
    "created",
    "tableCreated",
    "codes",
    "anyCodes",
    "about",
    "info",
    "noChange",
    "noDns",
    "rejection",
];

/// All case files below a folder, sorted by path.
pub fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(self::files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Reads a case. The error names the file.
pub fn read(file: &Path) -> io::Result<Value> {
    let case: io::Result<Value> = fs::read(file).and_then(|text| Ok(serde_json::from_slice(&text)?));
    case.map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", file.display())))
}

/// The request of an import case, in which a document may stand as `json`: it is given as text.
pub fn import_request(case: &Value) -> Value {
    let text = |document: &Value| {
        let mut document = document.clone();
        if let Some(json) = document.as_object_mut().and_then(|members| members.remove("json")) {
            document["text"] = json.to_string().into();
        }
        document
    };
    let documents: Vec<Value> = case["documents"].as_array().into_iter().flatten().map(text).collect();
    let mut request = json!({ "documents": documents });
    for name in ["formatVersion", "bundle", "instance"] {
        if let Some(given) = case.get(name) {
            request[name] = given.clone();
        }
    }
    request
}

/// What is wrong with the form of a case.
pub(crate) fn form(case: &Value) -> Vec<Finding> {
    let wrong = |about: &str, expected: String, found: &Value| Finding::new("case", about, expected, found);
    let mut findings = Vec::new();
    let known =
        [("case", case, &["name", "why", "event", "facts", "expect"][..]), ("expect", &case["expect"], &EXPECT)];
    for (about, value, members) in known {
        let found = value.as_object().into_iter().flat_map(serde_json::Map::keys);
        for member in found.filter(|member| !members.contains(&member.as_str())) {
            findings.push(wrong(about, format!("{members:?}"), &member.as_str().into()));
        }
    }
    for member in ["name", "why"] {
        if case[member].as_str().is_none_or(str::is_empty) {
            findings.push(wrong(member, "a text".to_owned(), &case[member]));
        }
    }
    let expect = &case["expect"];
    let rejected = expect.get("rejection").is_some();
    if !rejected && expect.get("codes").is_none() && expect["anyCodes"] != true {
        findings.push(wrong("expect", "`codes`, `anyCodes` or `rejection`".to_owned(), expect));
    }
    if !rejected && case["facts"]["complete"] != true {
        findings.push(wrong("facts", "a closed world: `complete`: true".to_owned(), &case["facts"]["complete"]));
    }
    findings
}
