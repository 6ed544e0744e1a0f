//! Events that arrive: their plans are carried out, wholly or in part, by one handler or by two at a time.

use ddns_tests::finding::Finding;
use ddns_tests::world::World;
use serde_json::{Value, json};

use crate::planner;

/// The changes of the plan for an event.
fn planned(event: &Value, facts: &Value) -> Result<Vec<Value>, Finding> {
    let answer: Value = serde_json::from_str(&planner(&json!({"event": event, "facts": facts}).to_string())).unwrap();
    let changes = answer["changes"].as_array().cloned();
    changes.ok_or_else(|| Finding::new("story", event, "a plan", &answer))
}

/// The facts after an event whose plan is carried out up to a change.
pub(crate) fn carried_out(event: &Value, facts: &Value, up_to: usize) -> Result<Value, Finding> {
    let changes = planned(event, facts)?;
    let mut world = World::new(event, facts);
    let done = changes.get(..up_to).unwrap_or(&changes);
    world.apply(done).map_err(|finding| finding.when(format!("{} of {}", event["detail-type"], event["detail"])))?;
    Ok(world.facts())
}

/// The facts after an event whose plan was made from those `before`, and is carried out until AWS refuses a change.
pub(crate) fn carried_out_late(event: &Value, before: &Value, facts: &Value) -> Result<Value, Finding> {
    let mut world = World::new(event, facts);
    for change in &planned(event, before)? {
        let mut next = world.clone();
        match next.apply(std::slice::from_ref(change)) {
            Ok(()) => world = next,
            Err(finding) if finding.check == "remembered" => return Err(finding.when("two at the same time")),
            Err(_) => break,
        }
    }
    Ok(world.facts())
}
