//! The request of an import out of JSON text: as strict as the planner's, but read by hand. What takes room in a module
//! is the code that reads facts, and there is one already.

use serde_json::{Map, Value};

use super::document::{below, read_bundle};
use super::{Bundle, ImportDocument, ImportRequest};
use crate::id::{InstanceId, ZoneId};
use crate::wire::{self, Rejection, RejectionCode};

/// Reads a request.
pub(super) fn read(text: &[u8]) -> Result<ImportRequest, Rejection> {
    let request = serde_json::from_slice(text);
    let request = request.map_err(|error| Rejection::new(RejectionCode::InvalidJson, ".", &error.to_string()))?;
    let mut request = Members::of(request, ".", &["formatVersion", "documents", "bundle", "instance"])?;
    let format_version = match request.optional("formatVersion") {
        None => None,
        Some(version) => {
            let number = version.as_u64().and_then(|version| u32::try_from(version).ok());
            Some(number.ok_or_else(|| Rejection::input("formatVersion", "expected a number"))?)
        }
    };
    wire::check_version(format_version)?;
    let Value::Array(documents) = request.required("documents")? else {
        return Err(Rejection::input("documents", "expected a list"));
    };
    let document = |(at, value)| document(value, &format!("documents[{at}]"));
    Ok(ImportRequest {
        format_version,
        documents: documents.into_iter().enumerate().map(document).collect::<Result<_, _>>()?,
        bundle: request.optional("bundle").map(bundle).transpose()?,
        instance: request.parsed("instance", InstanceId::parse)?,
    })
}

fn document(value: Value, place: &str) -> Result<ImportDocument, Rejection> {
    let mut members = Members::of(value, place, &["name", "text", "zone"])?;
    Ok(ImportDocument {
        name: members.text("name")?,
        text: members.text("text")?,
        zone: members.parsed("zone", ZoneId::parse)?,
    })
}

fn bundle(value: Value) -> Result<Bundle, Rejection> {
    let members = Members::of(value, "bundle", &["event", "facts"])?.members;
    let (event, facts) =
        read_bundle(members.into()).map_err(|fault| Rejection::input(&below("bundle", &fault.path), &fault.message))?;
    Ok(Bundle { event, facts })
}

/// The members of an object that has no others.
struct Members<'a> {
    place: &'a str,
    members: Map<String, Value>,
}

impl<'a> Members<'a> {
    fn of(value: Value, place: &'a str, known: &[&str]) -> Result<Self, Rejection> {
        let Value::Object(members) = value else { return Err(Rejection::input(place, "expected an object")) };
        if let Some(unknown) = members.keys().find(|name| !known.contains(&name.as_str())) {
            let known = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let message = format!("unknown field `{unknown}`, expected one of {known}");
            return Err(Rejection::input(&below(place, unknown), &message));
        }
        Ok(Self { place, members })
    }

    fn optional(&mut self, name: &str) -> Option<Value> {
        self.members.remove(name).filter(|value| !value.is_null())
    }

    fn required(&mut self, name: &str) -> Result<Value, Rejection> {
        let missing = || Rejection::input(self.place, &format!("missing field `{name}`"));
        self.members.remove(name).ok_or_else(missing)
    }

    fn text(&mut self, name: &str) -> Result<String, Rejection> {
        let Value::String(text) = self.required(name)? else {
            return Err(Rejection::input(&below(self.place, name), "expected text"));
        };
        Ok(text)
    }

    fn parsed<T>(&mut self, name: &str, parse: fn(&str) -> Result<T, String>) -> Result<Option<T>, Rejection> {
        let parsed = |value: Value| parse(value.as_str().ok_or("expected text")?);
        let refused = |message: String| Rejection::input(&below(self.place, name), &message);
        self.members.remove(name).filter(|value| !value.is_null()).map(parsed).transpose().map_err(refused)
    }
}
