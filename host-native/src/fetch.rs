//! Fetches what the planner asks for, the needs of a round at the same time, and adds it to the facts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ddns_core::event::Event;
use ddns_core::facts::{DhcpOptions, Facts, HostedZone, Instance, Subnet, TableState, VpcFacts, ZoneConfig};
use ddns_core::id::{DhcpOptionsId, InstanceId, Region, SubnetId, VpcId};
use ddns_core::needs::{Need, Vpc};
use ddns_core::record::RecordSet;
use futures_util::future::{try_join, try_join_all, try_join3};
use tokio::time::Instant;

use crate::error::Error;
use crate::rows::{Place, Rows};
use crate::source::{Aws, AwsError, RecordStart, Refusal, VpcAttribute};

/// For so long a warm function goes by what it knows of a VPC: a burst of launches asks once. Nobody is told when
/// the attributes of a VPC change, so an event sees them as they were at most that long ago.
const VPC_LIFETIME: Duration = Duration::from_secs(60);
/// More than any account has in use; beyond it the cache starts anew.
const CACHE_SIZE: usize = 1_000;
/// A filter of `DescribeInstances` takes 200 values; half of that keeps an answer on one page.
///
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html>
const MAX_FILTER_VALUES: usize = 100;

/// What stays true between events: subnets and DHCP option sets, which cannot be changed once they are made, and
/// for a minute VPCs.
///
/// <https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html>
#[derive(Debug, Default)]
pub struct Cache {
    vpcs: Shelf<(Region, VpcId), (Instant, VpcFacts)>,
    subnets: Shelf<(Region, SubnetId), Subnet>,
    dhcp_options: Shelf<(Region, DhcpOptionsId), DhcpOptions>,
}

#[derive(Debug)]
struct Shelf<K, V>(Mutex<BTreeMap<K, V>>);

impl<K, V> Default for Shelf<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Ord, V: Clone> Shelf<K, V> {
    fn find(&self, key: &K) -> Option<V> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn keep(&self, key: K, value: &V) {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if shelf.len() >= CACHE_SIZE {
            shelf.clear();
        }
        shelf.insert(key, value.clone());
    }
}

/// One attempt's view of AWS.
pub struct Fetcher<'a, A> {
    /// Where it is asked.
    pub aws: &'a A,
    /// What earlier events learnt.
    pub cache: &'a Cache,
    /// What it is about.
    pub event: &'a Event,
}

/// What was found about EC2's side of a need.
enum Found {
    Instance(InstanceId, Option<Instance>),
    Vpc(VpcId, Option<VpcFacts>, Option<(DhcpOptionsId, Option<DhcpOptions>)>),
    Subnet(SubnetId, Option<Subnet>),
    Zones(Vec<HostedZone>),
    Records(Place, Vec<RecordSet>),
}

