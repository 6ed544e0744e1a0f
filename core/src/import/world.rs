//! What is known so far, and what each kind of document adds to it.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use serde_json::{Map, Value};

use super::document::{self, Fault, Found, Item, Part, below, by_id, identified, list, read};
use super::onlookers::Onlookers;
use super::{Bundle, DocumentKind as Kind, ImportDocument, record_sets};
use crate::event::Event;
use crate::facts::{Facts, HostedZone, TableState, VpcFacts};
use crate::id::{AccountId, DhcpOptionsId, InstanceId, Region, SubnetId, VpcId};
use crate::needs::Need;
use crate::settings::Settings;

/// The facts, and what documents say that facts have no place for.
pub(super) struct World {
    pub(super) event: Option<Value>,
    pub(super) facts: Facts,
    /// Where EC2 was asked about an instance.
    pub(super) asked: BTreeMap<InstanceId, (AccountId, Region)>,
    /// The VPCs of `describe-vpcs`: is it a default one?
    described: BTreeMap<VpcId, bool>,
    /// Those of whose DNS attributes no document speaks.
    pub(super) assumed: BTreeSet<VpcId>,
    onlookers: Option<Onlookers>,
    /// Is what a bundle says all that there is? `None`: there is no bundle with facts in it.
    complete: Option<bool>,
}

impl World {
    pub(super) fn new(given: Bundle) -> Self {
        let mut world = Self {
            event: None,
            facts: Facts::default(),
            asked: BTreeMap::new(),
            described: BTreeMap::new(),
            assumed: BTreeSet::new(),
            onlookers: None,
            complete: None,
        };
        world.bundle(given.event, given.facts);
        world
    }

    /// Takes a document in, as a whole or not at all.
    pub(super) fn take(&mut self, part: &mut Part, document: &ImportDocument) -> Result<Found, Fault> {
        let (kind, place, value) = (part.kind, mem::take(&mut part.place), part.value.take());
        let truncated = is_truncated(&value);
        let mut found = match kind {
            Kind::Bundle => self.take_bundle(&place, value),
            Kind::Event => self.take_event(&place, value),
            Kind::Instances => self.take_instances(&place, value),
            Kind::Vpcs => self.take_vpcs(&place, value),
            Kind::VpcAttribute => self.take_attribute(place, &value),
            Kind::DhcpOptions => self.take_dhcp_options(&place, value),
            Kind::Subnets => self.take_subnets(&place, value),
            Kind::HostedZones => self.take_zones(&place, value, document),
            Kind::HostedZone => self.take_zone(&place, value),
            Kind::RecordSets => record_sets::take(&mut self.facts, &place, value, document),
            Kind::Unknown => Ok(Found::default()),
        }?;
        if truncated {
            found.hints.push("it is not the whole list: leave out `--max-items` and `--no-paginate`".to_owned());
        }
        Ok(found)
    }

    fn take_bundle(&mut self, place: &str, value: Value) -> Result<Found, Fault> {
        let inside = |fault: Fault| Fault { path: below(place, &fault.path), ..fault };
        let (event, facts) = document::read_bundle(value).map_err(inside)?;
        let names = facts.instances.keys().map(ToString::to_string).collect();
        self.bundle(event, facts);
        Ok(Found { names, ..Found::default() })
    }

    fn bundle(&mut self, event: Option<Value>, mut facts: Facts) {
        let created = mem::take(&mut facts.created);
        if let Some(event) = event {
            self.about(event);
            self.facts.created = created;
        }
        let complete = mem::take(&mut facts.complete);
        let settings = mem::take(&mut facts.settings);
        if settings != Settings::default() {
            self.facts.settings = settings;
        }
        if says_nothing(&facts) {
            return;
        }
        // Two bundles are all that there is if both are.
        self.complete = Some(complete && self.complete.unwrap_or(true));
        for need in &facts.answered {
            if let Need::Instance { instance_id, account, region } = need {
                self.asked.insert(instance_id.clone(), (account.clone(), region.clone()));
            }
        }
        self.facts.registration_table = facts.registration_table;
        self.facts.answered.extend(facts.answered);
        self.facts.registrations.extend(facts.registrations);
        for (zone, sets) in facts.record_sets {
            record_sets::add(&mut self.facts, zone, sets);
        }
        self.facts.instances.extend(facts.instances);
        facts.vpcs.into_iter().for_each(|(id, vpc)| self.vpc(id, vpc));
        self.facts.subnets.extend(facts.subnets);
        self.facts.dhcp_options.extend(facts.dhcp_options);
        facts.hosted_zones.into_iter().for_each(|zones| self.zones(zones));
    }

    /// Another event: what an earlier attempt at the one before has created is not its.
    pub(super) fn about(&mut self, event: Value) {
        self.event = Some(event);
        self.facts.created.clear();
    }

    fn take_event(&mut self, place: &str, value: Value) -> Result<Found, Fault> {
        let event = Event::from_value(&value).map_err(|rejection| {
            let inside = rejection.path.strip_prefix("event").unwrap_or_default().trim_start_matches('.');
            Fault::new(&below(place, inside), rejection.message)
        })?;
        self.about(value);
        Ok(Found { names: vec![event.instance.to_string()], ..Found::default() })
    }

