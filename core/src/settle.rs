//! Settles the spots of an instance that is up, in the order in which they depend on each other: addresses, then
//! the aliases and reverse names that point to what is published, then what is only listed (SPEC 4, 5).

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::board::{Board, Place};
use crate::change::Change;
use crate::claim::Claims;
use crate::diagnostic::{Code, Diagnostic, Subject};
use crate::event::Event;
use crate::facts::{Facts, Instance};
use crate::id::ZoneId;
use crate::name::DnsName;
use crate::needs::Vpc;
use crate::reason::{Reason, Rule};
use crate::record::{Entry, RecordSet, RecordType};
use crate::set::set;
use crate::spot::Settled;
use crate::stale;
use crate::wanted::{self, Alias, Reverse, Wanted, Wish};
use crate::wire::hex;
use crate::zone::Zones;

/// What it takes to settle the spots of one instance.
pub(crate) struct Settling<'a> {
    pub event: &'a Event,
    pub facts: &'a Facts,
    pub instance: &'a Instance,
    pub wanted: &'a Wanted,
    pub board: &'a Board<'a>,
    /// What our registration lists and the plan may touch.
    pub active: &'a [Entry],
}

/// The spots settled so far.
type Done = BTreeMap<Place, Settled>;

impl Settling<'_> {
    /// Settles all `places`; answers also the zones to make and to associate.
    pub(crate) fn settle(
        &self,
        places: &BTreeSet<Place>,
        zones: &Zones,
        said: &mut Vec<Diagnostic>,
    ) -> (Vec<Settled>, Vec<Change>) {
        let mut done = Done::new();
        self.place(&mut done, self.wanted.addresses.iter().cloned());
        let aliases: Vec<Wish> =
            self.wanted.aliases.iter().filter_map(|alias| self.point(alias, &done, said)).collect();
        self.place(&mut done, aliases);
        let reverses: Vec<Wish> =
            self.wanted.reverses.iter().filter_map(|reverse| self.reverse(reverse, &done)).collect();
        self.place(&mut done, reverses.iter().cloned());
        for place in places {
            if !done.contains_key(place) {
                done.insert(place.clone(), self.spot(place, &[]));
            }
        }
        let earned = self.wanted.addresses.iter().filter(|wish| wish.reason.rule != Rule::CnameTag);
        let standing = earned.chain(&reverses).filter(|wish| published(&done, wish) == Some(true));
        let standing = set(standing.filter(|wish| wish.private).map(|wish| &wish.zone));
        let changes = standing.into_iter().filter_map(|zone| self.zone_change(zone, zones, said)).collect();
        (done.into_values().collect(), changes)
    }

    fn place(&self, done: &mut Done, wishes: impl IntoIterator<Item = Wish>) {
        let mut by_place: BTreeMap<Place, Vec<Wish>> = BTreeMap::new();
        for wish in wishes {
            by_place.entry((wish.zone.clone(), wish.set.name.clone())).or_default().push(wish);
        }
        for (place, wishes) in by_place {
            let settled = self.spot(&place, &wishes);
            done.insert(place, settled);
        }
    }

    fn spot(&self, place: &Place, wishes: &[Wish]) -> Settled {
        let spot = self.board.spot(place, self.active);
        let (me, settings) = (&self.event.instance, &self.facts.settings);
        let settled = Settled::new(&spot);
        let mut claims = Claims { me, instance: self.instance, settings, spot: &spot, settled, handled: Vec::new() };
        for wish in wishes {
            claims.claim(wish);
        }
        let message = format!("the registration lists it, and `{me}` is not entitled to it any more");
        let reason = Reason::new(Rule::NoLongerWanted, message);
        let Claims { handled, mut settled, .. } = claims;
        stale::remove(me, &spot, &handled, &reason, &mut settled);
        settled
    }

    /// The first name that is published for the instance in this visibility, `ZONE` before DHCP: all that is wanted
    /// there is live as wanted.
    fn published_name(&self, private: bool, done: &Done) -> Option<&DnsName> {
        let of_rules = |wish: &&Wish| wish.private == private && wish.reason.rule != Rule::CnameTag;
        let wishes = || self.wanted.addresses.iter().filter(of_rules);
        let whole = |wish: &&Wish| {
            let mut at_name = wishes().filter(|w| w.set.name == wish.set.name);
            at_name.all(|wish| published(done, wish).is_some())
        };
        wishes().find(whole).map(|wish| &wish.set.name)
    }

    /// What a `CNAME` tag's name points to (SPEC 4.2).
    fn point(&self, alias: &Alias, done: &Done, said: &mut Vec<Diagnostic>) -> Option<Wish> {
        let own = match alias.private {
            true => &self.instance.private_dns_name,
            false => &self.instance.public_dns_name,
        };
        let own = || own.as_deref().and_then(|name| DnsName::parse_hostname(name).ok());
        let subject = || Subject {
            instance_id: Some(self.event.instance.clone()),
            hosted_zone_id: Some(alias.zone.clone()),
            name: Some(alias.name.clone()),
            rtype: Some(RecordType::Cname),
            ..Subject::default()
        };
        let Some(canonical) = self.published_name(alias.private, done).cloned().or_else(own) else {
            let kind = if alias.private { "private" } else { "public" };
            let code = if alias.private { Code::NoPrivateAddress } else { Code::NoPublicAddress };
            let message = format!("`{}` CNAME: the instance has no {kind} name to point to", alias.name);
            let diagnostic = code.says(message, subject());
            said.push(if alias.served_privately && !alias.private { diagnostic.as_info() } else { diagnostic });
            return None;
        };
        if canonical == alias.name {
            said.push(Code::CnameConflict.says(format!("`{canonical}` CNAME: it would point to itself"), subject()));
            return None;
        }
        let values = vec![canonical.to_string()];
        let set = RecordSet::new(alias.name.clone(), RecordType::Cname, self.facts.settings.ttl, values);
        Some(Wish { zone: alias.zone.clone(), private: alias.private, set, reason: alias.reason.clone() })
    }

    /// The name that an address gets back, if it was given one (SPEC 4.4, 4.5).
    fn reverse(&self, reverse: &Reverse, done: &Done) -> Option<Wish> {
        let gives = |wish: &&Wish| {
            wish.private
                && wish.reason.rule != Rule::CnameTag
                && wanted::address_of(wish) == Some(reverse.address)
                && published(done, wish).is_some()
        };
        let forward = self.wanted.addresses.iter().find(gives)?;
        let values = vec![forward.set.name.to_string()];
        let set = RecordSet::new(reverse.name.clone(), RecordType::Ptr, self.facts.settings.ttl, values);
        let message = format!("`{}` got the name `{}`: {}", reverse.address, forward.set.name, forward.reason.message);
        Some(Wish { zone: reverse.zone.clone(), private: true, set, reason: Reason::new(Rule::ReverseZone, message) })
    }

    /// A zone in which a record of ours will stand is made or associated first, where it is not (SPEC 4.4, 4.7).
    fn zone_change(&self, zone: &ZoneId, zones: &Zones, said: &mut Vec<Diagnostic>) -> Option<Change> {
        let vpc = Vpc { region: self.event.region.clone(), id: self.instance.vpc_id.clone()? };
        if let Some(found) = zones.by_id(zone) {
            let message = format!("`{}` has to see the zone `{}`", vpc.id.0, found.name);
            let reason = Reason::new(Rule::Association, message);
            return (!found.is_associated(&vpc.id)).then(|| Change::AssociateVpc { zone: zone.clone(), vpc, reason });
        }
        let name =
            self.wanted.reverses.iter().filter(|reverse| reverse.zone == *zone).find_map(|r| r.create.clone())?;
        let message = format!("the new zone `{name}` hides AWS's own PTR answers for its range from `{}`", vpc.id.0);
        let subject = Subject {
            instance_id: Some(self.event.instance.clone()),
            hosted_zone_id: Some(zone.clone()),
            name: Some(name.clone()),
            ..Subject::default()
        };
        said.push(Code::ReverseZoneMasksVpcPtr.says(message, subject));
        let reason = Reason::new(Rule::ReverseZone, "there is no private reverse zone for the instance's subnet yet");
        let caller_reference = caller_reference(self.event, &vpc, &name);
        Some(Change::CreateHostedZone { name, vpc, caller_reference, reason })
    }
}

/// Is it live as wanted in the end, and if so, does our registration list it?
fn published(done: &Done, wish: &Wish) -> Option<bool> {
    let settled = done.get(&(wish.zone.clone(), wish.set.name.clone()))?;
    settled.published.get(&wish.set.rtype).copied()
}

/// The same for the same VPC, name and event, so that a retry makes no second zone (SPEC 2).
fn caller_reference(event: &Event, vpc: &Vpc, name: &DnsName) -> String {
    let text = format!("{}\n{name}\n{}", vpc.id.0, event.id);
    hex(&Sha256::digest(text.as_bytes()))
        .chars()
        .take(32)
        .fold("ddns-".to_owned(), |text, c| text + c.encode_utf8(&mut [0; 4]))
}
