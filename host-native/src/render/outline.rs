//! A plan in the order in which people think of it: zone by zone, one line a record set, then the rest.

use std::collections::BTreeMap;

use ddns_core::change::{Action, Change, RecordChange};
use ddns_core::diagnostic::{Diagnostic, Severity};
use ddns_core::id::{InstanceId, ZoneId};
use ddns_core::needs::Vpc;
use ddns_core::reason::Reason;
use ddns_core::record::RecordSet;
use ddns_core::wire::Plan;

/// A plan, sorted for reading.
#[derive(Default)]
pub(super) struct Outline<'a> {
    /// Zone by zone.
    pub(super) zones: BTreeMap<ZoneId, Zone<'a>>,
    /// Why the table is created, if it is.
    pub(super) table: Option<&'a Reason>,
    /// What becomes of which registration.
    pub(super) registrations: BTreeMap<&'a InstanceId, Registration<'a>>,
    /// What is in the way of something: errors first, then warnings.
    pub(super) skipped: Vec<&'a Diagnostic>,
    /// What is good to know.
    pub(super) notes: Vec<&'a Diagnostic>,
}

/// What happens in one zone.
#[derive(Default)]
pub(super) struct Zone<'a> {
    pub(super) created: Option<Seen<'a>>,
    pub(super) associated: Vec<Seen<'a>>,
    pub(super) rows: Vec<Row<'a>>,
}

/// A VPC that comes to see a zone, and why.
pub(super) struct Seen<'a> {
    pub(super) vpc: &'a Vpc,
    pub(super) reason: &'a Reason,
}

/// What happens to one record set. A deletion has no new one, a creation no old one.
pub(super) struct Row<'a> {
    pub(super) old: Option<&'a RecordSet>,
    pub(super) new: Option<&'a RecordSet>,
    reasons: Vec<&'a Reason>,
}

/// What happens to a record set, a registration or a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Create,
    Replace,
    Delete,
}

/// The writes of one registration, taken together.
pub(super) struct Registration<'a> {
    pub(super) from: Option<u64>,
    /// The version and the number of record sets at the end; `None`: it is deleted.
    pub(super) to: Option<(u64, usize)>,
    pub(super) reason: &'a Reason,
}

impl Sign {
    /// The sign that stands in front of the line.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Create => "+",
            Self::Replace => "~",
            Self::Delete => "-",
        }
    }
}

impl<'a> Row<'a> {
    pub(super) fn sign(&self) -> Sign {
        match (self.old, self.new) {
            (Some(_), Some(_)) => Sign::Replace,
            (Some(_), None) => Sign::Delete,
            (None, _) => Sign::Create,
        }
    }

    fn join(&mut self, action: Action, set: &'a RecordSet, reason: &'a Reason) {
        match action {
            Action::Create => self.new = Some(set),
            Action::Delete => self.old = Some(set),
        }
        self.reasons.push(reason);
    }

    /// The record set that gives the line its name and type.
    pub(super) fn set(&self) -> Option<&'a RecordSet> {
        self.new.or(self.old)
    }

    /// Why; of a replacement why the new one, and the old one's reason where it is another.
    pub(super) fn why(&self) -> String {
        let mut messages: Vec<&str> = Vec::new();
        for reason in self.reasons.iter().rev() {
            if !messages.contains(&reason.message.as_str()) {
                messages.push(&reason.message);
            }
        }
        messages.join("; ")
    }
}

impl Registration<'_> {
    pub(super) fn sign(&self) -> Sign {
        match (self.from, self.to) {
            (_, None) => Sign::Delete,
            (None, Some(_)) => Sign::Create,
            (Some(_), Some(_)) => Sign::Replace,
        }
    }

    /// What becomes of it, in a few words.
    pub(super) fn what(&self) -> String {
        match (self.from, self.to) {
            (_, None) => "deleted".to_owned(),
            (None, Some((to, count))) => format!("version {to}, lists {}", records(count)),
            (Some(from), Some((to, count))) => format!("version {from} -> {to}, lists {}", records(count)),
        }
    }
}

fn records(count: usize) -> String {
    match count {
        0 => "no record set".to_owned(),
        1 => "1 record set".to_owned(),
        _ => format!("{count} record sets"),
    }
}

