//! Registrations before, during and after the plan, and the order of the changes (SPEC 6).

use std::collections::{BTreeMap, BTreeSet};

use crate::batch;
use crate::change::Change;
use crate::event::Event;
use crate::facts::{Facts, TableState};
use crate::id::{InstanceId, ZoneId};
use crate::name::DnsName;
use crate::reason::{Reason, Rule};
use crate::record::{Entry, RecordKey};
use crate::registration::{Content, Registration};
use crate::set::set;
use crate::spot::{Edit, Settled};

/// Everything that is to be written.
pub(crate) struct Ledger<'a> {
    pub event: &'a Event,
    pub facts: &'a Facts,
    pub row: Option<&'a Registration>,
    /// What our registration is taken to list: its entries, or what is live of a predecessor's row.
    pub before: Vec<Entry>,
    pub settled: Vec<Settled>,
    /// What our registration lists and nobody touches.
    pub frozen: Vec<Entry>,
    /// Zones to be made and associated.
    pub zones: Vec<Change>,
    /// For the comment on the batches: what becomes of the instance's records.
    pub intent: &'static str,
}

impl Ledger<'_> {
    /// The changes in their order.
    pub(crate) fn changes(self) -> Vec<Change> {
        let ahead = sorted(self.settled.iter().flat_map(|settled| &settled.ahead).chain(&self.frozen));
        let after = sorted(self.settled.iter().flat_map(|settled| &settled.after).chain(&self.frozen));
        let mut own = self.own_row();
        let mut first = Vec::new();
        if self.must_be_listed_first(&ahead) {
            let reason =
                Reason::new(Rule::WriteAhead, "lists what is about to change, so that a crash forgets nothing");
            first.push(own.save(ahead, reason));
        }
        let mut last = Vec::from_iter(own.settle(after));
        for (holder, edits) in self.edits() {
            let Some(row) = self.facts.registrations.get(holder).and_then(Option::as_ref) else { continue };
            self.edit_row(row, &edits, &mut first, &mut last);
        }
        let creates_table =
            self.facts.registration_table == TableState::Missing && !(first.is_empty() && last.is_empty());
        let table =
            Change::CreateTable { reason: Reason::new(Rule::TableMissing, "there is no registration table yet") };
        let batches = self.batches();
        creates_table.then_some(table).into_iter().chain(self.zones).chain(first).chain(batches).chain(last).collect()
    }

    /// A record set must be listed with its values before it is made, deleted or taken out of another registration.
    /// What is about to be made must be marked so: somebody quicker is told from us by that mark (SPEC 5.4). A row of the
    /// predecessor lists nothing for others (SPEC 8), so what is taken from them must be listed in ours before.
    fn must_be_listed_first(&self, ahead: &[Entry]) -> bool {
        let taken = set(self.settled.iter().filter(|settled| !settled.others.is_empty()).map(|s| (&s.zone, &s.name)));
        let is_predecessors = self.row.is_some_and(|row| matches!(row.content, Content::Predecessor(_)));
        let (before, ahead, none) = (forms(&self.before), forms(ahead), BTreeMap::new());
        ahead.iter().any(|(place, keys)| {
            let exact = taken.contains(&(&place.0, &place.1));
            let listed = before.get(place).filter(|_| !(exact && is_predecessors)).unwrap_or(&none);
            keys.iter().any(|(key, forms)| {
                let listed = listed.get(key);
                let planned = forms.iter().any(|(planned, _)| *planned);
                let lists = |values| listed.is_some_and(|listed| listed.iter().any(|(_, l)| l == values));
                if exact || planned { listed != Some(forms) } else { !forms.iter().all(|(_, values)| lists(values)) }
            })
        })
    }

    fn own_row(&self) -> Row {
        let blank = Registration {
            instance_id: self.event.instance.clone(),
            version: 0,
            account: Some(self.event.account.clone()),
            region: Some(self.event.region.clone()),
            content: Content::Empty,
        };
        let stored = self.row.map(|row| match &row.content {
            Content::Records(entries) => Some(sorted(entries)),
            Content::Predecessor(_) | Content::Empty => None,
        });
        Row { template: blank, expected: self.row.map(|row| row.version), stored: stored.flatten() }
    }

    /// The spots at which a holder's registration changes, by holder.
    fn edits(&self) -> BTreeMap<&InstanceId, Vec<(&Settled, &Edit)>> {
        let mut edits: BTreeMap<&InstanceId, Vec<(&Settled, &Edit)>> = BTreeMap::new();
        for settled in &self.settled {
            for (holder, edit) in &settled.others {
                edits.entry(holder).or_default().push((settled, edit));
            }
        }
        edits
    }

    fn edit_row(
        &self,
        row: &Registration,
        edits: &[(&Settled, &Edit)],
        first: &mut Vec<Change>,
        last: &mut Vec<Change>,
    ) {
        let dropped = |entry: &Entry| {
            let at_spot = |spot: &Settled| entry.zone == spot.zone && entry.set.name == spot.name;
            edits.iter().any(|(spot, edit)| at_spot(spot) && edit.drop.contains(&entry.set.key()))
        };
        let rest: Vec<&Entry> = row.entries().iter().filter(|entry| !dropped(entry)).collect();
        let names = set(edits.iter().map(|(spot, _)| spot.name.as_str()));
        let names = names.into_iter().collect::<Vec<_>>().join(", ");
        let converts = edits.iter().any(|(_, edit)| !edit.after.is_empty());
        let reason = match converts {
            true => Reason::new(Rule::Multivalue, format!("shares {names} with `{}`", self.event.instance)),
            false => Reason::new(Rule::Takeover, format!("gives {names} to `{}`", self.event.instance)),
        };
        let mut theirs =
            Row { template: row.clone(), expected: Some(row.version), stored: Some(sorted(row.entries())) };
        let ahead = sorted(rest.iter().copied().chain(edits.iter().flat_map(|(_, edit)| &edit.ahead)));
        let after = sorted(rest.iter().copied().chain(edits.iter().flat_map(|(_, edit)| &edit.after)));
        if theirs.differs(&ahead) {
            first.push(theirs.save(ahead, reason.clone()));
        }
        if theirs.differs(&after) {
            last.push(theirs.save(after, reason));
        }
    }

    fn batches(&self) -> Vec<Change> {
        let comment = format!("ddns: {} {}", self.intent, self.event.instance);
        let mut zones: BTreeMap<&ZoneId, Vec<&Settled>> = BTreeMap::new();
        for settled in self.settled.iter().filter(|settled| settled.changes_records()) {
            zones.entry(&settled.zone).or_default().push(settled);
        }
        zones.into_iter().flat_map(|(zone, settled)| batch::batches(zone, &settled, &comment)).collect()
    }
}

