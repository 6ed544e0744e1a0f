//! A spot: one name in one zone, with everything that stands there or is listed there.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::id::{InstanceId, ZoneId};
use crate::name::DnsName;
use crate::reason::Reason;
use crate::record::{Entry, RecordKey, RecordSet, RecordType};

/// What is there.
pub(crate) struct Spot<'a> {
    pub zone: &'a ZoneId,
    pub name: &'a DnsName,
    /// The live record sets, of every type.
    pub live: Vec<&'a RecordSet>,
    /// What our registration lists.
    pub ours: Vec<&'a Entry>,
    /// What the registrations of other instances list.
    pub others: Vec<Listing<'a>>,
}

/// A record set that another instance's registration lists.
#[derive(Clone, Copy)]
pub(crate) struct Listing<'a> {
    pub holder: &'a InstanceId,
    pub entry: &'a Entry,
    /// The holder is gone.
    pub gone: bool,
    /// The holder is gone, or the name is made from an address that EC2 no longer shows on it (SPEC 5).
    pub yields: bool,
}

/// What becomes of a spot.
pub(crate) struct Settled {
    pub zone: ZoneId,
    pub name: DnsName,
    /// What our registration lists here before the record sets change.
    pub ahead: Vec<Entry>,
    /// What our registration lists here in the end.
    pub after: Vec<Entry>,
    pub deletes: Vec<(RecordSet, Reason)>,
    pub creates: Vec<(RecordSet, Reason)>,
    /// What changes in the registrations of others.
    pub others: BTreeMap<InstanceId, Edit>,
    /// The wanted types that are live as wanted in the end; `true`: and listed by our registration.
    pub published: BTreeMap<RecordType, bool>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Settled {
    pub(crate) fn new(spot: &Spot) -> Self {
        Self {
            zone: spot.zone.clone(),
            name: spot.name.clone(),
            ahead: Vec::new(),
            after: Vec::new(),
            deletes: Vec::new(),
            creates: Vec::new(),
            others: BTreeMap::new(),
            published: BTreeMap::new(),
            diagnostics: Vec::new(),
        }
    }

    pub(crate) fn changes_records(&self) -> bool {
        !(self.deletes.is_empty() && self.creates.is_empty())
    }
}

/// How another instance's registration changes at a spot.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edit {
    pub drop: BTreeSet<RecordKey>,
    pub ahead: Vec<Entry>,
    pub after: Vec<Entry>,
}

/// Whose a record set is (SPEC 5).
pub(crate) enum Holder<'a> {
    Nobody,
    Us,
    /// Others, all of whom yield; we may list it, too.
    Yielding(Vec<Listing<'a>>),
    /// Another who does not yield.
    Other(&'a InstanceId),
}

impl<'a> Spot<'a> {
    pub(crate) fn live_at(&self, key: &RecordKey) -> Option<&'a RecordSet> {
        self.live.iter().copied().find(|live| live.key() == *key)
    }

    pub(crate) fn ours_at(&self, key: &RecordKey) -> impl Iterator<Item = &'a Entry> {
        self.ours.iter().copied().filter(move |entry| entry.set.key() == *key)
    }

    pub(crate) fn others_at(&self, key: &RecordKey) -> impl Iterator<Item = Listing<'a>> {
        self.others.iter().copied().filter(move |listing| listing.entry.set.key() == *key)
    }

    /// The holder of what is live. Listed by several: the one that is alive; of several alive, the one that lists
    /// the live values.
    pub(crate) fn holder_of(&self, live: &RecordSet) -> Holder<'a> {
        let key = live.key();
        let lists = |entry: &Entry| entry.set.same_values(live);
        let we_list = self.ours_at(&key).any(lists);
        let (yielding, living): (Vec<_>, Vec<_>) = self.others_at(&key).partition(|listing| listing.yields);
        let best = living.iter().find(|listing| lists(listing.entry)).or(living.first());
        match best {
            Some(other) if we_list && !lists(other.entry) => Holder::Us,
            Some(other) => Holder::Other(other.holder),
            None if !yielding.is_empty() => Holder::Yielding(yielding),
            None if self.ours_at(&key).next().is_some() => Holder::Us,
            None => Holder::Nobody,
        }
    }

    /// Does any registration list this record set with the values that it has?
    pub(crate) fn is_listed(&self, live: &RecordSet) -> bool {
        let entries = self.ours.iter().copied().chain(self.others.iter().map(|listing| listing.entry));
        entries.into_iter().any(|entry| entry.lists(self.zone, live))
    }

    /// Does another living instance list this record set with the values that it has?
    pub(crate) fn lives_elsewhere(&self, live: &RecordSet) -> bool {
        self.others_at(&live.key()).any(|listing| !listing.gone && listing.entry.set.same_values(live))
    }
}
