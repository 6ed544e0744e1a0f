//! The world as a whole: snapshots, counters, the hook.

use super::{batch, private_zone, refused, set, sim, zone_id};
use crate::sim::{Code, Sim};
use crate::source::{Aws, AwsError, Refusal};

fn corp() -> Sim {
    let sim = sim();
    sim.route53().zone(private_zone("ZCORP", "corp.example", &["vpc-1"]));
    sim
}

async fn create(sim: &Sim, at: &str) -> Result<(), AwsError> {
    sim.change_resource_record_sets(&zone_id("ZCORP"), &batch(&[('+', set(at, "A", &["10.0.0.1"]))])).await
}

#[tokio::test]
async fn a_clone_is_a_snapshot() {
    let sim = corp();
    let snapshot = sim.clone();
    create(&sim, "a.corp.example").await.unwrap();
    assert_eq!(sim.route53().records(&zone_id("ZCORP")).len(), 3);
    assert_eq!(snapshot.route53().records(&zone_id("ZCORP")).len(), 2);
}

#[tokio::test]
async fn calls_are_counted_and_what_a_person_does_is_not() {
    let sim = corp();
    create(&sim, "a.corp.example").await.unwrap();
    create(&sim, "a.corp.example").await.unwrap_err();
    sim.list_hosted_zones(None).await.unwrap();
    sim.create_table().await.unwrap();
    let calls: Vec<(&str, u32)> = sim.calls().into_iter().collect();
    let expected =
        [("dynamodb:CreateTable", 1), ("route53:ChangeResourceRecordSets", 2), ("route53:ListHostedZones", 1)];
    assert_eq!(calls, expected);
    assert_eq!((sim.calls_of("route53"), sim.calls_of("dynamodb"), sim.calls_of("ec2")), (3, 1, 0));
    sim.reset_calls();
    assert_eq!(sim.calls().len(), 0);
}

#[tokio::test]
async fn a_hook_breaks_a_call() {
    let sim = corp();
    sim.before_calls(|_, call| {
        (call == "route53:ChangeResourceRecordSets").then(|| AwsError {
            call: "route53:ChangeResourceRecordSets",
            resource: "ZCORP".to_owned(),
            refusal: Refusal::Denied,
            source: "not allowed".into(),
        })
    });
    assert_eq!(create(&sim, "a.corp.example").await.unwrap_err().refusal, Refusal::Denied);
    assert_eq!(sim.route53().records(&zone_id("ZCORP")).len(), 2);
    sim.without_hook();
    create(&sim, "a.corp.example").await.unwrap();
}

#[tokio::test]
async fn a_hook_can_be_quicker() {
    let sim = corp();
    sim.before_calls(|sim, call| {
        if call == "route53:ChangeResourceRecordSets" {
            sim.route53().put(&zone_id("ZCORP"), set("a.corp.example", "A", &["10.9.9.9"])).unwrap();
        }
        None
    });
    let error = create(&sim, "a.corp.example").await.unwrap_err();
    assert_eq!((refused(&error).code, error.refusal), (Code::InvalidChangeBatch, Refusal::Conflict));
}
