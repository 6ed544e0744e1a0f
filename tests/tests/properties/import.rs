//! Documents that nobody would print: any text, and the documents of the import cases with something else in them.

use std::path::Path;

use ddns_core::schema;
use ddns_tests::case;
use jsonschema::Validator;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::check;
use crate::json::{self, Bend, bent};

/// The requests of all import cases.
fn requests() -> Vec<Value> {
    let files = case::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("import")).unwrap();
    files.iter().map(|file| case::import_request(&case::read(file).unwrap())).collect()
}

fn validator(schema: &Value) -> Validator {
    jsonschema::validator_for(schema).unwrap()
}

/// Bends the JSON inside of a document; one that is no JSON stays as it is.
fn bend_inside(request: &mut Value, document: &Index, bend: &(Index, Bend)) {
    let documents = request["documents"].as_array_mut().unwrap();
    if documents.is_empty() {
        return;
    }
    let at = document.index(documents.len());
    if let Ok(value) = serde_json::from_str::<Value>(documents[at]["text"].as_str().unwrap()) {
        // Bending needs a place below something.
        let mut inside = json!([value]);
        bent(&mut inside, bend);
        documents[at]["text"] = inside.to_string().into();
    }
}

/// Imports twice; the answer has the form that the schema says, and what it made is a request.
fn imported(request: &[u8], validator: &Validator) -> Result<(), String> {
    let said = ddns_core::import_json(request);
    if said != ddns_core::import_json(request) {
        return Err("asked twice, it answers twice".to_owned());
    }
    let answer: Value = serde_json::from_str(&said).map_err(|error| format!("{error}: {said}"))?;
    if let Some(error) = validator.iter_errors(&answer).next() {
        return Err(format!("{error}: {said}"));
    }
    if answer["bundle"].get("event").is_some() {
        let planned = ddns_core::plan_json(answer["bundle"].to_string().as_bytes());
        if planned.starts_with(r#"{"formatVersion":1,"rejection""#) {
            return Err(format!("the planner rejects what was imported: {planned}"));
        }
    }
    Ok(())
}

/// The two forms of the request agree on the cases, and each answer has its form.
#[test]
fn import_cases() {
    let (requests, answers) = (validator(&schema::import_request()), validator(&schema::import_answer()));
    for request in self::requests() {
        let said = ddns_core::import_json(request.to_string().as_bytes());
        assert_eq!(requests.is_valid(&request), !said.contains("\"rejection\""), "{request}\n{said}");
        imported(request.to_string().as_bytes(), &answers).unwrap();
    }
}

/// Total: any text is answered, alone, as a document, and within one.
#[test]
fn import_any_text() {
    let answers = validator(&schema::import_answer());
    let any =
        || prop_oneof![json::any_json().prop_map(|value| value.to_string()), any::<String>(), "[\\[{\"a:,0 \n]{0,60}"];
    check("import_any_text", 2000, &(any(), any()), |(name, text)| {
        let document = json!({"documents": [{"name": name, "text": text}]}).to_string();
        let within =
            json!({"documents": [{"name": name, "text": format!("INFO {{\"Vpcs\":{text}}} {name}")}]}).to_string();
        for request in [text, document, within] {
            imported(request.as_bytes(), &answers).map_err(TestCaseError::fail)?;
        }
        Ok(())
    });
}

/// Documents that are almost what the AWS CLI prints.
#[test]
fn import_bent_documents() {
    let answers = validator(&schema::import_answer());
    let requests = requests();
    let bends = (any::<Index>(), any::<Index>(), json::bend());
    check("import_bent_documents", 2000, &bends, |(request, document, bend)| {
        let mut request = request.get(&requests).clone();
        bend_inside(&mut request, &document, &bend);
        imported(request.to_string().as_bytes(), &answers).map_err(TestCaseError::fail)?;
        bent(&mut request, &bend);
        imported(request.to_string().as_bytes(), &answers).map_err(TestCaseError::fail)
    });
}
