//! The form of requests and answers as JSON Schema (2020-12), out of the types that read and write them.
//!
//! Committed as `core/schema/*.json`; `tests/tests/schema.rs` holds the files to the types, and both to the planner.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use crate::event::{RECONCILE, STATE_CHANGE, TAG_CHANGE};
use crate::import::{ImportAnswer, ImportRequest};
use crate::registration::MAX_VERSION;
use crate::wire::{Answer, RequestWire};

/// What [`crate::name::DnsName::parse`] reads.
pub(crate) const DNS_NAME: &str = r"^([^\\]|\\[0-3][0-7]{2})+$";
/// What [`crate::id::ZoneId::parse`] reads.
pub(crate) const ZONE_ID: &str = r"^((/hostedzone/)?[A-Za-z0-9_-]{1,32}|new:([^\\]|\\[0-3][0-7]{2})+)$";
/// What that reads, or [`crate::name::DnsName::parse_hostname`].
pub(crate) const ZONE_FILTER: &str = concat!(
    r"^((/hostedzone/)?[A-Za-z0-9_-]{1,32}|new:([^\\]|\\[0-3][0-7]{2})+|(?=.{1,253}\.?$)",
    r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\.?)$",
);

/// The schema of what [`crate::plan_json`] reads: as strict as the planner, except that JSON Schema calls `1.0` an
/// integer.
pub fn request() -> Value {
    schema::<RequestWire>(settings(MAX_VERSION).for_deserialize())
}

/// The schema of what [`crate::plan_json`] answers: the members that this version has, and no others.
pub fn answer() -> Value {
    schema::<Answer>(settings(MAX_VERSION + 1).for_serialize().with_transform(RecursiveTransform(as_written)))
}

/// The schema of what [`crate::import_json`] reads.
pub fn import_request() -> Value {
    schema::<ImportRequest>(settings(MAX_VERSION).for_deserialize())
}

/// The schema of what [`crate::import_json`] answers. The event and the facts in it are those that a request may have.
pub fn import_answer() -> Value {
    let mut schema = schema::<ImportAnswer>(settings(MAX_VERSION).for_deserialize());
    for name in ["Imported", "ImportedDocument", "Bundle"] {
        let form = schema.pointer_mut(&format!("/$defs/{name}"));
        if let Some(form) = form.and_then(|form| <&mut Schema>::try_from(form).ok()) {
            as_written(form);
        }
    }
    schema
}

fn schema<T: JsonSchema>(settings: SchemaSettings) -> Value {
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

/// With the largest number that a version may have.
fn settings(max_version: u64) -> SchemaSettings {
    let integers = move |schema: &mut Schema| {
        // The formats of Rust's integers mean nothing to a validator.
        let max = match schema.get("format").and_then(Value::as_str) {
            Some("uint32") => u64::from(u32::MAX),
            Some("uint64") => max_version,
            _ => return,
        };
        schema.remove("format");
        if ["const", "enum", "maximum"].into_iter().all(|bound| schema.get(bound).is_none()) {
            schema.insert("maximum".to_owned(), max.into());
        }
    };
    SchemaSettings::draft2020_12()
        .with_transform(RecursiveTransform(integers))
        .with_transform(RecursiveTransform(unwrap_lines))
}

/// A doc comment breaks its lines where the source is full, a hover where the window is.
fn unwrap_lines(schema: &mut Schema) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect::<Vec<_>>().join("\n\n");
    }
}

/// What an answer does not have it leaves out; nothing stands in it that is not listed.
fn as_written(schema: &mut Schema) {
    let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
    let optional = properties.iter_mut().filter(|(name, _)| !required.iter().any(|required| required == name.as_str()));
    optional.for_each(|(_, member)| without_null(member));
    schema.insert("additionalProperties".to_owned(), false.into());
}

/// `["string", "null"]` is `"string"`, and `{"anyOf": [this, {"type": "null"}]}` is `this`.
fn without_null(member: &mut Value) {
    let Some(member) = member.as_object_mut() else { return };
    if let Some(Value::Array(types)) = member.get_mut("type") {
        types.retain(|name| name != "null");
        if let [name] = types.as_slice() {
            let only = name.clone();
            member.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(mut choices)) = member.remove("anyOf") {
        choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
        match choices.as_slice() {
            [Value::Object(only)] => member.extend(only.clone()),
            _ => drop(member.insert("anyOf".to_owned(), choices.into())),
        }
    }
}

/// What must come with each `detail-type`: its `source`, and the place of the instance's id.
pub(crate) fn event_kinds() -> Value {
    let kind = |kind: &str, source: &str, member: &str, form: Value| {
        json!({
            "if": {"properties": {"detail-type": {"const": kind}}},
            "then": {"properties": {"source": {"const": source}, member: form}, "required": [member]},
        })
    };
    let text = json!({"type": "string"});
    let changed = json!({"properties": {"instance-id": text, "state": text}, "required": ["instance-id", "state"]});
    let tagged = json!({"prefixItems": [{"pattern": "^arn:.*:instance/i-[0-9a-f]{8,17}$"}], "minItems": 1});
    let named = json!({"properties": {"instance-id": text}, "required": ["instance-id"]});
    json!([
        kind(STATE_CHANGE, "aws.ec2", "detail", changed),
        kind(TAG_CHANGE, "aws.tag", "resources", tagged),
        kind(RECONCILE, "ddns", "detail", named),
    ])
}
