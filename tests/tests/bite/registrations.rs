//! Mistakes in what is remembered, and when.

use ddns_tests::form;
use serde_json::{Value, json};

use crate::{RUNNING, STOPPED, changes, first, planned, refused, wrong_answer, wrong_view};

#[test]
fn no_write_ahead() {
    wrong_answer(RUNNING, "CREATE", |answer| {
        changes(answer).retain(|change| change["kind"] != "saveRegistration");
    });
}

#[test]
fn write_ahead_as_if_it_were_done() {
    wrong_answer(RUNNING, "registration", |answer| {
        if let Some(save) = first(answer, "saveRegistration") {
            for entry in save["registration"]["Records"].as_array_mut().unwrap() {
                entry.as_object_mut().unwrap().remove("Planned");
            }
        }
    });
}

#[test]
fn not_confirmed() {
    wrong_answer(RUNNING, "registration", |answer| {
        if changes(answer).last().is_some_and(|last| last["kind"] == "saveRegistration") {
            changes(answer).pop();
        }
    });
}

#[test]
fn forgotten_at_the_end() {
    wrong_answer(RUNNING, "remembered", |answer| {
        if let Some(save) = changes(answer).last_mut() {
            save["registration"]["Records"] = json!([]);
        }
    });
}

#[test]
fn wrong_expected_version() {
    wrong_answer(STOPPED, "expectedVersion", |answer| {
        if let Some(delete) = first(answer, "deleteRegistration") {
            delete["expectedVersion"] = 7.into();
        }
    });
}

#[test]
fn wrong_new_version() {
    wrong_answer(RUNNING, "Version", |answer| {
        if let Some(save) = first(answer, "saveRegistration") {
            save["registration"]["Version"] = 2.into();
        }
    });
}

#[test]
fn row_without_region() {
    wrong_answer(RUNNING, "registration", |answer| {
        if let Some(save) = first(answer, "saveRegistration") {
            save["registration"].as_object_mut().unwrap().remove("Region");
        }
    });
}

#[test]
fn save_that_changes_nothing() {
    wrong_answer(RUNNING, "saveRegistration", |answer| {
        if let Some(mut last) = changes(answer).last().cloned() {
            last["expectedVersion"] = last["registration"]["Version"].clone();
            last["registration"]["Version"] = 3.into();
            changes(answer).push(last);
        }
    });
}

#[test]
fn registration_deleted_too_early() {
    wrong_answer(STOPPED, "order", |answer| changes(answer).rotate_right(1));
    wrong_answer(STOPPED, "remembered", |answer| changes(answer).rotate_right(1));
}

#[test]
fn holders_row_before_ours() {
    wrong_answer("takeover/holder-stopped", "order", |answer| {
        if changes(answer).len() > 2 {
            changes(answer).swap(0, 1);
        }
    });
}

#[test]
fn table_that_is_there() {
    wrong_answer(RUNNING, "createTable", |answer| {
        let reason = json!({"rule": "table-missing", "message": "there is none"});
        changes(answer).insert(0, json!({"kind": "createTable", "reason": reason}));
    });
}

#[test]
fn blind_for_planned() {
    wrong_view("alias/cname-tag-private", "race", |request| {
        for row in request["facts"]["registrations"].as_object_mut().unwrap().values_mut() {
            for entry in row["Records"].as_array_mut().unwrap() {
                entry.as_object_mut().unwrap().remove("Planned");
            }
        }
    });
}

#[test]
fn deaf_for_the_end() {
    refused("alias/cname-tag-private", "left over", &|request| {
        if !request.contains("terminated") {
            return ddns_core::plan_json(request.as_bytes());
        }
        json!({"changes": [], "diagnostics": [], "fingerprint": form::fingerprint(&json!([]))}).to_string()
    });
}

#[test]
fn gives_up_after_a_crash() {
    refused("takeover/holder-stopped", "crash", &|request| {
        if !request.contains("Planned") {
            return ddns_core::plan_json(request.as_bytes());
        }
        json!({"changes": [], "diagnostics": [], "fingerprint": form::fingerprint(&json!([]))}).to_string()
    });
}

#[test]
fn never_done() {
    refused("claims/ours-edited-keep", "planned again", &|request| {
        let mut answer = planned(request);
        let facts: Value = serde_json::from_str(request).unwrap();
        let mut row = facts["facts"]["registrations"]["i-0aaaaaaaaaaaaaaa1"].clone();
        let version = row["Version"].as_u64().unwrap();
        row["Version"] = (version + 1).into();
        row["Records"][0]["TTL"] = version.into();
        let reason = json!({"rule": "confirm", "message": "for the joy of it"});
        answer["changes"] = json!([{
            "kind": "saveRegistration", "registration": row, "expectedVersion": version, "reason": reason
        }]);
        answer["fingerprint"] = form::fingerprint(&answer["changes"]).into();
        answer.to_string()
    });
}

#[test]
fn takeover_called_something_else() {
    wrong_answer("takeover/holder-terminated", "reason", |answer| {
        for change in changes(answer).iter_mut().filter(|change| change["reason"]["rule"] == "takeover") {
            change["reason"]["rule"] = "multivalue".into();
        }
    });
}

#[test]
fn given_away_before_it_is_confirmed() {
    wrong_answer("takeover/half-way-planned-and-live", "handed over", |answer| changes(answer).reverse());
}
