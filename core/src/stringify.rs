//! A JavaScript value as JSON text: what `JSON.stringify` writes, where it writes what was meant.
//!
//! Members that are `undefined` are left out and a `Date`, which the AWS SDK puts into its answers, is a string. But
//! nothing else is dropped or changed in silence, and nothing is thrown: what JSON cannot express is a [`Rejection`]
//! with its path. As text it goes through the same codec as everybody's, so that all the words are the same.

use std::fmt::Write;

use js_sys::{Array, JSON, JsString, Reflect};
use wasm_bindgen::prelude::*;

use crate::wire::Rejection;

#[wasm_bindgen]
extern "C" {
    /// js-sys has both, but not so that an exception is caught: a `Proxy` can throw at anything.
    #[wasm_bindgen(catch, js_namespace = Object)]
    fn keys(object: &JsValue) -> Result<Array, JsValue>;
    /// Throws at everything that is no valid `Date`.
    #[wasm_bindgen(catch, js_namespace = ["Date", "prototype", "toISOString"], js_name = call)]
    fn iso_string(date: &JsValue) -> Result<JsValue, JsValue>;
}

/// JSON may be nested this deep: serde_json's limit, past which it never looks at a value.
const DEEPEST: usize = 128;

/// The value as JSON text.
pub(crate) fn text_of(value: &JsValue) -> Result<Vec<u8>, Rejection> {
    let mut text = Vec::new();
    write(&mut text, &Place { above: None, key: Key::Whole, depth: 0, value })?;
    Ok(text)
}

/// Did `text` lose something when it was made from `string`? JavaScript's strings may hold halves of surrogate pairs.
pub(crate) fn is_broken(string: &JsValue, text: &str) -> bool {
    text.contains(char::REPLACEMENT_CHARACTER) && !string.unchecked_ref::<JsString>().is_valid_utf16()
}

/// What a value is, for a message: `undefined`, `a BigInt`, `a Map`.
pub(crate) fn kind(value: &JsValue) -> String {
    let word = match value.js_typeof().as_string().as_deref() {
        Some("undefined") => return "undefined".to_owned(),
        Some("bigint") => "BigInt".to_owned(),
        Some("object") if value.is_null() => return "null".to_owned(),
        Some("object") => class(value).unwrap_or_else(|| "object".to_owned()),
        Some(word) => word.to_owned(),
        None => "value".to_owned(),
    };
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O']) { "an" } else { "a" };
    format!("{article} {}", word.escape_debug())
}

fn class(value: &JsValue) -> Option<String> {
    let constructor = Reflect::get(value, &"constructor".into()).ok()?;
    Reflect::get(&constructor, &"name".into()).ok()?.as_string()
}

/// A value, and how it is reached.
struct Place<'a> {
    above: Option<&'a Place<'a>>,
    key: Key<'a>,
    depth: usize,
    value: &'a JsValue,
}

enum Key<'a> {
    Whole,
    Member(&'a str),
    Index(u32),
}

