//! Properties over generated worlds: what must hold whatever the facts are.
//!
//! Each run tries the same worlds. `PROPTEST_RNG_SEED` (a number) tries others, `PROPTEST_CASES` more of them;
//! what fails is kept in `proptest-regressions/` and tried first from then on.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

mod batches;
mod delivery;
mod import;
mod json;
mod predecessor;
mod records;
mod story;
mod world;

use std::fmt;
use std::path::Path;

use ddns_tests::finding::Finding;
use ddns_tests::promises;
use ddns_tests::world::World;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, FileFailurePersistence, RngSeed, TestCaseResult, TestRunner};
use serde_json::{Value, json};

use crate::story::{Names, Story};

fn planner(request: &str) -> String {
    ddns_core::plan_json(request.as_bytes())
}

/// Tries a property: so many cases of it, unless the environment says otherwise.
fn check<S: Strategy>(name: &str, cases: u32, strategy: &S, property: impl Fn(S::Value) -> TestCaseResult) {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("proptest-regressions/{name}.txt"));
    let kept: &'static str = Box::leak(kept.display().to_string().into_boxed_str());
    let mut config = Config {
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(kept))),
        max_shrink_iters: 20_000,
        max_shrink_time: 60_000,
        ..Config::default()
    };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
    }
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(1);
    }
    if let Err(failure) = TestRunner::new(config).run(strategy, property) {
        panic!("{name}: {failure}");
    }
}

/// The bytes of a [`tape::Tape`], short when they are shown.
#[derive(Clone)]
struct Choices(Vec<u8>);

impl fmt::Debug for Choices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.0.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        self.0[..end].iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

fn choices(count: usize) -> impl Strategy<Value = Choices> {
    // A choice shrinks to the plainest at once, or not at all.
    let choice = prop_oneof![1 => Just(0), 31 => any::<u8>().no_shrink()];
    vec(choice, count).prop_map(Choices)
}

