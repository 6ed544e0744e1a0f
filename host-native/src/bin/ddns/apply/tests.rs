use std::sync::atomic::{AtomicBool, Ordering};

use ddns_core::facts::Facts;
use ddns_core::id::{AccountId, ZoneId};
use ddns_core::name::DnsName;
use ddns_core::record::{RecordSet, RecordType};
use ddns_core::settings::Settings;
use ddns_native::fetch::Cache;
use ddns_native::sim::Sim;
use serde_json::{Value, json};

use super::*;

const INSTANCE: &str = "i-0aaaaaaaaaaaaaaa1";

fn envelope() -> Value {
    json!({
        "id": "7bf73129-1428-4cd3-a780-95db273d1602", "source": "ddns", "account": "123456789012",
        "detail-type": ddns_core::event::RECONCILE, "region": "eu-west-1", "detail": { "instance-id": INSTANCE }
    })
}

fn event() -> Event {
    Event::from_value(&envelope()).unwrap()
}

/// A running instance whose tag names the zone `ZPUB`, with nothing registered yet.
fn sim() -> Sim {
    let facts: Facts = serde_json::from_value(json!({
        "instances": { INSTANCE: {
            "State": { "Name": "running" }, "PublicIpAddress": "203.0.113.9",
            "PublicDnsName": "ec2-203-0-113-9.compute-1.amazonaws.com",
            "Tags": [{ "Key": "ZONE", "Value": "corp.example" }]
        } },
        "hostedZones": [{ "Id": "ZPUB", "Name": "corp.example." }],
        "recordSets": { "ZPUB": [
            { "Name": "corp.example.", "Type": "SOA", "TTL": 900,
              "ResourceRecords": [{ "Value": "ns.example. h.example. 1 2 3 4 5" }] },
            { "Name": "corp.example.", "Type": "NS", "TTL": 900, "ResourceRecords": [{ "Value": "ns.example." }] }
        ] }
    }))
    .unwrap();
    Sim::from_facts(&facts, &event().region, &AccountId("123456789012".to_owned()))
}

/// Somebody who looks, perhaps does something else first, and answers.
struct Somebody<'a> {
    shown: Vec<String>,
    asked: usize,
    answers: &'a mut dyn FnMut() -> anyhow::Result<bool>,
}

impl Operator for Somebody<'_> {
    fn show(&mut self, answer: &Answer, context: Context) -> io::Result<()> {
        self.shown.push(ddns_native::render::text(answer, &context));
        Ok(())
    }

    fn confirms(&mut self) -> anyhow::Result<bool> {
        self.asked += 1;
        (self.answers)()
    }
}

struct Seen {
    result: anyhow::Result<Option<u32>>,
    shown: Vec<String>,
    asked: usize,
}

async fn apply(sim: &Sim, terms: Terms<'_>, mut answers: impl FnMut() -> anyhow::Result<bool>) -> Seen {
    let (cache, settings) = (Cache::default(), Settings::default());
    let driver = Driver { aws: sim, cache: &cache, settings: &settings };
    let mut somebody = Somebody { shown: Vec::new(), asked: 0, answers: &mut answers };
    let result = run(&driver, &event(), terms, &mut somebody).await;
    Seen { result, shown: somebody.shown, asked: somebody.asked }
}

fn never_asked() -> anyhow::Result<bool> {
    Err(anyhow!("nobody is there"))
}

const YES: Terms<'_> = Terms { expect: None, yes: true };

async fn fingerprint(sim: &Sim) -> String {
    let (cache, settings) = (Cache::default(), Settings::default());
    Driver { aws: sim, cache: &cache, settings: &settings }.view(&event()).await.unwrap().plan.fingerprint
}

fn chain(seen: &Seen) -> String {
    format!("{:#}", seen.result.as_ref().unwrap_err())
}

