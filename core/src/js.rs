//! The module's face for JavaScript. Whatever is thrown at it, the answer is an answer.

use std::panic;

use js_sys::JSON;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::plan::plan_text;
use crate::stringify;
use crate::wire::{Answer, Rejection, RejectionCode};

/// Plans from a plain value to a plain value: the same as `JSON.parse(planJson(JSON.stringify(request)))`, but what
/// `JSON.stringify` would drop or throw at (a `Map`, a function, `NaN`, a cycle, …) is answered with a `rejection`.
#[wasm_bindgen(unchecked_return_type = "unknown")]
pub fn plan(#[wasm_bindgen(unchecked_param_type = "unknown")] request: &JsValue) -> JsValue {
    panics_say_why();
    let answer = stringify::text_of(request).map_or_else(Answer::from, |text| plan_text(&text));
    // An answer has nothing that JavaScript could not express.
    answer.serialize(&Serializer::json_compatible()).unwrap_or_else(JsValue::from)
}

/// Plans from JSON text to JSON text.
#[wasm_bindgen(js_name = planJson)]
pub fn plan_json(#[wasm_bindgen(unchecked_param_type = "string")] request: &JsValue) -> String {
    answered(request, crate::plan_json)
}

/// Imports from a plain value to a plain value: what [`plan`] is to `planJson`.
#[wasm_bindgen(js_name = importDocuments, unchecked_return_type = "unknown")]
pub fn import_documents(#[wasm_bindgen(unchecked_param_type = "unknown")] request: &JsValue) -> JsValue {
    panics_say_why();
    let refused = |rejection: Rejection| Answer::from(rejection).to_json();
    let answer = stringify::text_of(request).map_or_else(refused, |text| crate::import_json(&text));
    // An answer is JSON.
    JSON::parse(&answer).unwrap_or_else(JsValue::from)
}

/// Imports from JSON text to JSON text.
#[wasm_bindgen(js_name = importJson)]
pub fn import_json(#[wasm_bindgen(unchecked_param_type = "string")] request: &JsValue) -> String {
    answered(request, crate::import_json)
}

fn answered(request: &JsValue, answer: fn(&[u8]) -> String) -> String {
    panics_say_why();
    let refused = |message: &str| Answer::from(Rejection::new(RejectionCode::InvalidJson, ".", message)).to_json();
    match request.as_string() {
        Some(text) if stringify::is_broken(request, &text) => refused("the text has half of a surrogate pair"),
        Some(text) => answer(text.as_bytes()),
        None => refused(&format!("expected JSON text, found {}", stringify::kind(request))),
    }
}

/// The version of the planner.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Gives a panic, which cannot happen, its message: in JavaScript as an `Error`, elsewhere in the call of the one
/// import whose name holds `__wbindgen_throw`, with the text's address and length.
pub(crate) fn panics_say_why() {
    panic::set_hook(Box::new(|panic| wasm_bindgen::throw_str(&panic.to_string())));
}