fn shown(findings: &[Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Every promise of the checker, in worlds of all kinds.
#[test]
fn worlds() {
    check("worlds", 500, &choices(128 + records::CHOICES), |choices| {
        let scene = world::scene(&choices.0);
        let findings = promises(&scene.event, &scene.facts, &planner);
        prop_assert!(findings.is_empty(), "{}\nevent: {}\nfacts: {:#}", shown(&findings), scene.event, scene.facts);
        Ok(())
    });
}

/// Batches keep Route 53's limits, however much there is to change.
#[test]
fn large_registrations() {
    check("large_registrations", 8, &choices(batches::CHOICES), |choices| {
        let scene = batches::scene(&choices.0);
        let request = json!({"event": scene.event, "facts": scene.facts}).to_string();
        let answer: Value = serde_json::from_str(&planner(&request)).unwrap();
        let mut world = World::new(&scene.event, &scene.facts);
        let carried_out = world.apply(answer["changes"].as_array().unwrap());
        prop_assert!(carried_out.is_ok(), "{:?}", carried_out);
        prop_assert!(world.live().count() <= 3, "{:#}", world.facts());
        Ok(())
    });
}

fn story(choices: &Choices, names: Names, ends: fn(&mut Story) -> Result<Vec<Finding>, Finding>) -> TestCaseResult {
    let mut story = Story::new(&choices.0, names);
    let findings = story.tell().and_then(|()| ends(&mut story)).unwrap_or_else(|finding| vec![finding]);
    prop_assert!(findings.is_empty(), "{}\nthe end: {}", shown(&findings), story.shown());
    Ok(())
}

/// Late, doubled, lost and crashed events end in the records of the last state, once each instance gets one more.
#[test]
fn stories_of_own_names() {
    check("stories_of_own_names", 600, &choices(story::CHOICES), |choices| {
        story(&choices, Names::Own, |story| {
            story.settle()?;
            story.ends_as_if_nothing_had_happened()
        })
    });
}

/// The same where several want one name: a name that one gives up is another's with its next event.
#[test]
fn stories_of_shared_names() {
    check("stories_of_shared_names", 600, &choices(story::CHOICES), |choices| {
        story(&choices, Names::Shared, |story| {
            story.settle()?;
            story.settle()?;
            story.ends_fairly()
        })
    });
}

/// A row of the predecessor says the same whichever way it was written. The first event of an instance that runs loses no
/// record and leaves a row of ours; that of a stopped one takes away what was its own.
#[test]
fn rows_of_the_predecessor() {
    use ddns_tests::python::{Python, printed};
    use predecessor::{switched_over, tags};
    let instances = (tags(), 1..=254_u8, prop_oneof![Just("running"), Just("stopped")]);
    check("rows_of_the_predecessor", 500, &instances, |(tags, octet, state)| {
        let planned = |request: &Value| ddns_core::plan_json(request.to_string().as_bytes());
        let request = switched_over(&tags, octet, state, Value::clone);
        let map = planned(&request);
        let text = planned(&switched_over(&tags, octet, state, |answer| answer.to_string().into()));
        prop_assert_eq!(&text, &map);
        for python in [Python::Two, Python::Three] {
            let text = planned(&switched_over(&tags, octet, state, |answer| printed(answer, python).into()));
            prop_assert_eq!(&text, &map, "{:?}", python);
        }
        let plan: Value = serde_json::from_str(&map).unwrap();
        let mut world = World::new(&request["event"], &request["facts"]);
        let carried_out = world.apply(plan["changes"].as_array().unwrap());
        prop_assert!(carried_out.is_ok(), "{carried_out:?}\n{plan:#}");
        let left: Vec<String> = world.live().map(|(key, _)| key.name).collect();
        let web = || "web.corp.example.".to_owned();
        let own = vec![format!("ip-10-0-0-{octet}.corp.example."), web(), format!("{octet}.0.0.10.in-addr.arpa.")];
        let is_tagged = tags.iter().any(|(k, v)| k == "CNAME" && v.trim_end_matches('.') == "web.corp.example");
        let (stands, row) = match (state, is_tagged) {
            ("running", _) => (own, true),
            (_, true) => (vec![], false),
            (_, false) => (vec![web()], false),
        };
        prop_assert!(stands.iter().all(|name| left.contains(name)) && (row || left == stands), "{left:?}\n{plan:#}");
        let rows = &world.facts()["registrations"];
        prop_assert_eq!(rows["i-0aaaaaaaaaaaaaaa1"]["Records"].is_array(), row, "{:#}", plan);
        Ok(())
    });
}

/// Total: whatever comes is answered with a plan, with needs or with the place where it cannot be read (SPEC 1).
fn is_answered(request: &[u8]) -> TestCaseResult {
    let text = ddns_core::plan_json(request);
    let answer: Value = serde_json::from_str(&text).unwrap();
    let kinds = ["changes", "needs", "rejection"];
    prop_assert_eq!(kinds.iter().filter(|kind| answer.get(**kind).is_some()).count(), 1, "{}", text);
    if let Some(rejection) = answer.get("rejection") {
        let said = |member: &str| rejection[member].as_str().is_some_and(|text| !text.is_empty());
        prop_assert!(said("code") && said("message") && rejection["path"].is_string(), "{}", text);
    }
    prop_assert_eq!(&ddns_core::plan_json(request), &text);
    Ok(())
}

#[test]
fn any_json() {
    let any = || json::any_json();
    let request = prop_oneof![any(), (any(), any()).prop_map(|(event, facts)| json!({"event": event, "facts": facts}))];
    check("any_json", 2000, &request, |request| is_answered(request.to_string().as_bytes()));
}

#[test]
fn bent_cases() {
    let requests = json::requests();
    let bends = (any::<Index>(), vec(json::bend(), 1..4));
    check("bent_cases", 2000, &bends, |(place, bends)| {
        let mut request = place.get(&requests).clone();
        bends.iter().for_each(|bend| json::bent(&mut request, bend));
        is_answered(request.to_string().as_bytes())
    });
}

#[test]
fn broken_bytes() {
    let requests = json::requests();
    let breaks = (any::<Index>(), vec((any::<Index>(), any::<u8>()), 0..3), any::<Index>());
    check("broken_bytes", 1000, &breaks, |(place, bytes, end)| {
        let mut request = place.get(&requests).to_string().into_bytes();
        for (place, byte) in &bytes {
            *place.get_mut(&mut request) = *byte;
        }
        request.truncate(end.index(request.len() + 1));
        is_answered(&request)
    });
}
