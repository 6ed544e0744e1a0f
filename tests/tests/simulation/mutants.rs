//! Mistakes that could have been made, each at the calls at which it would show: the program itself stays as it is.

use std::collections::BTreeMap;

use ddns_core::change::{Action, ChangeBatch};
use ddns_core::event::InstanceState;
use ddns_core::facts::Instance;
use ddns_core::id::{InstanceId, ZoneId};
use ddns_core::record::RecordSet;
use ddns_native::source::{Condition, Item, ItemAction, ItemWrite};
use serde_json::Value;

use crate::stage::{Handler, Mutant};
use crate::watch::{Place, place, values};

/// What a mutant did otherwise than it said.
#[derive(Debug, Default)]
pub(crate) struct Lies {
    /// What must hold for the rows that it did not write, when it writes them.
    skipped: BTreeMap<String, Condition>,
    /// What stands where it showed something else.
    standing: BTreeMap<Place, RecordSet>,
}

impl Handler {
    /// [`Mutant::TrustTheEvent`]
    pub(crate) fn trusting(&self, found: &mut [(InstanceId, Instance)]) {
        let Some(state) = self.event_state.filter(|_| self.stage.mutant == Mutant::TrustTheEvent) else { return };
        let me = self.writer().instance;
        found.iter_mut().filter(|(id, _)| *id == me).for_each(|(_, instance)| instance.state.name = state);
    }

    /// [`Mutant::BlindDelete`]: the planner of a withdrawal is shown what the registration lists in place of what
    /// stands there.
    pub(crate) fn as_listed(&self, zone: &ZoneId, sets: &mut [RecordSet]) {
        let me = self.writer().instance;
        let is_up = self
            .stage
            .told()
            .past
            .now(&me)
            .and_then(Option::as_ref)
            .is_some_and(|instance| matches!(instance.state.name, InstanceState::Running | InstanceState::Pending));
        if self.stage.mutant != Mutant::BlindDelete || is_up {
            return;
        }
        let row = self.stage.table().remove(me.as_str()).map(Value::Object);
        let row = row.and_then(|row| serde_json::from_value::<ddns_core::registration::Registration>(row).ok());
        let entries = row.iter().flat_map(|row| row.entries());
        for entry in entries.filter(|entry| entry.zone == *zone) {
            let at = place(zone, &entry.set);
            for set in sets.iter_mut().filter(|set| place(zone, set) == at) {
                self.lies.lock().unwrap().standing.insert(at.clone(), set.clone());
                *set = entry.set.clone();
            }
        }
    }

    /// [`Mutant::BlindDelete`], [`Mutant::Upsert`]
    pub(crate) fn bent_batch(&self, zone: &ZoneId, batch: &ChangeBatch) -> ChangeBatch {
        let mut batch = batch.clone();
        for change in &mut batch.changes {
            let set = &mut change.resource_record_set;
            let at = place(zone, set);
            match change.action {
                Action::Delete => {
                    if let Some(standing) = self.lies.lock().unwrap().standing.get(&at) {
                        *set = standing.clone();
                    }
                }
                Action::Create if self.stage.mutant == Mutant::Upsert => {
                    let live = self.stage.sim.route53().records(zone).into_iter().find(|live| place(zone, live) == at);
                    if let Some(live) = live {
                        self.stage.sim.route53().remove(zone, &live).unwrap();
                        let (writer, told) = (self.writer(), &mut *self.stage.told());
                        told.watch.deleted(told.now, &writer, &at, &values(&live), &told.past, false);
                    }
                }
                Action::Create => {}
            }
        }
        batch
    }

    /// [`Mutant::NoWriteAhead`], [`Mutant::NoVersionCheck`]; `None`: nothing is written at all.
    pub(crate) fn bent_writes(&self, writes: &[ItemWrite]) -> Option<Vec<ItemWrite>> {
        let mut writes = writes.to_vec();
        match self.stage.mutant {
            Mutant::NoWriteAhead => {
                let mut lies = self.lies.lock().unwrap();
                let is_ahead =
                    |item: &Item| item.get("Records").is_some_and(|list| list.to_string().contains("\"Planned\":true"));
                if writes.iter().any(|write| matches!(&write.action, ItemAction::Put(item) if is_ahead(item))) {
                    for write in writes {
                        lies.skipped.entry(write.key).or_insert(write.condition);
                    }
                    return None;
                }
                for write in &mut writes {
                    write.condition = lies.skipped.remove(&write.key).unwrap_or(write.condition);
                }
            }
            Mutant::NoVersionCheck => {
                let table = self.stage.table();
                for write in &mut writes {
                    write.condition =
                        match table.get(&write.key).map(|item| item.get("Version").and_then(Value::as_u64)) {
                            None => Condition::Absent,
                            Some(None) => Condition::Unversioned,
                            Some(Some(version)) => Condition::Version(version),
                        };
                }
            }
            Mutant::None | Mutant::BlindDelete | Mutant::Upsert | Mutant::TrustTheEvent | Mutant::StaleTable => {}
        }
        Some(writes)
    }

    /// [`Mutant::StaleTable`]
    pub(crate) fn old_items(&self, keys: &[String]) -> Option<Vec<Item>> {
        let told = self.stage.told();
        let is_old = self.stage.mutant == Mutant::StaleTable && !told.at_rest && told.now.is_multiple_of(3);
        is_old.then(|| keys.iter().filter_map(|key| told.old_table.get(key)).cloned().collect())
    }
}
