//! A case as it is written down, and how an answer is compared with what it says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ddns_core::event::InstanceState;
use ddns_core::facts::HostedZone;
use ddns_core::record::RecordSet;
use serde::Deserialize;
use serde_json::Value;

/// A rule of AWS.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    /// The rule in a sentence.
    pub(crate) why: String,
    /// Where AWS documents it.
    #[serde(rename = "source")]
    _source: String,
    /// Emulators that do not keep to it, each with what it does instead.
    #[serde(rename = "lax", default)]
    _lax: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) stage: Stage,
    steps: Vec<Value>,
}

/// What is there before the first call, beside the VPCs `vpc-1` and `vpc-2`, the subnet `subnet-1` and the DHCP options
/// `dopt-1` of `vpc-1`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Stage {
    /// Hosted zones; a private one has `VPCs`.
    pub(crate) zones: Vec<HostedZone>,
    /// Record sets beside SOA and NS, by the zone.
    pub(crate) records: BTreeMap<String, Vec<RecordSet>>,
    /// Instances of `vpc-1`, launched with a public address, and the state that they are in now.
    pub(crate) instances: BTreeMap<String, InstanceState>,
}

/// A call and what comes of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    pub(crate) call: Value,
    /// The name by which later steps know the id that is answered.
    #[serde(default)]
    pub(crate) names: Option<String>,
    /// What it means to the loop, and AWS's code: `Conflict InvalidChangeBatch`.
    #[serde(default)]
    refused: Option<String>,
    /// Words of the refusal's sentence.
    #[serde(default)]
    says: String,
    /// A part of the answer.
    #[serde(default)]
    answers: Value,
}

pub(crate) enum Expected {
    Answers(Value),
    Refused(String, String),
}

impl Step {
    pub(crate) fn expected(&self) -> Result<Expected, String> {
        match &self.refused {
            Some(_) if !self.answers.is_null() => Err("a step is either refused or answers".to_owned()),
            Some(code) => Ok(Expected::Refused(code.clone(), self.says.clone())),
            None => Ok(Expected::Answers(self.answers.clone())),
        }
    }
}

impl Case {
    pub(crate) fn steps(&self) -> Vec<Step> {
        let steps = expanded(&Value::from(self.steps.clone()));
        serde_json::from_value(steps).unwrap()
    }
}

/// The cases below a folder, by their names: `route53/create-of-what-exists`.
pub(crate) fn files(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut files = Vec::new();
    let services = std::fs::read_dir(folder).unwrap().map(|service| service.unwrap().path());
    for service in services.filter(|path| path.is_dir()) {
        for file in std::fs::read_dir(service).unwrap() {
            let file = file.unwrap().path();
            files.push((file.strip_prefix(folder).unwrap().with_extension("").display().to_string(), file));
        }
    }
    files.sort();
    files
}

pub(crate) fn read(file: &Path) -> Result<Case, String> {
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))
}

/// How the things that a case names are called where it is run.
pub(crate) struct Names(pub(crate) BTreeMap<String, String>);

impl Names {
    pub(crate) fn real(&self, value: &Value) -> Value {
        mapped(value, &|text| self.0.get(text).cloned())
    }

    pub(crate) fn symbolic(&self, value: &Value) -> Value {
        mapped(value, &|text| self.0.iter().find(|(_, id)| *id == text).map(|(name, _)| name.clone()))
    }
}

/// The same with other strings.
fn mapped(value: &Value, to: &dyn Fn(&str) -> Option<String>) -> Value {
    match value {
        Value::String(text) => Value::from(to(text).unwrap_or_else(|| text.clone())),
        Value::Array(items) => items.iter().map(|item| mapped(item, to)).collect(),
        Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), mapped(value, to))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// In a list, `{"for": 300, "each": …}` stands for 300 elements, with `000` to `299` for `{n}`.
fn expanded(value: &Value) -> Value {
    let many = |item: &Value| -> Vec<Value> {
        let (Some(count), Some(each)) = (item.get("for").and_then(Value::as_u64), item.get("each")) else {
            return vec![expanded(item)];
        };
        (0..count).map(|n| mapped(each, &|text| Some(text.replace("{n}", &format!("{n:03}"))))).collect()
    };
    match value {
        Value::Array(items) => items.iter().flat_map(many).collect(),
        Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), expanded(value))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// Where `found` is not what is `expected` of it: lists are whole and in order, of objects only what is expected is
/// looked at, and `null` is what is absent or empty.
pub(crate) fn difference(expected: &Value, found: &Value, at: &str) -> Option<String> {
    let differs = || Some(format!("{at} is {found} instead of {expected}"));
    match (expected, found) {
        (Value::Null, _) if at == "the answer" => None,
        (Value::Null, Value::Null) => None,
        (Value::Null, Value::String(text)) if text.is_empty() => None,
        (Value::Array(expected), Value::Array(items)) if expected.len() == items.len() => {
            let mut pairs = expected.iter().zip(items).enumerate();
            pairs.find_map(|(n, (expected, item))| difference(expected, item, &format!("{at}[{n}]")))
        }
        (Value::Object(expected), Value::Object(members)) => expected.iter().find_map(|(key, expected)| {
            difference(expected, members.get(key).unwrap_or(&Value::Null), &format!("{at}.{key}"))
        }),
        _ if expected == found => None,
        _ => differs(),
    }
}
