//! What must hold at every moment, looked at after each write that AWS takes: nothing foreign is touched, and what we
//! made is listed by a registration with the values that it has.

use std::collections::BTreeMap;

use ddns_core::change::{Action, ChangeBatch, RecordChange};
use ddns_core::id::{InstanceId, ZoneId};
use ddns_core::name::DnsName;
use ddns_core::record::{RecordKey, RecordSet, RecordType};
use ddns_core::registration::Registration;
use ddns_native::rows::is_index_key;
use ddns_native::source::{ItemAction, ItemWrite};
use serde_json::Value;

use crate::past::Past;

/// A record set's place: what makes it another one than its neighbours.
pub(crate) type Place = (ZoneId, DnsName, RecordKey);

/// Somebody who writes: one delivery of an event.
#[derive(Clone, Debug)]
pub(crate) struct Writer {
    pub(crate) number: usize,
    pub(crate) instance: InstanceId,
    /// When it began.
    pub(crate) since: u64,
    /// The oldest state of EC2 that it was shown.
    pub(crate) ec2_since: u64,
    /// It puts right what people edited (`onDrift`).
    pub(crate) repairs: bool,
}

/// A record set that a registration lists.
#[derive(Clone, Debug)]
struct Listed {
    place: Place,
    values: Vec<String>,
    planned: bool,
    /// By a row of the predecessor, which holds nothing against others until its own event has read it (SPEC 8).
    former: bool,
    since: u64,
}

/// A record set that a handler created and that still has these values.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub(crate) values: Vec<String>,
    by: usize,
    at: u64,
    /// A registration was saved with it since.
    confirmed: bool,
    /// AWS took it and the answer was lost: whoever made it does not know.
    unknown: bool,
    /// Whoever made it is not there any more, and no registration lists it.
    pub(crate) orphan: bool,
}

/// What is known of the world from its writes.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    rows: BTreeMap<InstanceId, Vec<Listed>>,
    /// When a record set with these values was listed last, if it is not any more.
    unlisted: BTreeMap<(Place, Vec<String>), u64>,
    /// When a record set was listed last as confirmed, with whatever values.
    confirmed: BTreeMap<Place, u64>,
    pub(crate) made: BTreeMap<Place, Made>,
    /// What people wrote.
    pub(crate) by_hand: BTreeMap<Place, Vec<String>>,
    /// The first promise that was broken.
    pub(crate) broken: Option<String>,
}

pub(crate) fn place(zone: &ZoneId, set: &RecordSet) -> Place {
    (zone.clone(), set.name.clone(), set.key())
}

pub(crate) fn values(set: &RecordSet) -> Vec<String> {
    let plain = |value: &str| match set.rtype {
        RecordType::Cname | RecordType::Ptr => value.trim_end_matches('.').to_owned(),
        RecordType::A | RecordType::Aaaa | RecordType::Other(_) => value.to_owned(),
    };
    let mut values: Vec<String> = set.resource_records.iter().map(|record| plain(&record.value)).collect();
    values.sort();
    values
}

pub(crate) fn shown((zone, name, key): &Place) -> String {
    let identifier = key.set_identifier.iter().map(|id| format!(" {id}")).collect::<String>();
    format!("{zone} {name} {}{identifier}", key.rtype.as_str())
}

impl Watch {
    pub(crate) fn breaks(&mut self, what: String) {
        self.broken.get_or_insert(what);
    }

    fn listing(&self, at: &Place) -> impl Iterator<Item = (&InstanceId, &Listed)> {
        let rows = self.rows.iter().flat_map(|(id, row)| row.iter().map(move |listed| (id, listed)));
        rows.filter(move |(_, listed)| listed.place == *at)
    }

    /// Does a registration list it, with these values?
    pub(crate) fn is_listed(&self, at: &Place, values: &[String]) -> bool {
        self.listing(at).any(|(_, listed)| listed.values == values)
    }

    /// Is it, or was it since then?
    fn was_listed(&self, at: &Place, values: &[String], since: u64) -> bool {
        let last = self.unlisted.get(&(at.clone(), values.to_vec()));
        self.is_listed(at, values) || last.is_some_and(|last| *last >= since)
    }

