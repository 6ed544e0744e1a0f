//! The choice of a hosted zone for a name (SPEC 4.2, 4.4, 4.7).

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::diagnostic::Code;
use crate::event::Event;
use crate::facts::{Facts, HostedZone};
use crate::id::{AccountId, VpcId, ZoneId};
use crate::name::DnsName;
use crate::reverse;
use crate::settings::ZoneFilter;

/// The zones that count for an instance, by their names.
pub(crate) struct Zones<'a> {
    by_name: BTreeMap<&'a str, Named<'a>>,
    by_id: BTreeMap<&'a ZoneId, &'a HostedZone>,
    account: &'a AccountId,
    vpc: Option<&'a VpcId>,
    filter: Option<&'a [ZoneFilter]>,
}

/// The zones of one name.
#[derive(Default)]
struct Named<'a> {
    private: Vec<&'a HostedZone>,
    public: Vec<&'a HostedZone>,
    /// Private zones of other accounts that the VPC sees.
    foreign: Vec<&'a HostedZone>,
}

/// Which zone a name goes into.
pub(crate) enum Choice<'a> {
    /// There is no zone of this kind.
    None,
    /// This one.
    One(&'a HostedZone),
    /// There is a private one that the VPC does not see, and a public one that it would lose sight of.
    HiddenByPublic,
    /// None, for this reason; what is ours in these zones stays as it is.
    Refused(Code, Vec<&'a HostedZone>),
}

/// Which zone a PTR record goes into.
pub(crate) enum ReverseChoice<'a> {
    /// There is none, and none may be made.
    None,
    /// This one.
    One(&'a HostedZone),
    /// One that is made, with this name.
    New(DnsName),
    /// None, for this reason; what is ours in these zones stays as it is.
    Refused(Code, Vec<&'a HostedZone>),
}

impl<'a> Zones<'a> {
    pub(crate) fn new(event: &'a Event, facts: &'a Facts, vpc: Option<&'a VpcId>) -> Self {
        let filter = facts.settings.zones.as_deref();
        let mut zones = Self { by_name: BTreeMap::new(), by_id: BTreeMap::new(), account: &event.account, vpc, filter };
        for zone in facts.hosted_zones.iter().flatten() {
            zones.by_id.insert(&zone.id, zone);
        }
        for zone in zones.by_id.values() {
            let named = zones.by_name.entry(zone.name.as_str()).or_default();
            match (zone.is_foreign(zones.account), zone.config.private_zone) {
                (false, true) => named.private.push(zone),
                (false, false) => named.public.push(zone),
                (true, _) if vpc.is_some_and(|vpc| zone.is_associated(vpc)) => named.foreign.push(zone),
                (true, _) => {}
            }
        }
        zones
    }

    /// The zone with this id, if it is known.
    pub(crate) fn by_id(&self, id: &ZoneId) -> Option<&'a HostedZone> {
        self.by_id.get(id).copied()
    }

    /// May this zone be touched, by the setting `zones` and by whose it is?
    pub(crate) fn may_touch(&self, id: &ZoneId) -> bool {
        let zone = self.by_id(id);
        let ours = zone.is_none_or(|zone| !zone.is_foreign(self.account));
        ours && self.is_allowed(id, zone.map(|zone| &zone.name))
    }

    fn is_allowed(&self, id: &ZoneId, name: Option<&DnsName>) -> bool {
        self.filter.is_none_or(|filters| filters.iter().any(|filter| filter.matches(id, name)))
    }

    fn is_seen(&self, zone: &HostedZone) -> bool {
        self.vpc.is_some_and(|vpc| zone.is_associated(vpc))
    }

    fn allowed(&self, zones: &[&'a HostedZone]) -> Vec<&'a HostedZone> {
        zones.iter().copied().filter(|zone| self.is_allowed(&zone.id, Some(&zone.name))).collect()
    }

    /// The private zone of exactly this name (SPEC 4.7).
    pub(crate) fn private(&self, name: &str) -> Choice<'a> {
        let Some(named) = self.by_name.get(name) else { return Choice::None };
        let allowed = self.allowed(&named.private);
        if named.private.is_empty() && named.foreign.is_empty() {
            return Choice::None;
        }
        if allowed.is_empty() && !named.private.is_empty() {
            return Choice::Refused(Code::ZoneNotAllowed, named.private.clone());
        }
        if !named.foreign.is_empty() {
            return Choice::Refused(Code::ZoneConflict, allowed);
        }
        if let Some(seen) = allowed.iter().find(|zone| self.is_seen(zone)) {
            return Choice::One(seen);
        }
        if named.private.iter().any(|zone| self.is_seen(zone)) {
            return Choice::Refused(Code::ZoneConflict, allowed);
        }
        if !named.public.is_empty() {
            return Choice::HiddenByPublic;
        }
        only(allowed)
    }

    /// The public zone of exactly this name.
    pub(crate) fn public(&self, name: &str) -> Choice<'a> {
        let Some(named) = self.by_name.get(name) else { return Choice::None };
        let allowed = self.allowed(&named.public);
        if named.public.is_empty() {
            Choice::None
        } else if allowed.is_empty() {
            Choice::Refused(Code::ZoneNotAllowed, named.public.clone())
        } else {
            only(allowed)
        }
    }

    /// The private zone that holds this name: the one with the longest name, never its parents (SPEC 4.2).
    pub(crate) fn private_holding(&self, name: &DnsName) -> Choice<'a> {
        let is_there = |named: &Named| !named.private.is_empty() || !named.foreign.is_empty();
        self.longest(name, is_there).map_or(Choice::None, |zone| self.private(zone))
    }

    /// The public zone that holds this name.
    pub(crate) fn public_holding(&self, name: &DnsName) -> Choice<'a> {
        self.longest(name, |named| !named.public.is_empty()).map_or(Choice::None, |zone| self.public(zone))
    }

    fn longest<'n>(&self, name: &'n DnsName, is_there: impl Fn(&Named) -> bool) -> Option<&'n str> {
        name.and_parents().find(|zone| self.by_name.get(zone).is_some_and(&is_there))
    }

    /// The private reverse zone for an address (SPEC 4.4, 4.5). `below` is the name of the zone made for the subnet,
    /// for an IPv4 address; `may_create`: it is made if it is not there.
    pub(crate) fn reverse(&self, address: IpAddr, below: Option<&DnsName>, may_create: bool) -> ReverseChoice<'a> {
        let Some(name) = reverse::reverse_name(address) else { return ReverseChoice::None };
        let seen_at = |zone: &str| {
            let named = self.by_name.get(zone)?;
            named.private.iter().chain(&named.foreign).copied().find(|zone| self.is_seen(zone))
        };
        let seen = name.and_parents().find_map(seen_at).filter(|zone| reverse::is_reverse(&zone.name));
        if let Some(zone) = seen {
            return match () {
                () if zone.is_foreign(self.account) => ReverseChoice::Refused(Code::ZoneConflict, vec![]),
                () if !self.is_allowed(&zone.id, Some(&zone.name)) => {
                    ReverseChoice::Refused(Code::ZoneNotAllowed, vec![zone])
                }
                () => ReverseChoice::One(zone),
            };
        }
        let Some(below) = below else { return ReverseChoice::None };
        let existing = self.by_name.get(below.as_str()).map(|named| named.private.as_slice()).unwrap_or_default();
        let allowed = self.allowed(existing);
        match (existing.is_empty(), allowed.as_slice()) {
            (true, _) if !may_create => ReverseChoice::None,
            (true, _) if self.is_allowed(&ZoneId::of_new(below), Some(below)) => ReverseChoice::New(below.clone()),
            (_, []) => ReverseChoice::Refused(Code::ZoneNotAllowed, existing.to_vec()),
            (_, [zone]) => ReverseChoice::One(zone),
            (_, _) => ReverseChoice::Refused(Code::AmbiguousZone, allowed),
        }
    }
}

fn only(mut zones: Vec<&HostedZone>) -> Choice<'_> {
    match (zones.len(), zones.pop()) {
        (1, Some(zone)) => Choice::One(zone),
        (_, last) => {
            zones.extend(last);
            Choice::Refused(Code::AmbiguousZone, zones)
        }
    }
}
