//! Route 53's hosted zones: all accounts' of the world, seen by one.

use std::collections::BTreeSet;

use ddns_core::change::ChangeBatch;
use ddns_core::facts::{HostedZone, ZoneConfig, ZoneOwner};
use ddns_core::id::{AccountId, ZoneId};
use ddns_core::name::DnsName;
use ddns_core::needs::Vpc;
use ddns_core::record::RecordSet;

use super::batch;
use super::records::Records;
use super::refused::{Code, Refused};
use super::values::check_name;
use crate::source::{Page, RecordStart, ZoneSummary};

/// Zones that a list answers at most.
const PAGE: usize = 100;

/// The hosted zones, in the order in which they were made.
#[derive(Clone, Debug, Default)]
pub(super) struct Route53 {
    pub(super) zones: Vec<Zone>,
    caller_references: BTreeSet<String>,
}

/// A hosted zone and what is in it.
#[derive(Clone, Debug)]
pub(super) struct Zone {
    pub(super) zone: HostedZone,
    pub(super) records: Records,
}

impl Route53 {
    /// `ListHostedZones`: the account's own, without their VPCs.
    ///
    /// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZones.html>
    pub(super) fn list(&self, account: &AccountId, marker: Option<&str>) -> Result<Page<HostedZone>, Refused> {
        let own = self.zones.iter().map(|zone| &zone.zone).filter(|zone| !zone.is_foreign(account));
        let page = page(own, marker).ok_or_else(|| no_such_zone(marker.unwrap_or_default()))?;
        let printed = |zone: &HostedZone| HostedZone { vpcs: Vec::new(), owner: None, ..zone.clone() };
        Ok(Page { items: page.items.into_iter().map(printed).collect(), next: page.next })
    }

    /// `ListHostedZonesByVPC`: the private zones that a VPC sees, whoever they belong to.
    ///
    /// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZonesByVPC.html>
    pub(super) fn list_by_vpc(
        &self,
        account: &AccountId,
        vpc: &Vpc,
        token: Option<&str>,
    ) -> Result<Page<ZoneSummary>, Refused> {
        let seen = self.zones.iter().map(|zone| &zone.zone).filter(|zone| zone.vpcs.contains(vpc));
        let page = page(seen, token).ok_or_else(|| Code::InvalidPaginationToken.says("not from a page before"))?;
        let own = || ZoneOwner { owning_account: Some(account.clone()), owning_service: None };
        let summary = |zone: &HostedZone| ZoneSummary {
            id: zone.id.clone(),
            name: zone.name.clone(),
            owner: zone.owner.clone().unwrap_or_else(own),
        };
        Ok(Page { items: page.items.into_iter().map(summary).collect(), next: page.next })
    }

    /// `GetHostedZone`: the account's own only.
    pub(super) fn get(&self, account: &AccountId, id: &ZoneId) -> Result<Option<HostedZone>, Refused> {
        if self.find(id).is_none() {
            return Ok(None);
        }
        self.own(account, id).map(|zone| Some(zone.zone.clone()))
    }

    /// `ListResourceRecordSets`. An identifier without a type is an error.
    pub(super) fn list_records(
        &self,
        account: &AccountId,
        id: &ZoneId,
        start: &RecordStart,
    ) -> Result<Page<RecordSet, RecordStart>, Refused> {
        if start.set_identifier.is_some() && start.rtype.is_none() {
            return Err(Code::InvalidInput.says("a StartRecordIdentifier without StartRecordType"));
        }
        Ok(self.own(account, id)?.records.page(start))
    }

    /// `ChangeResourceRecordSets`.
    pub(super) fn change(&mut self, account: &AccountId, id: &ZoneId, batch: &ChangeBatch) -> Result<(), Refused> {
        let records = {
            let zone = self.own(account, id)?;
            batch::changed(&zone.zone.name, &zone.records, batch)?
        };
        self.find_mut(id)?.records = records;
        Ok(())
    }

