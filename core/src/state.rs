//! Which state counts: events are hints, what EC2 says now is the truth (SPEC 3).

use crate::diagnostic::{Code, Diagnostic, Subject};
use crate::event::{Event, InstanceState};
use crate::facts::{Facts, Instance};
use crate::id::InstanceId;
use crate::needs::Need;
use crate::registration::Registration;

/// What becomes of the instance's records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Intent<'a> {
    /// It has the records that it is entitled to.
    Publish(&'a Instance),
    /// It has none.
    Withdraw,
    /// Nothing changes, and why.
    Nothing(Diagnostic),
}

/// An event that says `pending` does nothing, before anything else is looked at.
pub(crate) fn too_early(event: &Event) -> Option<Diagnostic> {
    (event.state == Some(InstanceState::Pending)).then(|| not_ready(event, "the event says `pending`"))
}

/// What the event and EC2's current state of the instance come to.
pub(crate) fn intent<'a>(event: &Event, instance: Option<&'a Instance>) -> Intent<'a> {
    if event.state.is_some_and(is_final) {
        return Intent::Withdraw;
    }
    let Some(instance) = instance else {
        let message = format!("EC2 does not know `{}` in `{}`", event.instance, event.region.0);
        return Intent::Nothing(Code::InstanceNotFound.says(message, subject(event)));
    };
    match instance.state.name {
        InstanceState::Running => Intent::Publish(instance),
        InstanceState::Pending if event.state == Some(InstanceState::Running) && has_address(instance) => {
            Intent::Publish(instance)
        }
        InstanceState::Pending => Intent::Nothing(not_ready(event, "EC2 says `pending`")),
        InstanceState::Stopping | InstanceState::Stopped | InstanceState::ShuttingDown | InstanceState::Terminated => {
            Intent::Withdraw
        }
    }
}

/// Why the instance has no records any more.
pub(crate) fn why_gone(event: &Event, instance: Option<&Instance>) -> String {
    let now = instance.map(|instance| instance.state.name);
    let state = event.state.filter(|state| is_final(*state)).or(now);
    format!("`{}` is {}", event.instance, state.map_or("gone", InstanceState::as_str))
}

fn is_final(state: InstanceState) -> bool {
    matches!(state, InstanceState::ShuttingDown | InstanceState::Terminated)
}

fn has_address(instance: &Instance) -> bool {
    instance.private_v4().is_some() || instance.ipv6().is_some()
}

fn not_ready(event: &Event, why: &str) -> Diagnostic {
    Code::NotReady.says(format!("`{}` is not up yet: {why}; nothing is changed", event.instance), subject(event))
}

fn subject(event: &Event) -> Subject {
    Subject { instance_id: Some(event.instance.clone()), ..Subject::default() }
}

/// Is the holder of a registration gone: would section 3 withdraw it, or does EC2 not know it although it was asked
/// in the account and region of the registration (SPEC 5)?
pub(crate) fn is_gone(event: &Event, facts: &Facts, holder: &InstanceId, row: &Registration) -> bool {
    match facts.instances.get(holder).and_then(Option::as_ref) {
        Some(instance) => matches!(
            instance.state.name,
            InstanceState::Stopping | InstanceState::Stopped | InstanceState::ShuttingDown | InstanceState::Terminated
        ),
        None => was_asked(event, facts, holder, row),
    }
}

fn was_asked(event: &Event, facts: &Facts, holder: &InstanceId, row: &Registration) -> bool {
    let account = row.account.as_ref().unwrap_or(&event.account);
    let region = row.region.as_ref().unwrap_or(&event.region);
    let here = account == &event.account && region == &event.region;
    let need = Need::Instance { instance_id: holder.clone(), account: account.clone(), region: region.clone() };
    facts.answered.contains(&need) || here && (facts.complete || facts.instances.contains_key(holder))
}