    fn take_instances(&mut self, place: &str, value: Value) -> Result<Found, Fault> {
        let mut items = Vec::new();
        let mut asked = Vec::new();
        for (place, reservation) in list(place, value, "Reservations")? {
            let account = reservation.get("OwnerId").and_then(Value::as_str).map(str::to_owned);
            for item in identified(list(&place, reservation, "Instances")?, "InstanceId")? {
                let zone = item.value.pointer("/Placement/AvailabilityZone").and_then(Value::as_str);
                asked.push(account.clone().zip(zone.and_then(region)));
                items.push(item);
            }
        }
        let instances = by_id(&items, InstanceId::parse)?;
        for ((id, _), asked) in instances.iter().zip(asked) {
            if let Some((account, region)) = asked {
                self.asked.insert(id.clone(), (AccountId(account), region));
            }
        }
        self.facts.instances.extend(instances);
        Ok(named(items))
    }

    fn take_vpcs(&mut self, place: &str, value: Value) -> Result<Found, Fault> {
        let items = identified(list(place, value, "Vpcs")?, "VpcId")?;
        self.read_vpcs(&items)?;
        for item in &items {
            let is_default = item.value.get("IsDefault").and_then(Value::as_bool);
            self.described.insert(VpcId(item.key.clone()), is_default.unwrap_or_default());
        }
        Ok(named(items))
    }

    fn take_attribute(&mut self, place: String, value: &Value) -> Result<Found, Fault> {
        let mut vpc = Map::new();
        for name in ["EnableDnsSupport", "EnableDnsHostnames"] {
            if let Some(attribute) = value.get(name) {
                let Some(set @ Value::Bool(_)) = attribute.get("Value") else {
                    return Err(Fault::new(&below(&below(&place, name), "Value"), "expected true or false"));
                };
                vpc.insert(name.to_owned(), set.clone());
            }
        }
        let Some(id) = value.get("VpcId").and_then(Value::as_str) else {
            return Err(Fault::new(&place, "missing: expected `VpcId`"));
        };
        let items = vec![Item { place, key: id.to_owned(), value: vpc.into() }];
        self.read_vpcs(&items)?;
        Ok(named(items))
    }

    fn read_vpcs(&mut self, items: &[Item]) -> Result<(), Fault> {
        let vpcs = by_id(items, |id| Ok(VpcId(id.to_owned())))?;
        vpcs.into_iter().for_each(|(id, vpc)| self.vpc(id, vpc));
        Ok(())
    }

    fn take_dhcp_options(&mut self, place: &str, value: Value) -> Result<Found, Fault> {
        let items = identified(list(place, value, "DhcpOptions")?, "DhcpOptionsId")?;
        self.facts.dhcp_options.extend(by_id(&items, |id| Ok(DhcpOptionsId(id.to_owned())))?);
        Ok(named(items))
    }

    fn take_subnets(&mut self, place: &str, value: Value) -> Result<Found, Fault> {
        let items = identified(list(place, value, "Subnets")?, "SubnetId")?;
        self.facts.subnets.extend(by_id(&items, |id| Ok(SubnetId(id.to_owned())))?);
        Ok(named(items))
    }

    fn take_zones(&mut self, place: &str, value: Value, document: &ImportDocument) -> Result<Found, Fault> {
        if value.get("HostedZones").is_some() {
            let items = identified(list(place, value, "HostedZones")?, "Id")?;
            return self.read_zones(items.into_iter().map(with_service).collect());
        }
        // By now all that tells of VPCs is in.
        let onlookers = self.onlookers.get_or_insert_with(|| Onlookers::of(&self.facts, &self.asked));
        let vpc = onlookers.of_document(document).map_err(|message| Fault::new(place, message))?;
        let mut items = identified(list(place, value, "HostedZoneSummaries")?, "HostedZoneId")?;
        for item in &mut items {
            if let Some(members) = item.value.as_object_mut() {
                members.insert("Id".to_owned(), item.key.as_str().into());
                members.insert("Config".to_owned(), Value::from_iter([("PrivateZone", true)]));
                members.insert("VPCs".to_owned(), Value::from_iter([vpc.clone()]));
            }
        }
        self.read_zones(items)
    }

    fn take_zone(&mut self, place: &str, mut value: Value) -> Result<Found, Fault> {
        let vpcs = value.get_mut("VPCs").map(Value::take);
        let zone = value.get_mut("HostedZone").map(Value::take).unwrap_or_default();
        let mut items = identified(vec![(below(place, "HostedZone"), zone)], "Id")?;
        for item in &mut items {
            if let (Some(members), Some(vpcs)) = (item.value.as_object_mut(), &vpcs) {
                members.insert("VPCs".to_owned(), vpcs.clone());
            }
        }
        self.read_zones(items.into_iter().map(with_service).collect())
    }

