//! What an attempt has done is known to the next, and in which order an attempt reads.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use ddns_core::change::Change;
use ddns_core::event::{Event, InstanceState};
use ddns_core::facts::{HostedZone, Tag, ZoneConfig};
use ddns_core::id::{AccountId, InstanceId, Region, SubnetId, VpcId, ZoneId};
use ddns_core::name::DnsName;
use ddns_core::needs::Vpc;
use ddns_core::record::RecordType;
use ddns_core::settings::Settings;
use serde_json::{Value, json};
use tracing::field::{Field, Visit};
use tracing::span;

use super::{Driver, Progress, View};
use crate::apply::{Done, apply};
use crate::error::Error;
use crate::fetch::Cache;
use crate::sim::{Launch, Sim};
use crate::source::{Aws as _, AwsError, Refusal};

fn region() -> Region {
    Region("eu-west-1".to_owned())
}

fn zone() -> ZoneId {
    ZoneId::parse("ZCORP").unwrap()
}

/// A zone, and an instance that is up and wants a name in it: the event about that.
fn world() -> (Sim, InstanceId, Value) {
    tagged("CNAME", "web.corp.example")
}

fn tagged(key: &str, value: &str) -> (Sim, InstanceId, Value) {
    let (sim, region) = (Sim::new(AccountId("123456789012".to_owned())), region());
    let (vpc, subnet) = (VpcId("vpc-1".to_owned()), SubnetId("subnet-1".to_owned()));
    sim.ec2(&region).vpc(&vpc, None);
    sim.ec2(&region).subnet(&subnet, "10.0.0.0/24");
    sim.route53().zone(HostedZone {
        id: zone(),
        name: DnsName::parse("corp.example").unwrap(),
        config: ZoneConfig { private_zone: true },
        vpcs: vec![Vpc { region: region.clone(), id: vpc.clone() }],
        owner: None,
    });
    let tags = vec![Tag { key: key.to_owned(), value: value.to_owned() }];
    let launch = Launch { id: None, vpc, subnet, tags, public_address: false, ipv6: None };
    let (id, _) = sim.ec2(&region).launch(&launch).unwrap();
    let running = sim.ec2(&region).becomes(&id, InstanceState::Running).unwrap();
    (sim, id, running)
}

/// The instance ends, and the handler of that event comes to the registration when nothing it lists is live yet.
#[tokio::test]
async fn what_was_created_behind_a_withdrawal_goes() {
    let (sim, id, running) = world();
    let was_there = AtomicBool::new(false);
    sim.before_calls(move |sim, call| {
        if call == "route53:ChangeResourceRecordSets" && !was_there.swap(true, Ordering::Relaxed) {
            sim.ec2(&region()).terminate(&id).unwrap();
            let registrations = sim.items().unwrap();
            assert_eq!(registrations.len(), 2, "the registration and who lists its name: {registrations:?}");
            sim.remove_item(id.as_str());
            sim.remove_item("record#ZCORP#web.corp.example.");
        }
        None
    });
    let (cache, settings, mut progress) = (Cache::default(), Settings::default(), Progress::default());
    let driver = Driver { aws: &sim, cache: &cache, settings: &settings };
    driver.run(&Event::from_value(&running).unwrap(), &mut progress, |_| Ok(())).await.unwrap();
    assert_eq!((progress.attempts, progress.done.counts["changeRecordSets"]), (2, 2));
    assert!(progress.done.created.is_empty());
    let left: Vec<_> = sim.route53().records(&zone()).into_iter().map(|set| set.rtype.as_str().to_owned()).collect();
    assert_eq!(left, ["NS", "SOA"]);
    assert!(sim.items().unwrap().is_empty());
}

