//! Mistakes in what is sent to Route 53.

use serde_json::{Value, json};

use crate::{RUNNING, STOPPED, changes, first, first_record_change, wrong_answer, wrong_view};

#[test]
fn upsert() {
    wrong_answer(RUNNING, "Action", |answer| {
        if let Some(change) = first_record_change(answer) {
            change["Action"] = "UPSERT".into();
        }
    });
}

#[test]
fn delete_and_create_in_two_batches() {
    wrong_answer("claims/ours-changed", "CREATE", |answer| {
        let Some(place) = changes(answer).iter().position(|change| change["kind"] == "changeRecordSets") else {
            return;
        };
        let mut second = changes(answer)[place].clone();
        let first = &mut changes(answer)[place];
        first["ChangeBatch"]["Changes"].as_array_mut().unwrap().pop();
        first["reasons"].as_array_mut().unwrap().pop();
        second["ChangeBatch"]["Changes"].as_array_mut().unwrap().remove(0);
        second["reasons"].as_array_mut().unwrap().remove(0);
        changes(answer).insert(place + 1, second);
    });
}

#[test]
fn too_much_for_a_batch() {
    wrong_answer("batches/thousand-elements", "batch", |answer| {
        let batches = changes(answer).iter().filter(|change| change["kind"] == "changeRecordSets");
        let all: Vec<Value> =
            batches.flat_map(|batch| batch["ChangeBatch"]["Changes"].as_array().unwrap().clone()).collect();
        if let Some(batch) = first(answer, "changeRecordSets") {
            batch["ChangeBatch"]["Changes"] = all.into();
        }
    });
    wrong_answer(RUNNING, "batch", |answer| {
        if let Some(batch) = first(answer, "changeRecordSets") {
            batch["ChangeBatch"]["Comment"] = "x".repeat(257).into();
        }
    });
}

#[test]
fn more_batches_than_it_takes() {
    wrong_answer("alias/two-names", "batches", |answer| {
        let Some(place) = changes(answer).iter().position(|change| change["kind"] == "changeRecordSets") else {
            return;
        };
        let mut second = changes(answer)[place].clone();
        let first = &mut changes(answer)[place];
        if first["reasons"].as_array().unwrap().len() > 1 {
            for list in ["/ChangeBatch/Changes", "/reasons"] {
                first.pointer_mut(list).and_then(Value::as_array_mut).unwrap().truncate(1);
                second.pointer_mut(list).and_then(Value::as_array_mut).unwrap().remove(0);
            }
            changes(answer).insert(place + 1, second);
        }
    });
}

#[test]
fn delete_that_does_not_match() {
    wrong_answer(STOPPED, "DELETE", |answer| {
        if let Some(change) = first_record_change(answer) {
            change["ResourceRecordSet"]["TTL"] = 61.into();
        }
    });
}

#[test]
fn delete_of_what_nobody_lists() {
    wrong_answer("claims/foreign-record", "DELETE", |answer| {
        if let Some(batch) = first(answer, "changeRecordSets") {
            let foreign = json!({
                "Name": "web.corp.example.", "Type": "CNAME", "TTL": 300,
                "ResourceRecords": [{"Value": "somewhere.else.example."}]
            });
            let delete = json!({"Action": "DELETE", "ResourceRecordSet": foreign});
            batch["ChangeBatch"]["Changes"].as_array_mut().unwrap().push(delete);
            let reason = batch["reasons"][0].clone();
            batch["reasons"].as_array_mut().unwrap().push(reason);
        }
    });
}

/// Listed first and deleted then: only the outcome tells.
#[test]
fn takes_what_somebody_quicker_made() {
    wrong_view("claims/planned-somebody-quicker", "foreign", |request| {
        let rows = request["facts"]["registrations"].as_object_mut().unwrap().values_mut();
        for entry in rows.flat_map(|row| row["Records"].as_array_mut().unwrap()) {
            entry.as_object_mut().unwrap().remove("Planned");
        }
    });
}

#[test]
fn takes_from_the_living() {
    wrong_view("claims/name-taken", "another's", |request| {
        for instance in request["facts"]["instances"].as_object_mut().unwrap().values_mut().skip(1) {
            instance["State"]["Name"] = "terminated".into();
        }
    });
}

#[test]
fn outside_the_zone() {
    wrong_answer(RUNNING, "record set", |answer| {
        if let Some(change) = first_record_change(answer) {
            change["ResourceRecordSet"]["Name"] = "ip-10-0-0-12.othercorp.example.".into();
        }
    });
}

#[test]
fn identifier_without_policy() {
    wrong_answer("multivalue/third-joins", "record set", |answer| {
        if let Some(change) = first_record_change(answer) {
            change["ResourceRecordSet"].as_object_mut().unwrap().remove("MultiValueAnswer");
        }
    });
}

#[test]
fn association_twice() {
    wrong_answer("zone-tag/zone-not-associated", "associateVpc", |answer| {
        if let Some(associate) = first(answer, "associateVpc").cloned() {
            changes(answer).insert(0, associate);
        }
    });
}

#[test]
fn blind_for_what_is_live() {
    wrong_view("claims/adopt-all-not-different", "CREATE", |request| request["facts"]["recordSets"] = json!({}));
    wrong_view("alias/beside-foreign-text", "CNAME", |request| request["facts"]["recordSets"] = json!({}));
}

#[test]
fn blind_for_the_zones_account() {
    wrong_view("zone-choice/only-another-accounts-zone", "zone", |request| {
        request["facts"]["hostedZones"][0].as_object_mut().unwrap().remove("Owner");
    });
    wrong_view("zone-choice/zone-conflict", "ConflictingDomainExists", |request| {
        request["facts"]["hostedZones"].as_array_mut().unwrap().retain(|zone| zone.get("Owner").is_none());
    });
}

#[test]
fn the_same_zone_for_every_event() {
    wrong_answer("reverse/reverse-zone-created", "CallerReference", |answer| {
        if let Some(create) = first(answer, "createHostedZone") {
            create["CallerReference"] = "ddns".into();
        }
    });
}