impl<'a> Place<'a> {
    fn below(&'a self, key: Key<'a>, value: &'a JsValue) -> Place<'a> {
        Place { above: Some(self), key, depth: self.depth + 1, value }
    }

    /// The path, as every rejection has it: `facts.hostedZones[0].Id`.
    fn path(&self) -> String {
        let Some(above) = self.above else { return ".".to_owned() };
        let mut path = above.path();
        match self.key {
            Key::Index(index) => {
                let _ = write!(path, "[{index}]");
            }
            Key::Member(_) if path == "." => path.clear(),
            Key::Member(_) | Key::Whole => path.push('.'),
        }
        if let Key::Member(name) = self.key {
            path.push_str(name);
        }
        path
    }

    fn refuse(&self, message: &str) -> Rejection {
        Rejection::input(&self.path(), message)
    }

    fn throws(&self, _: JsValue) -> Rejection {
        self.refuse("it throws an exception when it is read")
    }

    /// Is the value one of those that hold it? The innermost two are told.
    fn cycle(&self) -> Option<Rejection> {
        let chain: Vec<&Place<'_>> = std::iter::successors(Some(self), |place| place.above).collect();
        chain.iter().rev().enumerate().find_map(|(at, outer)| {
            let inner = chain.iter().rev().skip(at + 1).find(|inner| inner.value == outer.value)?;
            Some(
                inner.refuse(&format!(
                    "it is the same object as `{}`, which holds it: JSON has no cycles",
                    outer.path()
                )),
            )
        })
    }
}

fn write(text: &mut Vec<u8>, place: &Place<'_>) -> Result<(), Rejection> {
    let value = place.value;
    if let Some(string) = value.as_string() {
        write_string(text, value, &string);
    } else if let Some(number) = value.as_f64() {
        write_number(text, number, place)?;
    } else if let Some(truth) = value.as_bool() {
        text.extend_from_slice(if truth { b"true" } else { b"false" });
    } else if value.is_null() {
        text.extend_from_slice(b"null");
    } else if !value.is_object() {
        return Err(place.refuse(&format!("expected what JSON can express, found {}", kind(value))));
    } else if place.depth > DEEPEST {
        // Not looked at any more, whatever it is.
        return place.cycle().map_or_else(|| Ok(text.extend_from_slice(b"null")), Err);
    } else {
        write_object(text, place)?;
    }
    Ok(())
}

fn write_string(text: &mut Vec<u8>, string: &JsValue, converted: &str) {
    if is_broken(string, converted) {
        // It escapes the halves, so that the codec meets them and says so.
        let escaped = JSON::stringify(string).map(String::from).unwrap_or_default();
        text.extend(escaped.into_bytes());
    } else {
        // A vector takes whatever is written to it.
        let _ = serde_json::to_writer(text, converted);
    }
}

fn write_number(text: &mut Vec<u8>, number: f64, place: &Place<'_>) -> Result<(), Rejection> {
    /// Up to here every integer is exact (RFC 8259 section 6).
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if !number.is_finite() {
        return Err(place.refuse("expected a number that JSON can express, found `NaN` or an infinite one"));
    }
    if number.trunc() == number && number.abs() <= EXACT {
        // A vector takes whatever is written to it.
        let _ = serde_json::to_writer(text, &(number as i64));
    } else {
        // Which digits, and from where on an exponent, only JavaScript knows.
        let written = JSON::stringify(place.value).map_err(|error| place.throws(error))?;
        text.extend(String::from(written).into_bytes());
    }
    Ok(())
}

fn write_object(text: &mut Vec<u8>, place: &Place<'_>) -> Result<(), Rejection> {
    let value = place.value;
    let throws = |error| place.throws(error);
    // First of all, because it is an error that is caught where a `Proxy` was revoked.
    let prototype: JsValue = Reflect::get_prototype_of(value).map_err(throws)?.into();
    if Array::is_array(value) {
        write_array(text, place)
    } else if prototype.is_null() || JsValue::from(Reflect::get_prototype_of(&prototype).map_err(throws)?).is_null() {
        write_members(text, place)
    } else if let Ok(written) = iso_string(value) {
        write_string(text, &written, &written.as_string().unwrap_or_default());
        Ok(())
    } else {
        Err(place.refuse(&format!("expected a plain object, found {}", kind(value))))
    }
}

fn write_array(text: &mut Vec<u8>, place: &Place<'_>) -> Result<(), Rejection> {
    let throws = |error| place.throws(error);
    let length = Reflect::get(place.value, &"length".into()).map_err(throws)?.as_f64().unwrap_or_default();
    text.push(b'[');
    for index in 0..length as u32 {
        if index > 0 {
            text.push(b',');
        }
        let throws = |error| place.below(Key::Index(index), place.value).throws(error);
        let element = Reflect::get_u32(place.value, index).map_err(throws)?;
        write(text, &place.below(Key::Index(index), &element))?;
    }
    text.push(b']');
    Ok(())
}

fn write_members(text: &mut Vec<u8>, place: &Place<'_>) -> Result<(), Rejection> {
    let throws = |error| place.throws(error);
    let mut separator = b'{';
    for key in keys(place.value).map_err(throws)?.iter() {
        let name = key.as_string().unwrap_or_default();
        let throws = |error| place.below(Key::Member(&name), place.value).throws(error);
        let member = Reflect::get(place.value, &key).map_err(throws)?;
        if member.is_undefined() {
            continue;
        }
        text.push(separator);
        separator = b',';
        write_string(text, &key, &name);
        text.push(b':');
        write(text, &place.below(Key::Member(&name), &member))?;
    }
    if separator == b'{' {
        text.push(b'{');
    }
    text.push(b'}');
    Ok(())
}
