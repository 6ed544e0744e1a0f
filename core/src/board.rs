//! Live record sets and registrations, by spot: only those spots that the plan looks at.

use std::collections::{BTreeMap, BTreeSet};

use crate::event::Event;
use crate::facts::Facts;
use crate::id::{InstanceId, ZoneId};
use crate::name::DnsName;
use crate::record::{Entry, RecordSet};
use crate::registration::Registration;
use crate::reverse;
use crate::spot::{Listing, Spot};
use crate::state;

/// A name in a zone.
pub(crate) type Place = (ZoneId, DnsName);

/// Everything at the places that matter.
pub(crate) struct Board<'a> {
    live: BTreeMap<&'a ZoneId, BTreeMap<&'a DnsName, Vec<&'a RecordSet>>>,
    others: BTreeMap<&'a ZoneId, BTreeMap<&'a DnsName, Vec<Listing<'a>>>>,
}

impl<'a> Board<'a> {
    /// Reads the facts once, whatever their size.
    pub(crate) fn new(event: &Event, facts: &'a Facts, places: &BTreeSet<Place>) -> Self {
        let mut wanted: BTreeMap<&ZoneId, BTreeSet<&str>> = BTreeMap::new();
        for (zone, name) in places {
            wanted.entry(zone).or_default().insert(name.as_str());
        }
        let mut board = Self { live: BTreeMap::new(), others: BTreeMap::new() };
        for (zone, names) in &wanted {
            let Some((zone, sets)) = facts.record_sets.get_key_value(*zone) else { continue };
            let at_place = sets.iter().filter(|set| names.contains(set.name.as_str()));
            for set in at_place {
                board.live.entry(zone).or_default().entry(&set.name).or_default().push(set);
            }
        }
        for (holder, row) in facts.registrations.iter().filter(|(holder, _)| **holder != event.instance) {
            let Some(row) = row else { continue };
            let is_wanted =
                |entry: &&Entry| wanted.get(&entry.zone).is_some_and(|names| names.contains(entry.set.name.as_str()));
            let mut entries = row.entries().iter().filter(is_wanted).peekable();
            if entries.peek().is_some() {
                let gone = state::is_gone(event, facts, holder, row);
                for entry in entries {
                    let yields = gone || lost_its_address(facts, holder, &entry.set.name);
                    let names = board.others.entry(&entry.zone).or_default();
                    names.entry(&entry.set.name).or_default().push(Listing { holder, entry, gone, yields });
                }
            }
        }
        board
    }

    /// What stands at a place. Sorted, so that the order of the facts does not matter.
    pub(crate) fn spot(&self, place: &'a Place, ours: &'a [Entry]) -> Spot<'a> {
        let (zone, name) = place;
        let mut live = self.live.get(zone).and_then(|names| names.get(name)).cloned().unwrap_or_default();
        live.sort_by(|a, b| (&a.rtype, &a.set_identifier).cmp(&(&b.rtype, &b.set_identifier)));
        let others = self.others.get(zone).and_then(|names| names.get(name)).cloned().unwrap_or_default();
        let ours = ours.iter().filter(|entry| entry.zone == *zone && entry.set.name == *name).collect();
        Spot { zone, name, live, ours, others }
    }

    /// Is this entry live with the values that it lists?
    pub(crate) fn is_live(&self, entry: &Entry) -> Option<&'a RecordSet> {
        let live = self.live.get(&entry.zone).and_then(|names| names.get(&entry.set.name))?;
        live.iter().copied().find(|live| entry.lists(&entry.zone, live))
    }

    /// Is anything live at this place?
    pub(crate) fn anything_live(&self, zone: &ZoneId, name: &DnsName) -> bool {
        self.live.get(zone).is_some_and(|names| names.contains_key(name))
    }
}

/// Is the name made from an address that EC2 no longer shows on the holder (SPEC 5)?
fn lost_its_address(facts: &Facts, holder: &InstanceId, name: &DnsName) -> bool {
    let instance = facts.instances.get(holder).and_then(Option::as_ref);
    let (Some(instance), Some(address)) = (instance, reverse::address_in(name)) else { return false };
    !instance.shows(address)
}

/// What our registration lists, as far as it can be read.
pub(crate) fn own_row<'a>(facts: &'a Facts, me: &InstanceId) -> Option<&'a Registration> {
    facts.registrations.get(me).and_then(Option::as_ref)
}