    fn read_zones(&mut self, items: Vec<Item>) -> Result<Found, Fault> {
        let zones: Vec<HostedZone> = items.iter().map(read).collect::<Result<_, _>>()?;
        let names = zones.iter().map(|zone| format!("{} {}", zone.id, zone.name)).collect();
        self.zones(zones);
        Ok(Found { names, ..Found::default() })
    }

    /// What one document leaves open another says.
    fn vpc(&mut self, id: VpcId, vpc: Option<VpcFacts>) {
        let known = self.facts.vpcs.entry(id).or_default();
        let (Some(old), Some(new)) = (known.as_ref(), vpc.as_ref()) else {
            *known = vpc.or(known.take());
            return;
        };
        *known = Some(VpcFacts {
            dhcp_options_id: new.dhcp_options_id.clone().or(old.dhcp_options_id.clone()),
            enable_dns_support: new.enable_dns_support.or(old.enable_dns_support),
            enable_dns_hostnames: new.enable_dns_hostnames.or(old.enable_dns_hostnames),
        });
    }

    fn zones(&mut self, zones: Vec<HostedZone>) {
        let known = self.facts.hosted_zones.get_or_insert_default();
        for mut zone in zones {
            let mut vpcs = mem::take(&mut zone.vpcs);
            let at = known.partition_point(|known| known.id < zone.id);
            match known.get_mut(at) {
                Some(old) if old.id == zone.id => {
                    zone.owner = zone.owner.or(old.owner.take());
                    vpcs.append(&mut old.vpcs);
                    *old = zone;
                }
                _ => insert_at(known, at, zone),
            }
            if let Some(zone) = known.get_mut(at) {
                vpcs.into_iter().for_each(|vpc| insert(&mut zone.vpcs, vpc));
            }
        }
    }

    /// All documents are in: what they leave open is as AWS makes it.
    ///
    /// <https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html#vpc-dns-support>
    pub(super) fn close(&mut self) {
        self.facts.complete = self.complete.unwrap_or(true);
        if self.facts.complete {
            let asked = self.asked.iter().map(|(id, (account, region))| Need::Instance {
                instance_id: id.clone(),
                account: account.clone(),
                region: region.clone(),
            });
            self.facts.answered.extend(asked);
        }
        for (id, is_default) in &self.described {
            if let Some(Some(vpc)) = self.facts.vpcs.get_mut(id) {
                if vpc.enable_dns_support.is_none() || vpc.enable_dns_hostnames.is_none() {
                    self.assumed.insert(id.clone());
                }
                vpc.enable_dns_support.get_or_insert(true);
                vpc.enable_dns_hostnames.get_or_insert(*is_default);
            }
        }
    }

    pub(super) fn into_bundle(self) -> Bundle {
        Bundle { event: self.event, facts: self.facts }
    }
}

/// Has it nothing that was looked up?
fn says_nothing(facts: &Facts) -> bool {
    let Facts { instances, vpcs, subnets, dhcp_options, hosted_zones, record_sets, registrations, answered, .. } =
        facts;
    instances.is_empty()
        && vpcs.is_empty()
        && subnets.is_empty()
        && dhcp_options.is_empty()
        && hosted_zones.is_none()
        && record_sets.is_empty()
        && registrations.is_empty()
        && answered.is_empty()
        && facts.registration_table == TableState::Present
}

/// Into a sorted list, once.
fn insert<T: Ord>(sorted: &mut Vec<T>, item: T) {
    let at = sorted.partition_point(|known| *known < item);
    if sorted.get(at) != Some(&item) {
        insert_at(sorted, at, item);
    }
}

/// `Vec::insert`, but for the panic that it has at a place behind the end.
fn insert_at<T>(items: &mut Vec<T>, at: usize, item: T) {
    items.push(item);
    if let Some(behind) = items.get_mut(at..) {
        behind.rotate_right(1);
    }
}

fn named(items: Vec<Item>) -> Found {
    Found { names: items.into_iter().map(|item| item.key).collect(), ..Found::default() }
}

/// Route 53 says which service made a zone in two ways; in facts it stands as `list-hosted-zones-by-vpc` prints it.
fn with_service(mut item: Item) -> Item {
    let service = item.value.pointer("/LinkedService/ServicePrincipal").cloned();
    if let (Some(service), Some(members)) = (service, item.value.as_object_mut()) {
        members.insert("Owner".to_owned(), Value::from_iter([("OwningService", service)]));
    }
    item
}

/// The region of an availability zone: `eu-west-1` of `eu-west-1a`, `us-east-1` of the local zone `us-east-1-bos-1a`.
fn region(zone: &str) -> Option<Region> {
    let digits = zone.find(|c: char| c.is_ascii_digit())?;
    let more = zone.get(digits..)?.find(|c: char| !c.is_ascii_digit())?;
    Some(Region(zone.get(..digits + more)?.to_owned()))
}

fn is_truncated(value: &Value) -> bool {
    let goes_on = value.get("NextToken").and_then(Value::as_str).is_some_and(|token| !token.is_empty());
    goes_on || value.get("IsTruncated").and_then(Value::as_bool).unwrap_or_default()
}
