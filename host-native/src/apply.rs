//! Carries out what the plan says, in its order, and stops at the first change that AWS refuses.

use std::collections::{BTreeMap, BTreeSet};

use ddns_core::change::{Action, Change, ChangeBatch};
use ddns_core::id::ZoneId;
use ddns_core::name::DnsName;
use ddns_core::needs::Vpc;
use ddns_core::record::Entry;
use ddns_core::registration::{Content, Registration};

use crate::error::Error;
use crate::rows::Rows;
use crate::source::{Aws, AwsError, Refusal};

/// What AWS has taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// How many changes of each kind, by the kind's name in the plan.
    pub counts: BTreeMap<&'static str, usize>,
    /// The zones that were made, associated or written to.
    pub zones: BTreeSet<ZoneId>,
    /// What was created and no registration was saved with since: the next attempt has to know of it, whatever
    /// became of the registration in the meantime.
    pub created: Vec<Entry>,
}

impl Done {
    fn changed(&mut self, zone: &ZoneId, batch: &ChangeBatch) {
        for change in &batch.changes {
            let entry = Entry::planned(zone, change.resource_record_set.clone());
            self.created.retain(|made| !made.lists(zone, &entry.set));
            if change.action == Action::Create {
                self.created.push(entry);
            }
        }
    }

    fn saved(&mut self, registration: &Registration) {
        let confirms = |made: &Entry| {
            let mut entries = registration.entries().iter().filter(|entry| !entry.planned);
            entries.any(|entry| entry.lists(&made.zone, &made.set))
        };
        self.created.retain(|made| !confirms(made));
    }
}

/// Carries out `changes`; adds each one that AWS has taken to `done`. `rows` is the view of the table that the plan
/// was made from.
pub async fn apply<A: Aws>(aws: &A, changes: &[Change], rows: &mut Rows, done: &mut Done) -> Result<(), Error> {
    let mut zones = NewZones::default();
    for change in changes {
        let (kind, zone) = carry_out(aws, change, rows, &mut zones, done).await?;
        *done.counts.entry(kind).or_default() += 1;
        done.zones.extend(zone);
    }
    Ok(())
}

/// Answers the change's kind, and the zone that it was about.
async fn carry_out<A: Aws>(
    aws: &A,
    change: &Change,
    rows: &mut Rows,
    zones: &mut NewZones,
    done: &mut Done,
) -> Result<(&'static str, Option<ZoneId>), Error> {
    Ok(match change {
        Change::CreateTable { .. } => {
            aws.create_table().await?;
            ("createTable", None)
        }
        Change::CreateHostedZone { name, vpc, caller_reference, .. } => {
            let id = create_zone(aws, name, vpc, caller_reference).await?;
            zones.0.insert(ZoneId::of_new(name), id.clone());
            ("createHostedZone", Some(id))
        }
        Change::AssociateVpc { zone, vpc, .. } => {
            let zone = zones.real(zone);
            aws.associate_vpc(&zone, vpc).await?;
            ("associateVpc", Some(zone))
        }
        Change::SaveRegistration { registration, expected_version, .. } => {
            let registration = zones.registration(registration);
            let id = registration.instance_id.clone();
            rows.write(aws, &id, Some(registration.clone()), *expected_version).await?;
            done.saved(&registration);
            ("saveRegistration", None)
        }
        Change::ChangeRecordSets { zone, batch, .. } => {
            let zone = zones.real(zone);
            aws.change_resource_record_sets(&zone, batch).await?;
            done.changed(&zone, batch);
            ("changeRecordSets", Some(zone))
        }
        Change::DeleteRegistration { instance_id, expected_version, .. } => {
            rows.write(aws, instance_id, None, Some(*expected_version)).await?;
            ("deleteRegistration", None)
        }
    })
}

/// A retry finds the zone that the first try made: the `CallerReference` is the same.
async fn create_zone<A: Aws>(aws: &A, name: &DnsName, vpc: &Vpc, caller_reference: &str) -> Result<ZoneId, AwsError> {
    let error = match aws.create_hosted_zone(name, vpc, caller_reference).await {
        Err(error) if error.refusal == Refusal::Exists => error,
        answer => return answer,
    };
    let mut token = None;
    loop {
        let page = aws.list_hosted_zones_by_vpc(vpc, token).await?;
        for zone in page.items.into_iter().filter(|zone| zone.name == *name) {
            // Another account's zone of that name is seen here, too, and is none that this account can look at.
            if aws.get_hosted_zone(&zone.id).await?.is_some() {
                return Ok(zone.id);
            }
        }
        token = page.next;
        if token.is_none() {
            return Err(error);
        }
    }
}

/// The real ids of the zones that the plan has made so far.
#[derive(Default)]
struct NewZones(BTreeMap<ZoneId, ZoneId>);

impl NewZones {
    fn real(&self, zone: &ZoneId) -> ZoneId {
        self.0.get(zone).unwrap_or(zone).clone()
    }

    fn registration(&self, registration: &Registration) -> Registration {
        let real = |entry: &Entry| Entry { zone: self.real(&entry.zone), ..entry.clone() };
        let content = Content::Records(registration.entries().iter().map(real).collect());
        Registration { content, ..registration.clone() }
    }
}