/// A row of the table as the plan has it so far.
struct Row {
    template: Registration,
    expected: Option<u64>,
    /// What the row lists; `None`: there is none, or it is not of our kind.
    stored: Option<Vec<Entry>>,
}

impl Row {
    fn differs(&self, entries: &[Entry]) -> bool {
        let Some(stored) = &self.stored else { return true };
        let same = |(a, b): (&Entry, &Entry)| order(a) == order(b) && a.set.ttl == b.set.ttl;
        stored.len() != entries.len() || !stored.iter().zip(entries).all(same)
    }

    fn save(&mut self, entries: Vec<Entry>, reason: Reason) -> Change {
        let base = Registration { version: self.expected.unwrap_or(0), ..self.template.clone() };
        let registration = base.successor(entries.clone());
        let expected_version = self.expected.replace(registration.version);
        self.stored = Some(entries);
        Change::SaveRegistration { registration, expected_version, reason }
    }

    /// What is left of our registration in the end: saved, deleted, or as it was.
    fn settle(&mut self, entries: Vec<Entry>) -> Option<Change> {
        if !entries.is_empty() {
            let reason = || Reason::new(Rule::Confirm, "lists what now stands");
            return self.differs(&entries).then(|| self.save(entries, reason()));
        }
        let instance_id = self.template.instance_id.clone();
        let reason = Reason::new(Rule::Confirm, "nothing is left of what it listed");
        self.expected.map(|expected_version| Change::DeleteRegistration { instance_id, expected_version, reason })
    }
}

/// What a registration lists at one key: confirmed or planned, with which values.
type Forms = BTreeSet<(bool, Vec<String>)>;
type Spots = BTreeMap<(ZoneId, DnsName), BTreeMap<RecordKey, Forms>>;

fn forms(entries: &[Entry]) -> Spots {
    let mut spots = Spots::new();
    for entry in entries {
        let keys = spots.entry((entry.zone.clone(), entry.set.name.clone())).or_default();
        keys.entry(entry.set.key()).or_default().insert((entry.planned, entry.set.sorted_values()));
    }
    spots
}

type Order = (ZoneId, DnsName, RecordKey, bool, Vec<String>);

fn order(entry: &Entry) -> Order {
    (entry.zone.clone(), entry.set.name.clone(), entry.set.key(), entry.planned, entry.set.sorted_values())
}

/// In an order that does not depend on that of the facts, each once.
fn sorted<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Vec<Entry> {
    let mut sorted = BTreeMap::new();
    for entry in entries {
        sorted.entry(order(entry)).or_insert(entry);
    }
    sorted.into_values().cloned().collect()
}
