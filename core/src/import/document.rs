//! What a document is, and the resources in it.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::DocumentKind as Kind;
use super::text;
use crate::event::RECONCILE;
use crate::facts::Facts;
use crate::id::ZoneId;
use crate::wire::{self, Request};

/// One document out of a text.
pub(super) struct Part {
    pub(super) kind: Kind,
    /// Where it stands in the text's JSON; empty: it is all of it.
    pub(super) place: String,
    pub(super) value: Value,
}

/// What was taken in.
#[derive(Default)]
pub(super) struct Found {
    pub(super) names: Vec<String>,
    pub(super) zone: Option<ZoneId>,
    /// What is missing beside it.
    pub(super) hints: Vec<String>,
}

/// Why nothing was taken in.
pub(super) struct Fault {
    pub(super) path: String,
    pub(super) message: String,
}

impl Fault {
    pub(super) fn new(path: &str, message: impl Into<String>) -> Self {
        let path = if path.is_empty() { "." } else { path };
        Self { path: path.to_owned(), message: message.into() }
    }
}

/// The member by which each kind is known.
const MARKS: [(&str, Kind); 12] = [
    ("facts", Kind::Bundle),
    ("detail-type", Kind::Event),
    ("Reservations", Kind::Instances),
    ("Vpcs", Kind::Vpcs),
    ("EnableDnsSupport", Kind::VpcAttribute),
    ("EnableDnsHostnames", Kind::VpcAttribute),
    ("DhcpOptions", Kind::DhcpOptions),
    ("Subnets", Kind::Subnets),
    ("HostedZones", Kind::HostedZones),
    ("HostedZoneSummaries", Kind::HostedZones),
    ("HostedZone", Kind::HostedZone),
    ("ResourceRecordSets", Kind::RecordSets),
];

const EXPECTED: &str =
    "expected what the AWS CLI prints with `--output json`, a bundle of `ddns facts`, or an EventBridge event";

/// The documents in a text, and where there is none, or it breaks off.
pub(super) fn parts(text: &str) -> (Vec<Part>, Option<Fault>) {
    let (values, error) = text::values(text);
    let mut parts = Vec::new();
    let mut unknown = false;
    for value in values {
        let known = parts.len();
        find(value, String::new(), true, &mut parts);
        unknown |= parts.len() == known;
    }
    let fault = match error {
        Some(error) => Some(format!("it is no JSON: {error}")),
        // Other lines of a log are none of our business.
        None if !parts.is_empty() => None,
        None if unknown => Some(format!("none of the documents that are known: {EXPECTED}")),
        None => Some(format!("there is no JSON in it: {EXPECTED}")),
    };
    (parts, fault.map(|message| Fault::new(".", message)))
}

/// Looks into what is unknown: an event comes wrapped in a log's line, or as text in a queue's message.
fn find(value: Value, place: String, open: bool, parts: &mut Vec<Part>) {
    let kind = MARKS.iter().find(|(mark, _)| value.get(mark).is_some()).map(|(_, kind)| *kind);
    match (kind, value) {
        (Some(kind), value) => parts.push(Part { kind, place, value }),
        (None, Value::Object(members)) => {
            members.into_iter().for_each(|(name, value)| find(value, below(&place, &name), open, parts));
        }
        (None, Value::Array(items)) => {
            items.into_iter().enumerate().for_each(|(at, item)| find(item, format!("{place}[{at}]"), open, parts));
        }
        (None, Value::String(inner)) if open && inner.trim_start().starts_with('{') => {
            text::values(&inner).0.into_iter().for_each(|value| find(value, place.clone(), false, parts));
        }
        (None, Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => {}
    }
}

/// The path of a member.
pub(super) fn below(place: &str, member: &str) -> String {
    match (place, member) {
        ("" | ".", _) => member.to_owned(),
        (_, "" | ".") => place.to_owned(),
        (_, _) => format!("{place}.{member}"),
    }
}

/// A resource: where it stands, its id, and what AWS says.
pub(super) struct Item {
    pub(super) place: String,
    pub(super) key: String,
    pub(super) value: Value,
}

/// The members of a list in a document.
pub(super) fn list(place: &str, mut value: Value, member: &str) -> Result<Vec<(String, Value)>, Fault> {
    let place = below(place, member);
    match value.get_mut(member).map(Value::take) {
        Some(Value::Array(items)) => {
            Ok(items.into_iter().enumerate().map(|(at, item)| (format!("{place}[{at}]"), item)).collect())
        }
        _ => Err(Fault::new(&place, "expected a list")),
    }
}

/// The same with the ids that stand in the member `key` of each.
pub(super) fn identified(items: Vec<(String, Value)>, key: &str) -> Result<Vec<Item>, Fault> {
    let identified = |(place, value): (String, Value)| match value.get(key).and_then(Value::as_str) {
        Some(id) => Ok(Item { key: id.to_owned(), place, value }),
        None => Err(Fault::new(&place, format!("missing: expected `{key}`"))),
    };
    items.into_iter().map(identified).collect()
}

/// Reads a resource as the planner reads it.
pub(super) fn read<T: DeserializeOwned>(item: &Item) -> Result<T, Fault> {
    wire::decode_value(&item.value).map_err(|fault| Fault::new(&below(&item.place, &fault.path), fault.message))
}

/// Reads resources of a kind of which the facts have each by its id.
pub(super) fn by_id<I, T: DeserializeOwned>(
    items: &[Item],
    id: impl Fn(&str) -> Result<I, String>,
) -> Result<Vec<(I, Option<T>)>, Fault> {
    let read = |item: &Item| {
        let id = id(&item.key).map_err(|message| Fault::new(&item.place, message))?;
        Ok((id, Some(read(item)?)))
    };
    items.iter().map(read).collect()
}

/// An event has to be there where nobody looks at it.
fn some_event() -> Value {
    let text = [("id", "import"), ("source", "ddns"), ("detail-type", RECONCILE), ("account", "0"), ("region", "r")];
    let mut event = Map::from_iter(text.map(|(name, text)| (name.to_owned(), text.into())));
    event.insert("detail".to_owned(), Value::from_iter([("instance-id", "i-00000000")]));
    event.into()
}

/// Reads a bundle as the planner reads it; the event may be missing.
pub(super) fn read_bundle(mut bundle: Value) -> Result<(Option<Value>, Facts), Fault> {
    let event = bundle.get("event").filter(|event| !event.is_null()).cloned();
    if let (None, Some(members)) = (&event, bundle.as_object_mut()) {
        members.insert("event".to_owned(), some_event());
    }
    match Request::from_value(&bundle) {
        Ok(request) => Ok((event, request.facts)),
        Err(rejection) => Err(Fault::new(&rejection.path, rejection.message)),
    }
}