impl<'a> Outline<'a> {
    pub(super) fn of(plan: &'a Plan) -> Self {
        let mut outline = Self::default();
        plan.changes.iter().for_each(|change| outline.add(change));
        let (notes, mut skipped): (Vec<_>, Vec<_>) =
            plan.diagnostics.iter().partition(|diagnostic| diagnostic.severity == Severity::Info);
        skipped.sort_by_key(|diagnostic| diagnostic.severity);
        Self { skipped, notes, ..outline }
    }

    fn add(&mut self, change: &'a Change) {
        match change {
            Change::CreateTable { reason } => self.table = Some(reason),
            Change::CreateHostedZone { name, vpc, reason, caller_reference: _ } => {
                self.zone(ZoneId::of_new(name)).created = Some(Seen { vpc, reason });
            }
            Change::AssociateVpc { zone, vpc, reason } => {
                self.zone(zone.clone()).associated.push(Seen { vpc, reason });
            }
            Change::SaveRegistration { registration, expected_version, reason } => {
                let to = Some((registration.version, registration.entries().len()));
                self.register(&registration.instance_id, *expected_version, to, reason);
            }
            Change::DeleteRegistration { instance_id, expected_version, reason } => {
                self.register(instance_id, Some(*expected_version), None, reason);
            }
            Change::ChangeRecordSets { zone, batch, reasons } => {
                let zone = self.zone(zone.clone());
                batch.changes.iter().zip(reasons).for_each(|(change, reason)| zone.record(change, reason));
            }
        }
    }

    fn zone(&mut self, id: ZoneId) -> &mut Zone<'a> {
        self.zones.entry(id).or_default()
    }

    fn register(&mut self, id: &'a InstanceId, from: Option<u64>, to: Option<(u64, usize)>, reason: &'a Reason) {
        let first = self.registrations.get(id).map_or(from, |earlier| earlier.from);
        self.registrations.insert(id, Registration { from: first, to, reason });
    }
}

impl<'a> Zone<'a> {
    /// A deletion and a creation of one record set become one line.
    fn record(&mut self, change: &'a RecordChange, reason: &'a Reason) {
        let set = &change.resource_record_set;
        let counterpart = |row: &&mut Row<'a>| {
            let other = match change.action {
                Action::Create => row.old.filter(|_| row.new.is_none()),
                Action::Delete => row.new.filter(|_| row.old.is_none()),
            };
            other.is_some_and(|other| other.name == set.name && other.key() == set.key())
        };
        match self.rows.iter_mut().find(counterpart) {
            Some(row) => row.join(change.action, set, reason),
            None => {
                let mut row = Row { old: None, new: None, reasons: Vec::new() };
                row.join(change.action, set, reason);
                self.rows.push(row);
            }
        }
    }
}

/// How many of what a plan has, for the last line.
#[derive(Default)]
struct Totals {
    create: usize,
    replace: usize,
    delete: usize,
    zones: usize,
    associations: usize,
}

impl Outline<'_> {
    fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for zone in self.zones.values() {
            totals.zones += usize::from(zone.created.is_some());
            totals.associations += zone.associated.len();
            for row in &zone.rows {
                match row.sign() {
                    Sign::Create => totals.create += 1,
                    Sign::Replace => totals.replace += 1,
                    Sign::Delete => totals.delete += 1,
                }
            }
        }
        totals
    }

    /// The plan in one line: `2 to create, 1 to delete, 1 skipped`.
    pub(super) fn summary(&self) -> String {
        if self.skipped.iter().any(|diagnostic| diagnostic.fails_event) {
            return "nothing is changed, because of an error".to_owned();
        }
        let totals = self.totals();
        let counted = [
            (totals.create, "to create"),
            (totals.replace, "to change"),
            (totals.delete, "to delete"),
            (totals.zones, if totals.zones == 1 { "zone to create" } else { "zones to create" }),
            (totals.associations, if totals.associations == 1 { "zone to associate" } else { "zones to associate" }),
        ];
        let mut parts: Vec<String> =
            counted.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
        if parts.is_empty() {
            let books = self.table.is_some() || !self.registrations.is_empty();
            parts.push(if books { "no record to change, only the registration" } else { "nothing to do" }.to_owned());
        }
        if !self.skipped.is_empty() {
            parts.push(format!("{} skipped", self.skipped.len()));
        }
        parts.join(", ")
    }
}
