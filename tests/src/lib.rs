//! Checks a planner against cases: `{name, why, event, facts, expect}` in `cases/`.
//!
//! [`check`] asks the planner, carries its plan out in a [`world::World`] whose rules are as strict as Route 53's
//! and DynamoDB's, looks at the promises of the specification (SPEC 5 and 6) after every change, and compares the
//! outcome with what the case expects. Then it makes trouble: the event again, a crash after every change,
//! somebody who is quicker, the facts in another order.
//!
//! Nothing here uses the types of `ddns-core`: a mistake made there is not repeated here, and the same check
//! runs against every host of the planner, because a planner is only text in, text out.

#![allow(
    clippy::indexing_slicing,
    reason = "`Value[\"member\"]` of a missing member is null and never panics; slices are not indexed"
)]

mod answer;
mod bystanders;
pub mod case;
mod crash;
pub mod dns;
mod expect;
pub mod finding;
pub mod form;
mod json;
mod order;
pub mod python;
mod race;
mod registrations;
pub mod rounds;
mod route53;
mod shuffle;
pub mod tape;
pub mod world;
mod zones;

use serde_json::Value;

use crate::answer::{read, said};
use crate::finding::Finding;
use crate::json::Members;
use crate::world::World;

/// A planner: takes a request `{"event", "facts"}` as JSON text and answers with JSON text (SPEC 2).
pub type Planner<'a> = dyn Fn(&str) -> String + 'a;

/// Runs one case. Empty: it passed. Otherwise each entry says which check failed on what, what was expected and
/// what was found.
pub fn check(case: &Value, planner: &Planner) -> Vec<Finding> {
    let mut findings = case::form(case);
    if findings.is_empty() {
        findings = run(case, planner).unwrap_or_else(|finding| vec![finding]);
    }
    findings
}

fn run(case: &Value, planner: &Planner) -> Result<Vec<Finding>, Finding> {
    let (event, facts, expect) = (&case["event"], &case["facts"], &case["expect"]);
    match expect.get("rejection") {
        None => judge(event, facts, Some(expect), planner),
        Some(path) => {
            let said = said(planner, event, facts, Members::Canonical);
            let mut findings = form::rejection(&read(&said)?, path.as_str().unwrap_or_default());
            findings.extend(shuffle::twice(event, facts, planner, &said));
            Ok(findings)
        }
    }
}

/// Holds a planner to every promise that needs no expected outcome, in the closed world of `facts`, and in an open
/// one with the same facts behind it. Empty: it kept them.
pub fn promises(event: &Value, facts: &Value, planner: &Planner) -> Vec<Finding> {
    let mut findings = judge(event, facts, None, planner).unwrap_or_else(|finding| vec![finding]);
    findings.extend(rounds::rounds(event, facts, planner).err());
    findings
}

fn judge(event: &Value, facts: &Value, expect: Option<&Value>, planner: &Planner) -> Result<Vec<Finding>, Finding> {
    let said = said(planner, event, facts, Members::Canonical);
    let answer = read(&said)?;
    let mut findings: Vec<Finding> = shuffle::twice(event, facts, planner, &said).into_iter().collect();
    findings.extend(form::plan(event, &answer));
    let changes = form::changes(&answer)?;
    findings.extend(order::phases(event, changes));
    findings.extend(route53::batches(changes));
    let before = World::new(event, facts);
    let mut after = before.clone();
    if let Err(finding) = after.apply(changes) {
        findings.push(finding);
        return Ok(findings);
    }
    findings.extend(order::outcome(&before, &after, changes));
    findings.extend(bystanders::bystanders(&before, &after));
    findings.extend(bystanders::told(&before, &answer));
    findings.extend(expect.into_iter().flat_map(|expect| expect::compare(expect, &answer, &before, &after)));
    findings.extend(crash::again(event, planner, &after));
    findings.extend(crash::crashes(event, planner, &before, &after, changes));
    findings.extend(crash::terminated_later(event, planner, &before, changes));
    findings.extend(race::races(event, planner, &before, changes));
    findings.extend(shuffle::shuffled(event, facts, planner, &said));
    findings.extend(zones::references(event, facts, planner, changes));
    Ok(findings)
}