impl<A: Aws> Fetcher<'_, A> {
    /// Answers all `needs` at the same time and adds what was found to `facts`, the needs themselves to
    /// `facts.answered`. But what is live is read behind the rows that list it: every write compares the versions of
    /// those, and so covers the time in between. The other way round another handler could take a name, change its
    /// record and confirm that between the two, and its row would be believed to list what was live before.
    pub async fn answer(&self, needs: &[Need], facts: &mut Facts, rows: &mut Rows) -> Result<(), Error> {
        let is_live = |need: &&Need| matches!(need, Need::RecordSets { .. });
        let (live, others): (Vec<&Need>, Vec<&Need>) = needs.iter().partition(is_live);
        let others = async { Ok(self.find_all(others).await?) };
        let rows_then_live = async {
            let holders = self.read_rows(needs, facts, rows).await?;
            Ok::<_, Error>((holders, self.find_all(live).await?))
        };
        let (found, (holders, live)) = try_join(others, rows_then_live).await?;
        for found in found.into_iter().chain(live) {
            add(found, facts);
        }
        for (id, instance, need) in holders {
            facts.instances.insert(id, instance);
            facts.answered.insert(need);
        }
        facts.answered.extend(needs.iter().cloned());
        facts.registrations.extend(rows.registrations().clone());
        facts.registration_table = if rows.table_is_missing() { TableState::Missing } else { TableState::Present };
        Ok(())
    }

    async fn find_all(&self, needs: Vec<&Need>) -> Result<Vec<Found>, AwsError> {
        try_join_all(needs.into_iter().map(|need| self.find(need))).await
    }

    async fn find(&self, need: &Need) -> Result<Found, AwsError> {
        Ok(match need {
            Need::Instance { instance_id, region, .. } => {
                let mut found = self.aws.describe_instances(region, std::slice::from_ref(instance_id)).await?;
                Found::Instance(instance_id.clone(), found.pop().map(|(_, instance)| instance))
            }
            Need::Vpc { vpc_id, region } => self.vpc(region, vpc_id).await?,
            Need::Subnet { subnet_id, region } => {
                Found::Subnet(subnet_id.clone(), self.subnet(region, subnet_id).await?)
            }
            Need::HostedZones { vpc } => Found::Zones(self.hosted_zones(vpc.as_ref()).await?),
            Need::RecordSets { hosted_zone_id, name } => {
                let place = (hosted_zone_id.clone(), name.clone());
                let sets = self.record_sets(&place).await?;
                Found::Records(place, sets)
            }
        })
    }

    async fn vpc(&self, region: &Region, id: &VpcId) -> Result<Found, AwsError> {
        let key = (region.clone(), id.clone());
        let known = self.cache.vpcs.find(&key).filter(|(at, _)| at.elapsed() < VPC_LIFETIME);
        let facts = match known {
            Some((_, facts)) => facts,
            None => {
                let (options, support, hostnames) = try_join3(
                    self.aws.describe_vpc(region, id),
                    self.aws.describe_vpc_attribute(region, id, VpcAttribute::EnableDnsSupport),
                    self.aws.describe_vpc_attribute(region, id, VpcAttribute::EnableDnsHostnames),
                )
                .await?;
                let Some(options) = options else { return Ok(Found::Vpc(id.clone(), None, None)) };
                let facts =
                    VpcFacts { dhcp_options_id: options, enable_dns_support: support, enable_dns_hostnames: hostnames };
                self.cache.vpcs.keep(key, &(Instant::now(), facts.clone()));
                facts
            }
        };
        let options = match facts.dhcp_options_id.clone() {
            None => None,
            Some(id) => {
                let options = self.dhcp_options(region, &id).await?;
                Some((id, options))
            }
        };
        Ok(Found::Vpc(id.clone(), Some(facts), options))
    }

    async fn dhcp_options(&self, region: &Region, id: &DhcpOptionsId) -> Result<Option<DhcpOptions>, AwsError> {
        let key = (region.clone(), id.clone());
        if let Some(known) = self.cache.dhcp_options.find(&key) {
            return Ok(Some(known));
        }
        let options = self.aws.describe_dhcp_options(region, id).await?;
        if let Some(options) = &options {
            self.cache.dhcp_options.keep(key, options);
        }
        Ok(options)
    }

    async fn subnet(&self, region: &Region, id: &SubnetId) -> Result<Option<Subnet>, AwsError> {
        let key = (region.clone(), id.clone());
        if let Some(known) = self.cache.subnets.find(&key) {
            return Ok(Some(known));
        }
        let subnet = self.aws.describe_subnet(region, id).await?;
        if let Some(subnet) = &subnet {
            self.cache.subnets.keep(key, subnet);
        }
        Ok(subnet)
    }

    /// The account's zones, with the VPC in those that it sees, and the zones of others that it sees.
    async fn hosted_zones(&self, vpc: Option<&Vpc>) -> Result<Vec<HostedZone>, AwsError> {
        let (mut zones, seen) = try_join(self.own_zones(), self.zones_seen_from(vpc)).await?;
        for seen in seen {
            match zones.iter_mut().find(|zone| zone.id == seen.id) {
                Some(zone) => zone.vpcs = seen.vpcs,
                None => zones.push(seen),
            }
        }
        Ok(zones)
    }

    async fn own_zones(&self) -> Result<Vec<HostedZone>, AwsError> {
        let (mut zones, mut marker) = (Vec::new(), None);
        loop {
            let page = self.aws.list_hosted_zones(marker).await?;
            zones.extend(page.items);
            marker = page.next;
            if marker.is_none() {
                return Ok(zones);
            }
        }
    }

    async fn zones_seen_from(&self, vpc: Option<&Vpc>) -> Result<Vec<HostedZone>, AwsError> {
        let Some(vpc) = vpc else { return Ok(Vec::new()) };
        let (mut zones, mut token) = (Vec::new(), None);
        loop {
            let page = self.aws.list_hosted_zones_by_vpc(vpc, token).await?;
            zones.extend(page.items.into_iter().map(|seen| HostedZone {
                id: seen.id,
                name: seen.name,
                config: ZoneConfig { private_zone: true },
                vpcs: vec![vpc.clone()],
                owner: Some(seen.owner),
            }));
            token = page.next;
            if token.is_none() {
                return Ok(zones);
            }
        }
    }

    /// The live record sets at a name. Route 53 answers from the name on, so what follows it is passed over.
    async fn record_sets(&self, (zone, name): &Place) -> Result<Vec<RecordSet>, AwsError> {
        let mut start = RecordStart { name: name.clone(), rtype: None, set_identifier: None };
        let mut sets = Vec::new();
        loop {
            let page = match self.aws.list_resource_record_sets(zone, &start).await {
                // Registered in a zone that was deleted since: nothing is live there.
                Err(error) if error.refusal == Refusal::NotFound => return Ok(sets),
                page => page?,
            };
            sets.extend(page.items.into_iter().filter(|set| set.name == *name));
            match page.next {
                Some(next) if next.name == *name => start = next,
                _ => return Ok(sets),
            }
        }
    }

    /// Our registration, who lists the names, their registrations, and whether they are alive.
    async fn read_rows(&self, needs: &[Need], facts: &Facts, rows: &mut Rows) -> Result<Vec<Holder>, Error> {
        let (mut ids, mut places) = (BTreeSet::new(), BTreeSet::new());
        for need in needs {
            match need {
                Need::Instance { instance_id, .. } => {
                    ids.insert(instance_id.clone());
                }
                Need::RecordSets { hosted_zone_id, name } => {
                    places.insert((hosted_zone_id.clone(), name.clone()));
                }
                Need::Vpc { .. } | Need::Subnet { .. } | Need::HostedZones { .. } => {}
            }
        }
        if rows.table_is_missing() {
            return Ok(Vec::new());
        }
        rows.read_registrations(self.aws, self.event, &ids).await?;
        rows.read_index(self.aws, &places).await?;
        let holders: BTreeSet<InstanceId> = places.iter().flat_map(|place| rows.holders(place)).cloned().collect();
        rows.read_registrations(self.aws, self.event, &holders).await?;
        rows.check_together(self.aws, self.event, &places).await?;
        let others = holders.into_iter().filter(|id| *id != self.event.instance && !facts.instances.contains_key(id));
        self.holders(others, rows).await
    }

    /// EC2 is asked where the registration says, if this account can ask there.
    async fn holders(&self, ids: impl Iterator<Item = InstanceId>, rows: &Rows) -> Result<Vec<Holder>, Error> {
        let mut by_region: BTreeMap<Region, Vec<InstanceId>> = BTreeMap::new();
        for id in ids {
            let Some(Some(row)) = rows.registrations().get(&id) else { continue };
            if row.account.as_ref().is_none_or(|account| *account == self.event.account) {
                by_region.entry(row.region.clone().unwrap_or_else(|| self.event.region.clone())).or_default().push(id);
            }
        }
        let calls = by_region.iter().flat_map(|(region, ids)| {
            ids.chunks(MAX_FILTER_VALUES).map(move |ids| async move {
                let found: BTreeMap<_, _> = self.aws.describe_instances(region, ids).await?.into_iter().collect();
                Ok::<_, AwsError>((region, ids, found))
            })
        });
        let mut holders = Vec::new();
        for (region, ids, mut found) in try_join_all(calls).await? {
            for id in ids {
                let (account, region) = (self.event.account.clone(), region.clone());
                let need = Need::Instance { instance_id: id.clone(), account, region };
                holders.push((id.clone(), found.remove(id), need));
            }
        }
        Ok(holders)
    }
}

type Holder = (InstanceId, Option<Instance>, Need);

fn add(found: Found, facts: &mut Facts) {
    match found {
        Found::Instance(id, instance) => {
            facts.instances.insert(id, instance);
        }
        Found::Vpc(id, vpc, options) => {
            facts.vpcs.insert(id, vpc);
            facts.dhcp_options.extend(options);
        }
        Found::Subnet(id, subnet) => {
            facts.subnets.insert(id, subnet);
        }
        Found::Zones(zones) => facts.hosted_zones = Some(zones),
        Found::Records((zone, _), sets) => facts.record_sets.entry(zone).or_default().extend(sets),
    }
}
