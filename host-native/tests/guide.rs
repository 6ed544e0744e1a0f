//! The words against the code: what the guide and the README say of codes, settings, permissions, events and files.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use ddns_core::diagnostic::Code;
use ddns_core::event::{STATE_CHANGE, TAG_CHANGE};
use ddns_core::settings::Settings;
use ddns_native::settings::{DEFAULT_TABLE, Environment};
use serde_json::Value;

fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = here().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn json(path: &str) -> Value {
    serde_json::from_str(&read(path)).unwrap()
}

/// The words between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The table of the guide whose first column has this heading, by that column.
fn table(heading: &str) -> BTreeMap<String, Vec<String>> {
    let guide = read("README.md");
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`').to_owned()).collect()
    };
    let rows = guide.lines().skip_while(|line| !line.starts_with(&format!("| {heading} |"))).skip(2);
    let rows: Vec<_> = rows.take_while(|line| line.starts_with('|')).map(cells).collect();
    let by_first: BTreeMap<_, _> = rows.iter().filter_map(|row| Some((row.first()?.clone(), row.clone()))).collect();
    assert_eq!(by_first.len(), rows.len(), "a row of the table `{heading}` stands twice");
    by_first
}

/// The names that serde knows of an enum, out of its refusal of another one.
fn codes() -> BTreeMap<String, Code> {
    let refused = serde_json::from_str::<Code>(r#""no such code""#).unwrap_err().to_string();
    let names = quoted(&refused).filter(|name| *name != "no such code");
    names.map(|name| (name.to_owned(), serde_json::from_value(Value::from(name)).unwrap())).collect()
}

#[test]
fn the_table_of_diagnostics_is_complete() {
    let (table, codes) = (table("code"), codes());
    assert!(codes.len() > 20, "{codes:?}");
    assert_eq!(table.keys().collect::<Vec<_>>(), codes.keys().collect::<Vec<_>>());
    for (name, code) in codes {
        let severity = serde_json::to_value(code.severity()).unwrap();
        let row = table.get(&name).unwrap();
        assert_eq!(row.get(1).map(String::as_str), severity.as_str(), "severity of `{name}`");
        assert!(row.iter().skip(2).all(|cell| !cell.is_empty()) && row.len() == 4, "{row:?}");
    }
}

#[test]
fn the_guide_names_the_diagnostics_that_fail_an_event() {
    let failing = codes().into_iter().filter(|(_, code)| code.fails_event()).map(|(name, _)| format!("`{name}`"));
    let sentence = format!("Only {} fail the event", failing.collect::<Vec<_>>().join(" and "));
    assert!(read("README.md").contains(&sentence), "{sentence}");
}

#[test]
fn the_table_of_settings_is_complete() {
    let table = table("variable");
    let unknown = ("DDNS_".to_owned(), String::new());
    let refused = Environment::read([unknown]).unwrap_err().to_string();
    let known: BTreeSet<&str> = quoted(&refused).filter(|name| *name != "DDNS_").collect();
    assert_eq!(table.keys().map(String::as_str).collect::<BTreeSet<_>>(), known);
    let defaults = serde_json::to_value(Settings::default()).unwrap();
    for (variable, row) in &table {
        let [_, setting, default, values] = row.as_slice() else { panic!("{row:?}") };
        assert!(!values.is_empty(), "{row:?}");
        let expected = match setting.as_str() {
            "" => DEFAULT_TABLE.to_owned(),
            "zones" => "all".to_owned(),
            path => {
                let value = defaults.pointer(&format!("/{}", path.replace('.', "/"))).unwrap();
                value.as_str().map_or_else(|| value.to_string(), str::to_owned)
            }
        };
        assert_eq!(*default, expected, "default of `{variable}`");
    }
    let settings = defaults.as_object().unwrap().keys().map(String::as_str).chain(["zones"]);
    let told: BTreeSet<&str> = table.values().filter_map(|row| row.get(1)?.split('.').next()).collect();
    assert_eq!(told, settings.chain([""]).collect());
}

/// The names of the API calls that the SDK's side of the house makes.
fn calls() -> BTreeSet<String> {
    let sources = fs::read_dir(here().join("src/aws")).unwrap().map(|file| read(file.unwrap().path()));
    let text: Vec<String> = sources.collect();
    let strings = text.iter().flat_map(|text| text.split('"'));
    let is_call = |word: &&str| {
        let service = word.split(':').next().unwrap_or_default();
        let operation = word.strip_prefix(service).and_then(|rest| rest.strip_prefix(':')).unwrap_or_default();
        ["ec2", "route53", "dynamodb"].contains(&service)
            && operation.starts_with(|c: char| c.is_ascii_uppercase())
            && operation.chars().all(|c| c.is_ascii_alphanumeric())
    };
    strings.filter(is_call).map(str::to_owned).collect()
}

#[test]
fn the_policy_allows_what_is_called_and_no_more() {
    let mut needed = calls();
    // <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html>
    assert!(needed.remove("dynamodb:TransactWriteItems"), "{needed:?}");
    needed.extend(["dynamodb:ConditionCheckItem", "dynamodb:DeleteItem", "dynamodb:PutItem"].map(str::to_owned));
    // What Lambda does on the function's behalf.
    needed.extend(["logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage"].map(str::to_owned));
    let policy = json("deploy/policy.json");
    let actions = policy["Statement"].as_array().unwrap().iter().flat_map(|statement| {
        let action = &statement["Action"];
        action.as_array().cloned().unwrap_or_else(|| vec![action.clone()])
    });
    let actions: Vec<String> = actions.map(|action| action.as_str().unwrap().to_owned()).collect();
    assert_eq!(actions.iter().cloned().collect::<BTreeSet<_>>(), needed);
    assert_eq!(actions.len(), needed.len(), "an action stands twice");
    let guide = read("README.md");
    for statement in policy["Statement"].as_array().unwrap() {
        let sid = statement["Sid"].as_str().unwrap();
        assert!(guide.contains(&format!("`{sid}`")), "the guide does not explain the statement `{sid}`");
    }
}

#[test]
fn the_event_pattern_lets_through_what_the_planner_reads() {
    let pattern = json("deploy/event-pattern.json");
    let kinds = pattern["$or"].as_array().unwrap().iter().map(|kind| (&kind["source"][0], &kind["detail-type"][0]));
    let kinds: Vec<_> = kinds.map(|(source, kind)| (source.as_str().unwrap(), kind.as_str().unwrap())).collect();
    assert_eq!(kinds, [("aws.ec2", STATE_CHANGE), ("aws.tag", TAG_CHANGE)]);
}

#[test]
fn the_picture_of_the_demo_is_what_the_demo_prints() {
    let readme = read("../README.md");
    let picture = readme.split("```").nth(1).unwrap().trim_start_matches("text\n");
    let story = read("src/demo/snapshots/ddns_native__demo__tests__the_story_is_told.snap");
    assert!(picture.lines().count() > 10);
    for piece in picture.split("[…]\n") {
        assert!(story.contains(piece), "the demo does not print:\n{piece}");
    }
}

#[test]
fn links_lead_somewhere() {
    for file in ["../README.md", "../core/README.md", "README.md", "../tests/README.md"] {
        let text = read(file);
        let headings = text.lines().filter_map(|line| line.trim_start_matches('#').strip_prefix(' '));
        let anchors: BTreeSet<String> = headings.map(|text| text.to_lowercase().replace(' ', "-")).collect();
        let folder = here().join(file);
        let folder = folder.parent().unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let found = match link.strip_prefix('#') {
                Some(anchor) => anchors.contains(anchor),
                None => link.starts_with("https://") || folder.join(link).exists(),
            };
            assert!(found, "{file} links to `{link}`, which is not there");
        }
    }
}