    /// Is it listed as confirmed, or was it since then? Then other values are an edit by hand.
    fn was_confirmed(&self, at: &Place, since: u64) -> bool {
        let now = self.listing(at).any(|(_, listed)| !listed.planned && !listed.former);
        now || self.confirmed.get(at).is_some_and(|last| *last >= since)
    }

    /// What the predecessor has made for an instance, and its row lists.
    pub(crate) fn left_behind(&mut self, id: &InstanceId, left: Vec<(Place, Vec<String>)>) {
        for (place, values) in left {
            let made = Made { values: values.clone(), by: 0, at: 0, confirmed: true, unknown: false, orphan: false };
            self.made.insert(place.clone(), made);
            let listed = Listed { place, values, planned: false, former: true, since: 0 };
            self.rows.entry(id.clone()).or_default().push(listed);
        }
    }

    /// A person wrote a record set, or with no values deleted it.
    pub(crate) fn by_hand(&mut self, at: Place, values: Option<Vec<String>>) {
        self.made.remove(&at);
        match values {
            Some(values) => self.by_hand.insert(at, values),
            None => self.by_hand.remove(&at),
        };
    }

    /// A person deleted a zone.
    pub(crate) fn without(&mut self, zone: &ZoneId) {
        self.made.retain(|at, _| at.0 != *zone);
        self.by_hand.retain(|at, _| at.0 != *zone);
    }

    /// AWS took a batch. `unknown`: and the answer was lost.
    pub(crate) fn changed(
        &mut self,
        now: u64,
        by: &Writer,
        zone: &ZoneId,
        batch: &ChangeBatch,
        past: &Past,
        unknown: bool,
    ) {
        for change in &batch.changes {
            let set = &change.resource_record_set;
            let (at, values) = (place(zone, set), values(set));
            match change.action {
                Action::Delete => {
                    let is_anew =
                        |other: &RecordChange| other.action == Action::Create && other.resource_record_set.name == at.1;
                    let repairs = by.repairs && batch.changes.iter().any(is_anew);
                    self.deleted(now, by, &at, &values, past, repairs);
                }
                Action::Create => {
                    if !self.was_listed(&at, &values, by.since) {
                        let number = by.number;
                        self.breaks(format!("write-ahead: event {number} created {}, which nobody listed", shown(&at)));
                    }
                    let made = Made { values, by: by.number, at: now, confirmed: false, unknown, orphan: false };
                    self.made.insert(at.clone(), made);
                    self.by_hand.remove(&at);
                }
            }
        }
        self.look();
    }

    /// Only what is listed may go, and what somebody edited if it `repairs` that; what another instance that is up lists
    /// stays, unless it came to list it only while this handler was at work.
    pub(crate) fn deleted(&mut self, now: u64, by: &Writer, at: &Place, values: &[String], past: &Past, repairs: bool) {
        let number = by.number;
        if !(self.was_listed(at, values, by.since) || repairs && self.was_confirmed(at, by.since)) {
            self.breaks(format!("foreign: event {number} deleted {} {values:?}, which nobody listed", shown(at)));
        }
        if let Some(id) = self.living_holder(now, by, at, values, past) {
            let what =
                format!("another's: event {number} deleted {} {values:?}, which {id} lists and wants", shown(at));
            self.breaks(what);
        }
        self.made.remove(at);
        self.by_hand.remove(at);
    }

    /// Another instance that lists it, is up, and did so before this handler began. Its simple record set goes where it
    /// becomes a multivalue answer, as its row says, or said when this handler was at work already.
    fn living_holder(&self, now: u64, by: &Writer, at: &Place, values: &[String], past: &Past) -> Option<InstanceId> {
        let from = by.ec2_since.min(by.since);
        let others = self.listing(at).filter(|(id, listed)| **id != by.instance && listed.values == values);
        let living = others.filter(|(id, listed)| {
            listed.since < by.since && !listed.planned && !listed.former && !past.yields(id, &at.1, from, now)
        });
        let is_converted = |id: &InstanceId| {
            let answer = RecordKey { set_identifier: Some(id.as_str().to_owned()), ..at.2.clone() };
            let answer = (at.0.clone(), at.1.clone(), answer);
            at.2.set_identifier.is_none() && self.was_listed(&answer, values, by.since)
        };
        living.map(|(id, _)| id).find(|id| !is_converted(id)).cloned()
    }

