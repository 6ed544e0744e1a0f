//! `ddns plan --from`: files as people have them, and what is said about them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail where it stands")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::{contains, is_empty};
use serde_json::{Value, json};

const INSTANCE: &str = "i-0aaaaaaaaaaaaaaa1";
const OTHER: &str = "i-0bbbbbbbbbbbbbbb2";

/// A folder of what the AWS CLI printed about two instances and a public zone.
fn printed() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let instance = |id: &str, address: &str| {
        json!({ "InstanceId": id, "State": { "Name": "running" }, "PublicIpAddress": address,
            "Placement": { "AvailabilityZone": "eu-west-1a" }, "Tags": [{ "Key": "ZONE", "Value": "corp.example" }] })
    };
    let instances = json!([instance(INSTANCE, "203.0.113.9"), instance(OTHER, "203.0.113.10")]);
    let soa = json!({ "Name": "corp.example.", "Type": "SOA", "TTL": 900, "ResourceRecords": [{ "Value": "x" }] });
    let event = json!({ "id": "1", "source": "aws.ec2", "detail-type": "EC2 Instance State-change Notification",
        "account": "123456789012", "region": "eu-west-1", "detail": { "instance-id": OTHER, "state": "running" } });
    let log = format!("[INFO] got {event}\n");
    let zones = json!({ "HostedZones": [{ "Id": "/hostedzone/ZPUB", "Name": "corp.example." }] });
    for (name, text) in [
        (
            "instances.json",
            json!({ "Reservations": [{ "OwnerId": "123456789012", "Instances": instances }] }).to_string(),
        ),
        ("zones.json", zones.to_string()),
        ("records.json", json!({ "ResourceRecordSets": [soa] }).to_string()),
        ("function.log", log),
        ("cut.json", "{\"Vpcs\": [\n".to_owned()),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn plan(folder: &Path, args: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ddns"));
    command.current_dir(folder).arg("plan").args(args.split_whitespace());
    command
}

const FROM: &str = "--from instances.json --from zones.json --from records.json";

#[test]
fn the_instance_is_chosen_by_its_id_or_by_an_event() {
    let folder = printed();
    let fingerprint = |args: &str| -> Value {
        let output = plan(folder.path(), &format!("{FROM} --format json {args}")).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        serde_json::from_slice::<Value>(&output.stdout).unwrap()["changes"][0]["registration"]["InstanceId"].clone()
    };
    assert_eq!(fingerprint(&format!("--instance {INSTANCE}")), INSTANCE);
    assert_eq!(fingerprint("function.log"), OTHER);
    assert_eq!(fingerprint(&format!("function.log --instance {INSTANCE}")), INSTANCE);
}

#[test]
fn each_file_is_named_on_standard_error() {
    let folder = printed();
    plan(folder.path(), &format!("{FROM} --instance {INSTANCE} --detailed-exitcode"))
        .assert()
        .code(2)
        .stdout(contains("ec2-203-0-113-9.corp.example."))
        .stderr(
            contains(format!("instances.json: instances, 2: {INSTANCE}, {OTHER}\n"))
                .and(contains("zones.json: hosted-zones, 1: ZPUB corp.example.\n"))
                .and(contains("records.json: record-sets of ZPUB, 1: corp.example. SOA\n")),
        );
}

#[test]
fn standard_input_is_a_file_too() {
    let folder = printed();
    let instances = fs::read(folder.path().join("instances.json")).unwrap();
    plan(folder.path(), &format!("--from - --from zones.json --instance {INSTANCE}"))
        .write_stdin(instances)
        .assert()
        .success()
        .stderr(contains("standard input: instances, 2").and(contains("note: the record sets of ZPUB are not here")));
}

#[test]
fn without_an_event_an_instance_has_to_be_chosen() {
    let folder = printed();
    let open = plan(folder.path(), FROM).assert().code(1).stdout(is_empty());
    open.stderr(contains("choose one with `--instance`"));
    let unknown = plan(folder.path(), &format!("{FROM} --instance i-0ccccccccccccccc3")).assert().code(1);
    unknown.stdout(is_empty()).stderr(contains("`i-0ccccccccccccccc3` is in none of the files"));
    plan(folder.path(), &format!("{FROM} --instance web")).assert().code(1).stderr(contains("is no instance id"));
}

#[test]
fn what_a_terminated_instance_has_left_goes() {
    let folder = printed();
    let gone = "i-0ccccccccccccccc3";
    let record = json!({ "Name": "ec2-203-0-113-7.corp.example.", "Type": "A", "TTL": 60,
        "ResourceRecords": [{ "Value": "203.0.113.7" }] });
    let mut listed = record.clone();
    listed["HostedZoneId"] = json!("ZPUB");
    let registration = json!({ "InstanceId": gone, "Version": 1, "Account": "123456789012", "Region": "eu-west-1",
        "Records": [listed] });
    let facts =
        json!({ "complete": true, "recordSets": { "ZPUB": [record] }, "registrations": { gone: registration } });
    fs::write(folder.path().join("bundle.json"), json!({ "facts": facts }).to_string()).unwrap();
    let planned = plan(folder.path(), &format!("{FROM} --from bundle.json --instance {gone}")).assert().success();
    planned.stdout(contains("the event says terminated").and(contains("- ec2-203-0-113-7.corp.example.")));
}

#[test]
fn what_cannot_be_read_is_named_with_its_place() {
    let folder = printed();
    plan(folder.path(), &format!("{FROM} --from cut.json --instance {INSTANCE}"))
        .assert()
        .code(1)
        .stdout(is_empty())
        .stderr(contains("`cut.json` cannot be read, at `.`: it is no JSON").and(contains("at line 2 column 0")));
    plan(folder.path(), "--from missing.json").assert().code(1).stderr(contains("cannot read `missing.json`"));
    plan(folder.path(), "").assert().code(1).stderr(contains("FILE"));
    plan(folder.path(), &format!("zones.json --instance {INSTANCE}")).assert().code(1).stderr(contains("--from"));
}
