//! What the reader should see beside the answer: which instance, and what the zones are called.

use std::collections::BTreeMap;

use ddns_core::event::{Event, InstanceState};
use ddns_core::facts::{Facts, HostedZone};
use ddns_core::id::ZoneId;

use super::visible;

/// What is known beside the planner's answer, which speaks of zones by their ids. The default knows nothing,
/// which is right for a rejection.
#[derive(Clone, Debug, Default)]
pub struct Context {
    event: Option<Event>,
    state: Option<&'static str>,
    zones: BTreeMap<ZoneId, HostedZone>,
    width: Option<usize>,
}

impl Context {
    /// What the event and the facts tell.
    pub fn new(event: &Event, facts: &Facts) -> Self {
        let zones = facts.hosted_zones.iter().flatten().map(|zone| (zone.id.clone(), zone.clone())).collect();
        let state = match facts.instances.get(&event.instance) {
            Some(Some(instance)) => Some(instance.state.name.as_str()),
            Some(None) => Some("that there is none"),
            None => facts.complete.then_some("that there is none"),
        };
        Self { event: Some(event.clone()), state, zones, width: None }
    }

    /// The same for a reader whose lines hold `columns` characters; `None`: of any length.
    pub fn fit(self, columns: Option<usize>) -> Self {
        Self { width: columns, ..self }
    }

    pub(super) fn width(&self) -> Option<usize> {
        self.width
    }

    /// Which instance, where, and what is said of it: the event may be older than what EC2 says now.
    pub(super) fn event_line(&self) -> Option<String> {
        let event = self.event.as_ref()?;
        let (region, account) = (visible(&event.region.0), visible(&event.account.0));
        let said = match (event.state.map(InstanceState::as_str), self.state) {
            (Some(event), Some(ec2)) if event == ec2 => format!(": the event and EC2 say {ec2}"),
            (Some(event), Some(ec2)) => format!(": the event says {event}, EC2 says {ec2}"),
            (Some(event), None) => format!(": the event says {event}"),
            (None, Some(ec2)) => format!(": EC2 says {ec2}"),
            (None, None) => String::new(),
        };
        Some(format!("{} in {region} of account {account}{said}", event.instance))
    }

    /// The zone's name, its id and whether it is private, as far as known: `corp.example.` and `private zone ZCORP`.
    pub(super) fn zone(&self, id: &ZoneId) -> (String, String) {
        if let Some(name) = id.new_name() {
            return (visible(name), "new private zone".to_owned());
        }
        match self.zones.get(id) {
            Some(zone) => {
                let kind = if zone.config.private_zone { "private" } else { "public" };
                (visible(zone.name.as_str()), format!("{kind} zone {id}"))
            }
            None => (id.to_string(), "hosted zone".to_owned()),
        }
    }

    /// Zones in the order in which they are read: names before addresses, both by the alphabet.
    pub(super) fn sorted<'a, T>(&self, zones: &'a BTreeMap<ZoneId, T>) -> Vec<(&'a ZoneId, &'a T)> {
        let mut sorted: Vec<_> = zones.iter().collect();
        sorted.sort_by_cached_key(|(id, _)| {
            let (name, kind) = self.zone(id);
            (name.ends_with(".arpa."), name, kind)
        });
        sorted
    }
}