/// The rows are compared when they are written, so they may be older than what is live, and never newer.
#[tokio::test]
async fn what_is_live_is_read_behind_the_rows_that_list_it() {
    let (sim, _, running) = world();
    sim.create_table().await.unwrap();
    let reads = Arc::<Mutex<Vec<&'static str>>>::default();
    let seen = reads.clone();
    sim.before_calls(move |_, call| {
        seen.lock().unwrap().push(call);
        None
    });
    let (cache, settings) = (Cache::default(), Settings::default());
    let driver = Driver { aws: &sim, cache: &cache, settings: &settings };
    driver.view(&Event::from_value(&running).unwrap()).await.unwrap();
    let reads = reads.lock().unwrap();
    let first_live = reads.iter().position(|call| *call == "route53:ListResourceRecordSets").unwrap();
    let last_row = reads.iter().rposition(|call| *call == "dynamodb:BatchGetItem").unwrap();
    assert!(last_row < first_live, "{reads:?}");
}

/// A row whose instance was withdrawn and came back has the same number of writes behind it, and is another one.
#[tokio::test]
async fn a_row_that_was_deleted_and_made_again_is_another_one() {
    let (sim, id, running) = world();
    let (cache, settings) = (Cache::default(), Settings::default());
    let versions = async || {
        let driver = Driver { aws: &sim, cache: &cache, settings: &settings };
        driver.run(&Event::from_value(&running).unwrap(), &mut Progress::default(), |_| Ok(())).await.unwrap();
        let items = sim.items().unwrap();
        items.into_iter().map(|item| item["Version"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    let first = versions().await;
    sim.ec2(&region()).stop(&id).unwrap();
    assert!(versions().await.is_empty());
    sim.ec2(&region()).start(&id).unwrap();
    let second = versions().await;
    assert_eq!(first.len(), 2);
    assert!(first.iter().zip(&second).all(|(first, second)| first != second), "{first:?} {second:?}");
}

/// Gives all that the instance lists to another one, which EC2 does not know, as a handler of that one would.
fn given_away(sim: &Sim, id: &str, other: &str) {
    for mut item in sim.items().unwrap() {
        let version = item["Version"].as_u64().unwrap() + 1;
        if item["InstanceId"] == json!(id) {
            let theirs = item.clone().into_iter().chain([("InstanceId".to_owned(), json!(other))]).collect();
            sim.put_item(other, theirs);
            item.insert("Records".to_owned(), json!([]));
        } else {
            item.insert("Holders".to_owned(), json!([other]));
        }
        item.insert("Version".to_owned(), json!(version));
        sim.put_item(item["InstanceId"].as_str().unwrap(), item.clone());
    }
}

fn lists_web(sim: &Sim, id: &InstanceId) -> bool {
    let items = sim.items().unwrap();
    let row = items.iter().find(|item| item["InstanceId"] == json!(id)).unwrap();
    row["Records"][0]["Name"] == json!("web.corp.example.")
}

/// Our registration is read first and who lists the name behind it; in between another instance got to list it.
#[tokio::test]
async fn rows_that_do_not_belong_together_are_read_again() {
    let (sim, id, running) = world();
    let (cache, settings, mut progress) = (Cache::default(), Settings::default(), Progress::default());
    let driver = Driver { aws: &sim, cache: &cache, settings: &settings };
    let event = Event::from_value(&running).unwrap();
    driver.run(&event, &mut Progress::default(), |_| Ok(())).await.unwrap();
    let (me, reads) = (id.as_str().to_owned(), AtomicUsize::new(0));
    sim.before_calls(move |sim, call| {
        if call == "dynamodb:BatchGetItem" && reads.fetch_add(1, Ordering::Relaxed) == 1 {
            given_away(sim, &me, "i-0fffffffffffffff0");
        }
        None
    });
    let agreed = driver.run(&event, &mut progress, |_| Ok(())).await.unwrap();
    assert_eq!((progress.attempts, agreed.changes.len()), (2, 2), "it is taken over again");
    assert!(lists_web(&sim, &id));
}

/// What another gives up is in our registration already, which is not saved; when the other's is, ours lists it no longer.
#[tokio::test]
async fn nothing_is_taken_from_another_unless_ours_still_lists_it() {
    let (sim, id, running) = world();
    let (cache, settings, mut progress) = (Cache::default(), Settings::default(), Progress::default());
    let driver = Driver { aws: &sim, cache: &cache, settings: &settings };
    let event = Event::from_value(&running).unwrap();
    driver.run(&event, &mut Progress::default(), |_| Ok(())).await.unwrap();
    let other = "i-0fffffffffffffff0";
    let ours = sim.items().unwrap().into_iter().find(|item| item["InstanceId"] == json!(id)).unwrap();
    given_away(&sim, id.as_str(), other);
    sim.put_item(id.as_str(), ours.clone());
    let both = json!({"InstanceId": "record#ZCORP#web.corp.example.", "Holders": [id, other], "Version": 9});
    sim.put_item("record#ZCORP#web.corp.example.", both.as_object().unwrap().clone());
    let was_there = AtomicBool::new(false);
    sim.before_calls(move |sim, call| {
        if call == "dynamodb:TransactWriteItems" && !was_there.swap(true, Ordering::Relaxed) {
            let version = json!(ours["Version"].as_u64().unwrap() + 1);
            let changed = [("Records".to_owned(), json!([])), ("Version".to_owned(), version)];
            sim.put_item(ours["InstanceId"].as_str().unwrap(), ours.clone().into_iter().chain(changed).collect());
        }
        None
    });
    driver.run(&event, &mut progress, |_| Ok(())).await.unwrap();
    assert_eq!(progress.attempts, 2);
    assert!(lists_web(&sim, &id));
}

/// What is logged, one line an event of the log.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl tracing::Subscriber for Log {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        struct Line(String);
        impl Visit for Line {
            fn record_str(&mut self, field: &Field, value: &str) {
                self.0 += &format!(" {field}={value}");
            }

            fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
                self.0 += &format!(" {field}={value:?}");
            }
        }
        let mut line = Line(String::new());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// A row that somebody wrote by hand can hold anything; neither the log nor an error repeats what controls a terminal.
#[tokio::test]
async fn what_a_row_holds_does_not_control_who_reads_of_it() {
    let (sim, id, running) = world();
    let row = |id: &str| {
        let entry = json!({"HostedZoneId": "ZCORP", "\u{1b}[2J\u{202e}": 1});
        json!({"InstanceId": id, "Version": 1, "Records": [entry]}).as_object().unwrap().clone()
    };
    let rival = "i-0bbbbbbbbbbbbbbb2";
    sim.put_item(rival, row(rival));
    let index = json!({"InstanceId": "record#ZCORP#web.corp.example.", "Holders": [rival], "Version": 1});
    sim.put_item("record#ZCORP#web.corp.example.", index.as_object().unwrap().clone());
    let (cache, settings, log) = (Cache::default(), Settings::default(), Log::default());
    let driver = Driver { aws: &sim, cache: &cache, settings: &settings };
    let event = Event::from_value(&running).unwrap();
    let guard = tracing::subscriber::set_default(log.clone());
    driver.view(&event).await.unwrap();
    drop(guard);
    let lines = log.0.lock().unwrap().clone();
    assert!(
        matches!(lines.as_slice(), [line] if line.contains(rival) && line.contains(r"\u{1b}[2J\u{202e}")),
        "{lines:?}"
    );
    sim.put_item(id.as_str(), row(id.as_str()));
    let said = driver.view(&event).await.unwrap_err().to_string();
    assert!(said.contains(r"\u{1b}[2J\u{202e}"), "{said}");
    assert!([&lines[0], &said].into_iter().all(|text| !text.contains(['\u{1b}', '\u{202e}'])));
}

/// One attempt; whoever has to agree is asked once; what is registered is no more told to another attempt.
#[tokio::test]
async fn what_went_well_leaves_nothing_to_tell() {
    let (sim, _, running) = world();
    let (cache, mut progress) = (Cache::default(), Progress::default());
    let settings = Settings { ttl: 300, ..Settings::default() };
    let driver = Driver { aws: &sim, cache: &cache, settings: &settings };
    let mut asked = 0;
    let agree = |_: &View| {
        asked += 1;
        Ok(())
    };
    driver.run(&Event::from_value(&running).unwrap(), &mut progress, agree).await.unwrap();
    assert_eq!((asked, progress.attempts, progress.rounds), (1, 1, 3));
    assert_eq!(progress.done.created, []);
    let ttls: Vec<_> = sim.route53().records(&zone()).into_iter().map(|set| (set.rtype, set.ttl)).collect();
    assert!(ttls.contains(&(RecordType::Cname, Some(300))), "{ttls:?}");
}

/// An event about an instance that EC2 does not know comes again; so does one that was refused for good, at once.
#[tokio::test]
async fn what_cannot_be_done_is_not_tried_twice() {
    let (sim, id, running) = world();
    let event = Event::from_value(&running).unwrap();
    let (cache, settings) = (Cache::default(), Settings::default());
    let driver = Driver { aws: &sim, cache: &cache, settings: &settings };
    for denied in ["route53:ListHostedZones", "dynamodb:TransactWriteItems"] {
        sim.before_calls(move |_, call| (call == denied).then(|| refused(call, Refusal::Denied)));
        let mut progress = Progress::default();
        let error = driver.run(&event, &mut progress, |_| Ok(())).await.unwrap_err();
        assert!(matches!(error, Error::Aws(_)) && progress.attempts == 1, "{error}");
    }
    let unknown = running.to_string().replace(id.as_str(), "i-0fffffffffffffff0");
    let event = Event::from_value(&serde_json::from_str(&unknown).unwrap()).unwrap();
    let error = driver.run(&event, &mut Progress::default(), |_| Ok(())).await.unwrap_err();
    assert!(matches!(error, Error::Failed(_)), "{error}");
}

/// Somebody is always quicker: five attempts, and waits of up to 100, 200, 400 and 800 ms between them.
#[tokio::test(start_paused = true)]
async fn a_fight_ends_after_five_attempts() {
    let (sim, _, running) = world();
    let (cache, settings, mut progress) = (Cache::default(), Settings::default(), Progress::default());
    let driver = Driver { aws: &sim, cache: &cache, settings: &settings };
    sim.before_calls(|_, call| (call == "dynamodb:TransactWriteItems").then(|| refused(call, Refusal::Conflict)));
    let begun = tokio::time::Instant::now();
    fastrand::seed(3);
    let error = driver.run(&Event::from_value(&running).unwrap(), &mut progress, |_| Ok(())).await.unwrap_err();
    assert!(matches!(error, Error::Contended { attempts: 5, .. }) && progress.attempts == 5, "{error}");
    let waited = begun.elapsed().as_millis();
    assert!((800..=1500).contains(&waited), "{waited} ms");
}

/// A zone whose making was answered into the void is found again; one that may not be made is not looked for.
#[tokio::test]
async fn a_zone_is_made_once() {
    let (sim, _, running) = tagged("ZONE", "corp.example");
    let (cache, settings, mut done) = (Cache::default(), Settings::default(), Done::default());
    let driver = Driver { aws: &sim, cache: &cache, settings: &settings };
    let mut view = driver.view(&Event::from_value(&running).unwrap()).await.unwrap();
    view.plan.changes.retain(|change| matches!(change, Change::CreateHostedZone { .. }));
    for _ in 0..2 {
        apply(&sim, &view.plan.changes, &mut view.rows, &mut done).await.unwrap();
    }
    assert_eq!((done.counts["createHostedZone"], done.zones.len()), (2, 1));
    assert!(!done.zones.contains(&zone()));
    sim.before_calls(|_, call| (call == "route53:CreateHostedZone").then(|| refused(call, Refusal::Denied)));
    assert!(apply(&sim, &view.plan.changes, &mut view.rows, &mut done).await.is_err());
}

fn refused(call: &'static str, refusal: Refusal) -> AwsError {
    AwsError { call, resource: "ddns".to_owned(), refusal, source: "refused".into() }
}
