//! Route 53's limits on a change batch (SPEC 6).

use crate::change::{Action, Change, ChangeBatch, RecordChange};
use crate::id::ZoneId;
use crate::reason::Reason;
use crate::record::RecordSet;
use crate::spot::Settled;

/// `ResourceRecord` elements in a request.
///
/// <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-requests-changeresourcerecordsets>
const MAX_ELEMENTS: usize = 1_000;
/// Characters of all `Value` elements in a request.
const MAX_CHARACTERS: usize = 32_000;

/// The changes of a zone in as few batches as the limits allow. What changes at one name stays together.
pub(crate) fn batches(zone: &ZoneId, settled: &[&Settled], comment: &str) -> Vec<Change> {
    let mut batches: Vec<Batch> = Vec::new();
    for spot in settled {
        let next = Batch::of(spot);
        match batches.last_mut() {
            Some(batch) if batch.fits(&next) => batch.append(next),
            _ => batches.push(next),
        }
    }
    let change = |batch: Batch| Change::ChangeRecordSets {
        zone: zone.clone(),
        batch: ChangeBatch { comment: comment.to_owned(), changes: batch.changes },
        reasons: batch.reasons,
    };
    batches.into_iter().map(change).collect()
}

#[derive(Default)]
struct Batch {
    changes: Vec<RecordChange>,
    reasons: Vec<Reason>,
    elements: usize,
    characters: usize,
}

impl Batch {
    fn of(spot: &Settled) -> Self {
        let mut batch = Self::default();
        for (set, reason) in &spot.deletes {
            batch.add(Action::Delete, set, reason);
        }
        for (set, reason) in &spot.creates {
            batch.add(Action::Create, set, reason);
        }
        batch
    }

    fn add(&mut self, action: Action, set: &RecordSet, reason: &Reason) {
        self.elements += set.resource_records.len();
        self.characters += set.resource_records.iter().map(|record| record.value.chars().count()).sum::<usize>();
        self.changes.push(RecordChange { action, resource_record_set: set.clone() });
        self.reasons.push(reason.clone());
    }

    fn fits(&self, next: &Self) -> bool {
        self.elements + next.elements <= MAX_ELEMENTS && self.characters + next.characters <= MAX_CHARACTERS
    }

    fn append(&mut self, mut next: Self) {
        self.changes.append(&mut next.changes);
        self.reasons.append(&mut next.reasons);
        self.elements += next.elements;
        self.characters += next.characters;
    }
}
