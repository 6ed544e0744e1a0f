//! The event again: after the plan, after a crash between any two of its changes, and the end of the instance
//! after such a crash.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::Planner;
use crate::answer::ask;
use crate::dns::{Key, shown, values};
use crate::finding::Finding;
use crate::form;
use crate::world::World;

/// Nothing to do means no change at all (SPEC 5).
pub(crate) fn again(event: &Value, planner: &Planner, after: &World) -> Option<Finding> {
    match ask(planner, event, &after.facts()) {
        Ok(answer) if answer["changes"] == json!([]) => None,
        Ok(answer) => Some(Finding::new("planned again", "the event again", "no change", answer)),
        Err(finding) => Some(finding.when("the event again")),
    }
}

/// A crash between any two changes leaves nothing that the next event does not finish (SPEC 6).
pub(crate) fn crashes(
    event: &Value,
    planner: &Planner,
    before: &World,
    after: &World,
    changes: &[Value],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for done in 1..changes.len() {
        let when = format!("crash after change {done} of {}, then the event again", changes.len());
        match half(before, changes, done).and_then(|half| replan(event, planner, &half)) {
            Ok(end) => findings.extend(differences(&when, after, &end)),
            Err(finding) => findings.push(finding.when(when)),
        }
    }
    findings
}

/// Whatever was made before a crash goes with the instance: a registration never forgets (SPEC 6).
pub(crate) fn terminated_later(event: &Value, planner: &Planner, before: &World, changes: &[Value]) -> Vec<Finding> {
    let last = json!({
        "id": "ffffffff-0000-4000-8000-000000000000",
        "source": "aws.ec2",
        "detail-type": "EC2 Instance State-change Notification",
        "account": event["account"],
        "region": event["region"],
        "detail": {"instance-id": before.instance, "state": "terminated"},
    });
    let mut findings = Vec::new();
    for done in 1..=changes.len() {
        let when = format!("crash after change {done} of {}, then `terminated`", changes.len());
        match half(before, changes, done).and_then(|half| replan(&last, planner, &half)) {
            Ok(end) => findings.extend(left_over(before, &end).map(|finding| finding.when(when))),
            Err(finding) => findings.push(finding.when(when)),
        }
    }
    findings
}

/// A record set that this plan made and that is still live, although no other instance lists it.
fn left_over(before: &World, end: &World) -> Option<Finding> {
    let stood = |at: &Key| before.live().any(|(key, _)| key == *at);
    let anothers = |at: &Key, set| end.listing(at, Some(&values(set))).any(|id| id != before.instance);
    let mut live = end.live().filter(|(key, _)| end.made.contains(key) && !stood(key));
    let (key, set) = live.find(|(key, set)| !anothers(key, set))?;
    Some(Finding::new("left over", key, "nothing", shown(set)))
}

fn half(before: &World, changes: &[Value], done: usize) -> Result<World, Finding> {
    let mut half = before.clone();
    half.apply(changes.get(..done).unwrap_or(changes))?;
    Ok(half)
}

/// The world after the event is planned and carried out once more, in a new process.
pub(crate) fn replan(event: &Value, planner: &Planner, half: &World) -> Result<World, Finding> {
    let answer = ask(planner, event, &half.facts())?;
    let mut end = World::new(event, &half.facts());
    end.made.extend(half.made.iter().cloned());
    end.apply(form::changes(&answer)?)?;
    Ok(end)
}

fn differences(when: &str, expected: &World, found: &World) -> Vec<Finding> {
    let (expected, found) = (expected.state(), found.state());
    let keys: BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
    let nothing = "nothing".to_owned();
    let differ = keys.into_iter().filter(|key| expected.get(*key) != found.get(*key));
    let finding = |key: &String| {
        let (expected, found) = (expected.get(key), found.get(key));
        let (expected, found) = (expected.unwrap_or(&nothing), found.unwrap_or(&nothing));
        Finding::new("crash", key, expected, found).when(when)
    };
    differ.map(finding).collect()
}