    /// DynamoDB took a transaction.
    pub(crate) fn wrote(&mut self, now: u64, by: &Writer, writes: &[ItemWrite], past: &Past) {
        for write in writes.iter().filter(|write| !is_index_key(&write.key)) {
            let Ok(id) = InstanceId::parse(&write.key) else { continue };
            let row = match write.action.clone() {
                ItemAction::Check => continue,
                ItemAction::Delete => None,
                ItemAction::Put(item) => serde_json::from_value::<Registration>(Value::Object(item)).ok(),
            };
            let entries = row.iter().flat_map(Registration::entries);
            let listed = entries.map(|entry| Listed {
                place: place(&entry.zone, &entry.set),
                values: values(&entry.set),
                planned: entry.planned,
                former: false,
                since: now,
            });
            self.row(now, by, id, listed.collect(), past);
        }
        self.look();
    }

    fn row(&mut self, now: u64, by: &Writer, id: InstanceId, mut listed: Vec<Listed>, past: &Past) {
        let old = self.rows.remove(&id).unwrap_or_default();
        for new in &mut listed {
            let same = old.iter().find(|old| !old.former && old.place == new.place && old.values == new.values);
            new.since = same.map_or(now, |old| old.since);
            if let Some(made) = self.made.get_mut(&new.place).filter(|made| !new.planned && made.values == new.values) {
                made.confirmed = true;
                made.orphan = false;
            }
        }
        for old in old {
            // A handler that looked before the record was made may forget it: if its maker is not there any more to see to
            // that, the record stays (the last section of core's README).
            let made = self.made.get_mut(&old.place).filter(|made| made.values == old.values && by.since < made.at);
            if let Some(made) = made {
                made.orphan = true;
            }
            if !listed.iter().any(|new| new.place == old.place) && id != by.instance {
                let from = by.ec2_since.min(by.since);
                let answers = |new: &Listed| new.place.1 == old.place.1 && new.place.2.set_identifier.is_some();
                if !past.yields(&id, &old.place.1, from, now) && !listed.iter().any(answers) {
                    let number = by.number;
                    self.breaks(format!("holder: event {number} took {} from {id}, which is up", shown(&old.place)));
                }
            }
            if !old.planned && !old.former {
                self.confirmed.insert(old.place.clone(), now);
            }
            self.unlisted.insert((old.place, old.values), now);
        }
        if !listed.is_empty() {
            self.rows.insert(id, listed);
        }
    }

    /// What we made and confirmed is listed. What is not confirmed yet can be withdrawn by somebody else before it
    /// stands; whoever made it then puts that right.
    fn look(&mut self) {
        let lost = self.made.iter().find(|(at, made)| made.confirmed && !self.is_listed(at, &made.values));
        if let Some((at, made)) = lost {
            let what = format!("remembered: {} {:?} stands and nobody lists it", shown(at), made.values);
            self.breaks(what);
        }
    }

    /// A handler is done: whatever it made is listed. One that was killed or failed cannot see to that any more.
    pub(crate) fn ended(&mut self, number: usize, well: bool) {
        let is_listed = |watch: &Self, at: &Place, made: &Made| watch.is_listed(at, &made.values);
        let open =
            self.made.iter().filter(|(at, made)| made.by == number && !made.orphan && !is_listed(self, at, made));
        let open: Vec<Place> = open.map(|(at, _)| at.clone()).collect();
        for at in open {
            let Some(made) = self.made.get_mut(&at) else { continue };
            made.orphan = true;
            if well && !made.unknown {
                self.breaks(format!("remembered: event {number} is done, and nobody lists {}", shown(&at)));
            }
        }
    }

    /// What is left of a handler that is gone.
    pub(crate) fn is_orphan(&self, at: &Place) -> bool {
        self.made.get(at).is_some_and(|made| made.orphan && !self.is_listed(at, &made.values))
    }
}
