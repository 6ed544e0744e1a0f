//! What a plan consists of: the changes, in the order in which a host carries them out (SPEC 2, 6).

use serde::{Deserialize, Serialize};

use crate::id::{InstanceId, ZoneId};
use crate::name::DnsName;
use crate::needs::Vpc;
use crate::reason::Reason;
use crate::record::RecordSet;
use crate::registration::Registration;

/// One step. A host carries the steps out one after the other and stops at the first that AWS refuses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Change {
    /// Make the registration table.
    CreateTable {
        /// Why.
        reason: Reason,
    },
    /// Make a private hosted zone. Its id is `new:NAME` in the changes that follow; the host puts the real one there.
    CreateHostedZone {
        /// The zone's name.
        #[serde(rename = "Name")]
        name: DnsName,
        /// The VPC that sees it.
        #[serde(rename = "VPC")]
        vpc: Vpc,
        /// The same for the same event, so that a retry makes no second zone.
        #[serde(rename = "CallerReference")]
        caller_reference: String,
        /// Why.
        reason: Reason,
    },
    /// Let a VPC see a private hosted zone.
    AssociateVpc {
        /// The zone.
        #[serde(rename = "HostedZoneId")]
        zone: ZoneId,
        /// The VPC.
        #[serde(rename = "VPC")]
        vpc: Vpc,
        /// Why.
        reason: Reason,
    },
    /// Write a registration, if its row is still as it was read.
    SaveRegistration {
        /// The new row; its version is that of the old row and one.
        registration: Registration,
        /// The version of the row as it was read; `null`: there must be none.
        #[serde(rename = "expectedVersion")]
        expected_version: Option<u64>,
        /// Why.
        reason: Reason,
    },
    /// Change record sets of one zone, all or none.
    ChangeRecordSets {
        /// The zone.
        #[serde(rename = "HostedZoneId")]
        zone: ZoneId,
        /// What Route 53 is sent.
        #[serde(rename = "ChangeBatch")]
        batch: ChangeBatch,
        /// Why, one for each of the batch's changes, in their order.
        reasons: Vec<Reason>,
    },
    /// Delete a registration, if its row is still as it was read.
    DeleteRegistration {
        /// Whose.
        #[serde(rename = "InstanceId")]
        instance_id: InstanceId,
        /// The version of the row as it was read.
        #[serde(rename = "expectedVersion")]
        expected_version: u64,
        /// Why.
        reason: Reason,
    },
}

/// A `ChangeBatch` of Route 53.
///
/// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeBatch.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
pub struct ChangeBatch {
    /// For the people who read Route 53's change log.
    pub comment: String,
    /// What changes.
    pub changes: Vec<RecordChange>,
}

/// One change of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "PascalCase")]
pub struct RecordChange {
    /// What happens to the record set.
    pub action: Action,
    /// The record set, complete: a DELETE has to match what is live.
    pub resource_record_set: RecordSet,
}

/// What happens to a record set. Never UPSERT: CREATE and DELETE fail when somebody else was quicker (SPEC 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum Action {
    /// It must not be there.
    Create,
    /// It must be there, exactly so.
    Delete,
}
