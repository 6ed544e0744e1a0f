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
pub mod case;
mod crash;
pub mod dns;
mod expect;
pub mod finding;
pub mod form;
mod json;
mod order;
mod race;
mod registrations;
mod route53;
mod shuffle;
pub mod world;
mod zones;

use serde_json::Value;

use crate::answer::ask;
use crate::finding::Finding;
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
    let answer = ask(planner, event, facts)?;
    let mut findings: Vec<Finding> = shuffle::twice(case, planner, &answer)?.into_iter().collect();
    if let Some(path) = expect.get("rejection") {
        findings.extend(form::rejection(&answer, path.as_str().unwrap_or_default()));
        return Ok(findings);
    }
    findings.extend(form::plan(&answer));
    let changes = form::changes(&answer)?;
    findings.extend(order::phases(event, changes));
    let before = World::new(event, facts);
    let mut after = before.clone();
    if let Err(finding) = after.apply(changes) {
        findings.push(finding);
        return Ok(findings);
    }
    findings.extend(order::outcome(&before, &after, changes));
    findings.extend(expect::compare(expect, &answer, &before, &after));
    findings.extend(crash::again(event, planner, &after));
    findings.extend(crash::crashes(event, planner, &before, &after, changes));
    findings.extend(crash::terminated_later(event, planner, &before, changes));
    findings.extend(race::races(event, planner, &before, changes));
    findings.extend(shuffle::shuffled(case, planner, &answer));
    Ok(findings)
}