#[tokio::test]
async fn what_was_shown_and_confirmed_is_carried_out() {
    let sim = sim();
    let seen = apply(&sim, Terms::default(), || Ok(true)).await;
    assert_eq!(seen.result.unwrap(), Some(1));
    assert_eq!((seen.shown.len(), seen.asked), (1, 1));
    assert!(seen.shown[0].contains("ec2-203-0-113-9.corp.example."));
    assert_eq!(sim.route53().records(&ZoneId::parse("ZPUB").unwrap()).len(), 3);
}

#[tokio::test]
async fn with_yes_nobody_is_asked_and_a_second_time_there_is_nothing_to_do() {
    let sim = sim();
    let seen = apply(&sim, YES, never_asked).await;
    assert_eq!((seen.result.unwrap(), seen.asked), (Some(1), 0));
    let before = sim.to_facts();
    let seen = apply(&sim, Terms::default(), never_asked).await;
    assert_eq!((seen.result.unwrap(), seen.asked, seen.shown.len()), (None, 0, 1));
    assert_eq!(sim.to_facts(), before);
}

#[tokio::test]
async fn without_agreement_nothing_is_written() {
    let sim = sim();
    let before = sim.to_facts();
    let seen = apply(&sim, Terms::default(), || Ok(false)).await;
    assert_eq!(chain(&seen), "not confirmed, nothing was written");
    let seen = apply(&sim, Terms::default(), never_asked).await;
    assert_eq!(chain(&seen), "nobody is there");
    let found = fingerprint(&sim).await;
    let seen = apply(&sim, Terms { expect: Some("sha256:0"), yes: true }, never_asked).await;
    assert!(chain(&seen).contains(&found) && chain(&seen).contains("sha256:0"), "{}", chain(&seen));
    assert_eq!(sim.to_facts(), before);
}

#[tokio::test]
async fn the_expected_plan_is_carried_out() {
    let sim = sim();
    let expected = fingerprint(&sim).await;
    let terms = Terms { expect: Some(&expected), yes: true };
    assert_eq!(apply(&sim, terms, never_asked).await.result.unwrap(), Some(1));
    let seen = apply(&sim, terms, never_asked).await;
    assert!(chain(&seen).contains(&expected), "a plan of nothing is another plan: {}", chain(&seen));
}

/// Somebody else creates the record just before we do: the registration is written by then.
fn beaten() -> Sim {
    let (sim, beaten) = (sim(), AtomicBool::new(false));
    sim.before_calls(move |sim, call| {
        if call == "route53:ChangeResourceRecordSets" && !beaten.swap(true, Ordering::Relaxed) {
            let name = DnsName::parse("ec2-203-0-113-9.corp.example").unwrap();
            let theirs = RecordSet::new(name, RecordType::A, 60, vec!["198.51.100.1".to_owned()]);
            sim.route53().put(&ZoneId::parse("ZPUB").unwrap(), theirs).unwrap();
        }
        None
    });
    sim
}

#[tokio::test]
async fn who_expects_a_plan_gets_no_other_when_somebody_is_quicker() {
    let expected = fingerprint(&sim()).await;
    let seen = apply(&beaten(), Terms { expect: Some(&expected), yes: true }, never_asked).await;
    assert!(chain(&seen).starts_with("begun, but not finished"), "{}", chain(&seen));
    assert!(!chain(&seen).contains("nothing was written"), "{}", chain(&seen));
    assert_eq!(seen.shown.len(), 2);
}

#[tokio::test]
async fn what_is_left_when_somebody_is_quicker_is_shown_and_asked_about_again() {
    let seen = apply(&beaten(), Terms::default(), || Ok(true)).await;
    assert_eq!(seen.result.unwrap(), Some(2));
    assert_eq!((seen.shown.len(), seen.asked), (2, 2));
    assert!(seen.shown[1].contains("foreign-record"), "{}", seen.shown[1]);
}

#[tokio::test]
async fn an_instance_that_ec2_does_not_know_is_an_error() {
    let sim = sim();
    sim.ec2(&event().region).forget(&event().instance);
    let seen = apply(&sim, YES, never_asked).await;
    assert!(chain(&seen).contains("instance-not-found") && chain(&seen).contains(INSTANCE), "{}", chain(&seen));
}