    /// `CreateHostedZone`, private: the VPC may not see another zone of that name yet, and the `CallerReference`
    /// is used once in the life of the account.
    ///
    /// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone.html>
    pub(super) fn create(
        &mut self,
        name: &DnsName,
        vpc: &Vpc,
        caller_reference: &str,
        id: ZoneId,
    ) -> Result<ZoneId, Refused> {
        check_name(name).map_err(|problem| Code::InvalidDomainName.says(problem))?;
        if caller_reference.is_empty() || caller_reference.len() > 128 {
            return Err(Code::InvalidInput.says("a CallerReference has to have 1 to 128 characters"));
        }
        if self.caller_references.contains(caller_reference) {
            let message = format!(
                "A hosted zone has already been created with the specified caller reference `{caller_reference}`"
            );
            return Err(Code::HostedZoneAlreadyExists.says(message));
        }
        self.check_conflict(name, vpc)?;
        self.caller_references.insert(caller_reference.to_owned());
        let config = ZoneConfig { private_zone: true };
        let zone = HostedZone { id: id.clone(), name: name.clone(), config, vpcs: vec![vpc.clone()], owner: None };
        self.zones.push(Zone { zone, records: Records::of_new_zone(name) });
        Ok(id)
    }

    /// `AssociateVPCWithHostedZone`: of a private zone of one's own; a second time it is no error.
    ///
    /// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_AssociateVPCWithHostedZone.html>
    pub(super) fn associate(&mut self, account: &AccountId, id: &ZoneId, vpc: &Vpc) -> Result<(), Refused> {
        let zone = self.find(id).ok_or_else(|| no_such_zone(id.as_str()))?.zone.clone();
        if zone.is_foreign(account) {
            let message = format!("the account that made `{id}` has not authorized this association");
            return Err(Code::NotAuthorizedException.says(message));
        }
        if !zone.config.private_zone {
            return Err(Code::PublicZoneVPCAssociation.says(format!("`{id}` is a public hosted zone")));
        }
        if zone.vpcs.contains(vpc) {
            return Ok(());
        }
        self.check_conflict(&zone.name, vpc)?;
        self.find_mut(id)?.zone.vpcs.push(vpc.clone());
        Ok(())
    }

    /// Does the VPC see a private zone of this name already, of whatever account?
    fn check_conflict(&self, name: &DnsName, vpc: &Vpc) -> Result<(), Refused> {
        let there = |zone: &&Zone| zone.zone.name == *name && zone.zone.vpcs.contains(vpc);
        match self.zones.iter().find(there) {
            None => Ok(()),
            Some(zone) => Err(Code::ConflictingDomainExists.says(format!(
                "The VPC {} in region {} has already been associated with the hosted zone {} with the same domain name.",
                vpc.id.0, vpc.region.0, zone.zone.id
            ))),
        }
    }

    pub(super) fn find(&self, id: &ZoneId) -> Option<&Zone> {
        self.zones.iter().find(|zone| zone.zone.id == *id)
    }

    pub(super) fn find_mut(&mut self, id: &ZoneId) -> Result<&mut Zone, Refused> {
        let found = self.zones.iter_mut().find(|zone| zone.zone.id == *id);
        found.ok_or_else(|| no_such_zone(id.as_str()))
    }

    fn own(&self, account: &AccountId, id: &ZoneId) -> Result<&Zone, Refused> {
        let zone = self.find(id).ok_or_else(|| no_such_zone(id.as_str()))?;
        if zone.zone.is_foreign(account) {
            return Err(Code::AccessDenied.says(format!("`{id}` is another account's")));
        }
        Ok(zone)
    }
}

fn no_such_zone(id: &str) -> Refused {
    Code::NoSuchHostedZone.says(format!("No hosted zone found with ID: {id}"))
}

/// The page that starts at the zone whose id is `marker`; `None`: there is no such zone.
fn page<'a>(zones: impl Iterator<Item = &'a HostedZone>, marker: Option<&str>) -> Option<Page<&'a HostedZone>> {
    let mut zones = zones.skip_while(|zone| marker.is_some_and(|marker| zone.id.as_str() != marker)).peekable();
    if marker.is_some() {
        zones.peek()?;
    }
    let items = zones.by_ref().take(PAGE).collect();
    Some(Page { items, next: zones.next().map(|zone| zone.id.as_str().to_owned()) })
}
