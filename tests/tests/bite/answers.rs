//! Mistakes in the form of an answer, and in what it says.

use std::cell::Cell;

use ddns_tests::{check, form};
use serde_json::{Value, json};

use crate::{RUNNING, first, planned, read, refused, wrong_answer};

#[test]
fn missing_reason() {
    wrong_answer(RUNNING, "reason", |answer| {
        if let Some(save) = first(answer, "saveRegistration") {
            save.as_object_mut().unwrap().remove("reason");
        }
    });
    wrong_answer(RUNNING, "reasons", |answer| {
        if let Some(batch) = first(answer, "changeRecordSets") {
            batch["reasons"] = json!([]);
        }
    });
}

#[test]
fn wrong_fingerprint() {
    refused(RUNNING, "fingerprint", &|request| {
        let mut answer = planned(request);
        answer["fingerprint"] = form::fingerprint(&json!([])).into();
        answer.to_string()
    });
}

#[test]
fn diagnostic_without_help() {
    wrong_answer("claims/name-taken", "diagnostic", |answer| {
        answer["diagnostics"][0].as_object_mut().unwrap().remove("help");
    });
}

#[test]
fn diagnostic_about_something_else() {
    wrong_answer("claims/name-taken", "diagnostic", |answer| {
        answer["diagnostics"][0]["subject"].as_object_mut().unwrap().remove("InstanceId");
    });
    wrong_answer("claims/name-taken", "about", |answer| {
        answer["diagnostics"][0]["subject"].as_object_mut().unwrap().remove("Holder");
    });
}

#[test]
fn information_about_nobody() {
    wrong_answer("claims/holder-live-equal", "diagnostic", |answer| {
        if let Some(said) = answer["diagnostics"].get_mut(0) {
            said["subject"].as_object_mut().unwrap().remove("InstanceId");
        }
    });
}

#[test]
fn information_before_a_warning() {
    wrong_answer("claims/name-taken", "diagnostics", |answer| {
        let mut information = answer["diagnostics"][0].clone();
        information["severity"] = "info".into();
        answer["diagnostics"].as_array_mut().unwrap().insert(0, information);
    });
}

#[test]
fn failure_that_nobody_tries_again() {
    wrong_answer("state/stopped-event-unknown-instance", "diagnostic", |answer| {
        answer["diagnostics"][0].as_object_mut().unwrap().remove("failsEvent");
    });
    wrong_answer("claims/name-taken", "diagnostic", |answer| answer["diagnostics"][0]["failsEvent"] = true.into());
}

#[test]
fn what_is_there_is_not_named() {
    wrong_answer("claims/foreign-record", "told", |answer| {
        if let Some(said) = answer["diagnostics"].get_mut(0) {
            said["message"] = "there is something".into();
        }
    });
}

#[test]
fn tag_in_a_sentence_as_it_came() {
    wrong_answer("attacks/control-characters", "diagnostic", |answer| {
        answer["diagnostics"][0]["message"] = "tag `CNAME` = `\u{1b}[2J`".into();
    });
    wrong_answer(RUNNING, "reason", |answer| {
        if let Some(save) = first(answer, "saveRegistration") {
            save["reason"]["message"] = "tag `CNAME` = `\u{202e}moc`".into();
        }
    });
}

#[test]
fn unknown_kind() {
    wrong_answer(RUNNING, "kind", |answer| {
        if let Some(batch) = first(answer, "changeRecordSets") {
            batch["kind"] = "upsertRecordSets".into();
        }
    });
}

#[test]
fn nothing_done() {
    wrong_answer(RUNNING, "records", |answer| answer["changes"] = json!([]));
    wrong_answer("state/stopped-event-unknown-instance", "codes", |answer| answer["diagnostics"] = json!([]));
}

#[test]
fn needs_in_a_closed_world() {
    refused(RUNNING, "answer", &|_| json!({"needs": []}).to_string());
    refused(RUNNING, "answer", &|_| "no JSON".to_owned());
}

#[test]
fn plan_instead_of_a_rejection() {
    refused("rejections/ttl-text", "rejection", &|_| ddns_core::plan_json(request_of(RUNNING).as_bytes()));
}

#[test]
fn rejection_that_nobody_reads_to_the_end() {
    refused("rejections/ttl-text", "rejection", &|request| {
        let mut answer = planned(request);
        answer["rejection"]["message"] = "x".repeat(402).into();
        answer.to_string()
    });
}

fn request_of(name: &str) -> String {
    let case = read(name);
    json!({"event": case["event"], "facts": case["facts"]}).to_string()
}

#[test]
fn not_the_same_twice() {
    let calls = Cell::new(0);
    refused(RUNNING, "two runs", &|request| {
        calls.set(calls.get() + 1);
        ddns_core::plan_json(request.replace("7bf73129", &format!("{:08x}", calls.get())).as_bytes()).replacen(
            "\"diagnostics\"",
            &format!("\"run{}\":0,\"diagnostics\"", calls.get()),
            1,
        )
    });
}

#[test]
fn order_of_the_facts() {
    refused(RUNNING, "order of facts", &|request| {
        let facts: Value = serde_json::from_str(request).unwrap();
        let mut answer = planned(request);
        answer["diagnostics"] = json!([{
            "severity": "info", "code": "shared", "message": facts["facts"]["hostedZones"][0]["Id"], "subject": {}
        }]);
        answer.to_string()
    });
}

#[test]
fn typing_errors_in_a_case() {
    let mut case = read(RUNNING);
    case["expect"]["recordz"] = json!({});
    let findings = check(&case, &|request| ddns_core::plan_json(request.as_bytes()));
    assert!(findings.iter().any(|finding| finding.check == "case"), "{findings:#?}");
}
