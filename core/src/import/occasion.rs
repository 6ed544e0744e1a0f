//! The event: the one that a document holds, or one that is made up.

use serde_json::Value;

use super::world::World;
use super::{DocumentKind as Kind, ImportedDocument, hints};
use crate::event::{Event, InstanceState, STATE_CHANGE};
use crate::id::{AccountId, InstanceId, Region};

/// Leaves the event that there is, unless it is about another instance than the one that was asked for; where there is
/// none, makes one up for that one, or for the only one.
pub(super) fn settle(world: &mut World, asked: Option<&InstanceId>, documents: &mut [ImportedDocument]) {
    let known = world.event.as_ref().and_then(|event| Event::from_value(event).ok());
    if known.as_ref().is_some_and(|event| asked.is_none_or(|asked| *asked == event.instance)) {
        return;
    }
    let mut living = world.facts.instances.iter().filter(|(_, instance)| instance.is_some()).map(|(id, _)| id);
    let chosen = match (asked, living.next(), living.next()) {
        (Some(asked), ..) => Ok(asked.clone()),
        (None, Some(only), None) => Ok(only.clone()),
        (None, None, _) => Err("there is no event, and no instance: add `aws ec2 describe-instances`"),
        (None, Some(_), Some(_)) => Err("there is no event, and several instances: choose one, or add an event"),
    };
    let made = chosen.map_err(str::to_owned).and_then(|id| made_up(world, &id, known.as_ref()));
    world.event = None;
    match made {
        Ok(event) => world.about(event),
        Err(hint) => hints::attach(documents, &[Kind::Instances, Kind::Bundle, Kind::Event], Some(hint)),
    }
}

/// What EventBridge would send now, but for what only it knows: `id` and `time` are always the same, so that the same
/// documents give the same bundle.
fn made_up(world: &World, id: &InstanceId, known: Option<&Event>) -> Result<Value, String> {
    let add = || format!("{id} is not here: add `aws ec2 describe-instances --instance-ids {id}`");
    let state = state(world, id).ok_or_else(add)?;
    let open = || format!("the account and the region of {id} are not known: add an event about it");
    let (account, region) = asked(world, id, known).ok_or_else(open)?;
    Ok(Value::from_iter([
        ("version", "0".into()),
        ("id", "00000000-0000-0000-0000-000000000000".into()),
        ("detail-type", STATE_CHANGE.into()),
        ("source", "aws.ec2".into()),
        ("account", account.0.into()),
        ("time", "1970-01-01T00:00:00Z".into()),
        ("region", region.0.into()),
        ("resources", Value::Array(Vec::new())),
        ("detail", Value::from_iter([("instance-id", id.as_str()), ("state", state.as_str())])),
    ]))
}

/// The state that EC2 says. Of an instance that is remembered and that EC2 does not know any more, the last that it said.
fn state(world: &World, id: &InstanceId) -> Option<InstanceState> {
    let facts = &world.facts;
    match facts.instances.get(id) {
        Some(Some(instance)) => Some(instance.state.name),
        None if !facts.complete => None,
        Some(None) | None => facts.registrations.get(id)?.as_ref().map(|_| InstanceState::Terminated),
    }
}

/// Where EC2 was asked about an instance; in the absence of anything better, where another one's event happened.
fn asked(world: &World, id: &InstanceId, known: Option<&Event>) -> Option<(AccountId, Region)> {
    if let Some(asked) = world.asked.get(id) {
        return Some(asked.clone());
    }
    let registration = world.facts.registrations.get(id).and_then(Option::as_ref);
    let registered = registration.and_then(|row| row.account.clone().zip(row.region.clone()));
    registered.or_else(|| known.map(|event| (event.account.clone(), event.region.clone())))
}
