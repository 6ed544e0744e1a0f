//! Which records an instance gets, each with its reason (SPEC 4).

mod pointer;
mod refusal;

use std::collections::BTreeSet;
use std::net::IpAddr;

use crate::diagnostic::{Code, Diagnostic, Subject};
use crate::event::Event;
use crate::facts::{Facts, HostedZone, Instance};
use crate::id::{VpcId, ZoneId};
use crate::name::DnsName;
use crate::reason::{Reason, Rule};
use crate::record::{RecordSet, RecordType};
use crate::settings::AliasStyle;
use crate::tags;
use crate::zone::{Choice, Zones};

/// A record set that the instance is entitled to.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    pub zone: ZoneId,
    pub private: bool,
    pub set: RecordSet,
    pub reason: Reason,
}

/// A name from a `CNAME` tag whose value depends on what is published (SPEC 4.2).
#[derive(Clone, Debug)]
pub(crate) struct Alias {
    pub zone: ZoneId,
    pub private: bool,
    pub name: DnsName,
    pub reason: Reason,
    /// The same name is served in a private zone, too.
    pub served_privately: bool,
}

/// A PTR record whose value depends on what is published (SPEC 4.4).
#[derive(Clone, Debug)]
pub(crate) struct Reverse {
    pub zone: ZoneId,
    /// The zone has to be made, with this name.
    pub create: Option<DnsName>,
    pub name: DnsName,
    pub address: IpAddr,
}

/// Everything that an instance is entitled to, before anybody looks at what is live.
#[derive(Default)]
pub(crate) struct Wanted {
    /// Addresses, those of the `ZONE` tag first.
    pub addresses: Vec<Wish>,
    pub aliases: Vec<Alias>,
    pub reverses: Vec<Reverse>,
    /// Zones in which what is ours stays as it is.
    pub frozen: BTreeSet<ZoneId>,
    /// The VPC cannot use private zones: all of them are frozen (SPEC 4.6).
    pub private_frozen: bool,
    pub diagnostics: Vec<Diagnostic>,
}

impl Wanted {
    /// Does what is ours in this zone stay as it is?
    pub(crate) fn freezes(&self, zones: &Zones, zone: &ZoneId) -> bool {
        let is_public = || zones.by_id(zone).is_some_and(|zone| !zone.config.private_zone);
        self.frozen.contains(zone) || self.private_frozen && !is_public()
    }
}

struct Wisher<'a> {
    event: &'a Event,
    facts: &'a Facts,
    instance: &'a Instance,
    zones: &'a Zones<'a>,
    wanted: Wanted,
    /// Something was wanted in a private zone that the VPC cannot use.
    private_refused: bool,
}

/// Applies the rules of SPEC 4, but for those that depend on what is live.
pub(crate) fn wanted(event: &Event, facts: &Facts, instance: &Instance, zones: &Zones) -> Wanted {
    let private_frozen = !private_dns(facts, instance.vpc_id.as_ref());
    let wanted = Wanted { private_frozen, ..Wanted::default() };
    let mut wisher = Wisher { event, facts, instance, zones, wanted, private_refused: false };
    // A name that a tag gives again is still the one that the zone or the DHCP option set earned, with its PTR.
    wisher.zone_tag();
    wisher.dhcp_domains();
    wisher.cname_tag();
    wisher.reverse_zones();
    wisher.address_beats_alias();
    wisher.vpc_dns_disabled();
    wisher.wanted
}

/// Private zones need both attributes on the VPC (SPEC 4.6).
///
/// <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html>
fn private_dns(facts: &Facts, vpc: Option<&VpcId>) -> bool {
    let vpc = vpc.and_then(|vpc| facts.vpcs.get(vpc)).and_then(Option::as_ref);
    vpc.is_some_and(|vpc| vpc.enable_dns_support == Some(true) && vpc.enable_dns_hostnames == Some(true))
}

/// Names that AWS puts into every DHCP option set; they are no zones of anybody (SPEC 4.3).
fn is_amazon(domain: &str) -> bool {
    let domain = domain.trim_end_matches('.').to_ascii_lowercase();
    domain == "amazonprovideddns"
        || domain == "ec2.internal"
        || domain == "compute.internal"
        || domain.ends_with(".compute.internal")
}

/// Rule 5: an IPv6 address belongs into a public zone only if it is global unicast, 2000::/3 (RFC 4291 section 2.4).
fn is_routable(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(_) => true,
        IpAddr::V6(v6) => v6.octets().first().is_some_and(|byte| byte >> 5 == 1),
    }
}

impl Wisher<'_> {
    fn subject(&self) -> Subject {
        Subject { instance_id: Some(self.event.instance.clone()), ..Subject::default() }
    }

    fn say(&mut self, code: Code, message: String, subject: Subject) {
        self.wanted.diagnostics.push(code.says(message, subject));
    }

    /// Rule 1.
    fn zone_tag(&mut self) {
        let key = self.facts.settings.tag_keys.zone.clone();
        for (raw, source) in tags::values(&self.instance.tags, &key) {
            let Some(name) = self.readable(&raw, &source) else { continue };
            let private = self.zones.private(name.as_str());
            let public = self.zones.public(name.as_str());
            if let (Choice::None, Choice::None) = (&private, &public) {
                self.no_zone(&name, &source, "there is no hosted zone");
                continue;
            }
            let reason = |kind| Reason::new(Rule::ZoneTag, format!("{source} names the {kind} zone `{name}`"));
            let private = self.choose(private, &name, &source);
            let served = private.is_some() && !self.wanted.private_frozen;
            if let Some(zone) = private {
                self.private_addresses(zone, reason("private"));
            }
            if let Some(zone) = self.choose(public, &name, &source) {
                self.public_addresses(zone, reason("public"), &source, served);
            }
        }
    }

    /// Rule 2.
    fn cname_tag(&mut self) {
        let key = self.facts.settings.tag_keys.cname.clone();
        for (raw, source) in tags::values(&self.instance.tags, &key) {
            let Some(name) = self.readable(&raw, &source) else { continue };
            let private = self.zones.private_holding(&name);
            let public = self.zones.public_holding(&name);
            if let (Choice::None, Choice::None) = (&private, &public) {
                self.no_zone(&name, &source, "there is no hosted zone for");
                continue;
            }
            let private = self.choose(private, &name, &source).filter(|zone| self.below_apex(zone, &name, &source));
            let public = self.choose(public, &name, &source).filter(|zone| self.below_apex(zone, &name, &source));
            let served_privately = private.is_some() && !self.wanted.private_frozen;
            for zone in private.into_iter().chain(public) {
                let kind = if zone.config.private_zone { "private" } else { "public" };
                let reason = Reason::new(Rule::CnameTag, format!("{source}, in the {kind} zone `{}`", zone.name));
                self.alias(zone, &name, reason, &source, served_privately);
            }
        }
    }

    fn alias(&mut self, zone: &HostedZone, name: &DnsName, reason: Reason, source: &str, served_privately: bool) {
        let private = zone.config.private_zone;
        if private && self.wanted.private_frozen {
            self.private_refused = true;
            return;
        }
        match self.facts.settings.alias_style {
            AliasStyle::Cname => {
                if self.wanted.aliases.iter().any(|alias| alias.zone == zone.id && alias.name == *name) {
                    return;
                }
                let (zone, name) = (zone.id.clone(), name.clone());
                self.wanted.aliases.push(Alias { zone, private, name, reason, served_privately });
            }
            AliasStyle::Address => {
                let addresses = if private { self.private_ips() } else { self.public_ips() };
                if addresses.is_empty() && private {
                    self.no_private_address(zone);
                } else if addresses.is_empty() {
                    self.no_public_address(zone, source, served_privately);
                }
                self.wish(zone, name, &addresses, &reason);
            }
        }
    }

    /// Rule 3.
    fn dhcp_domains(&mut self) {
        let facts = self.facts;
        let vpc = self.instance.vpc_id.as_ref().and_then(|id| facts.vpcs.get(id)).and_then(Option::as_ref);
        let options = vpc.and_then(|vpc| vpc.dhcp_options_id.as_ref()).and_then(|id| facts.dhcp_options.get(id));
        for domain in options.and_then(Option::as_ref).into_iter().flat_map(|options| options.domain_names()) {
            if is_amazon(domain) {
                continue;
            }
            let source = format!("DHCP option `domain-name` = `{}`", domain.escape_debug());
            let Some(name) = self.readable(domain, &source) else { continue };
            match self.zones.private(name.as_str()) {
                Choice::None => self.no_zone(&name, &source, "there is no private hosted zone"),
                Choice::HiddenByPublic => {
                    let why = "the VPC sees the public zone, and would lose sight of it by seeing the private zone";
                    self.no_zone(&name, &source, why);
                }
                choice @ (Choice::One(_) | Choice::Refused(..)) => {
                    if let Some(zone) = self.choose(choice, &name, &source) {
                        let reason = Reason::new(Rule::DhcpDomain, format!("{source} names the private zone `{name}`"));
                        self.private_addresses(zone, reason);
                    }
                }
            }
        }
    }

    fn private_ips(&self) -> Vec<IpAddr> {
        let v4 = self.instance.private_v4().map(IpAddr::V4);
        v4.into_iter().chain(self.instance.ipv6().map(IpAddr::V6)).collect()
    }

    fn public_ips(&self) -> Vec<IpAddr> {
        let v4 = self.instance.public_v4().map(IpAddr::V4);
        v4.into_iter().chain(self.instance.ipv6().map(IpAddr::V6).filter(|v6| is_routable(*v6))).collect()
    }

    fn private_label(&self) -> Option<String> {
        label(self.instance.private_dns_name.as_deref(), "ip", self.instance.private_v4())
    }

    fn private_addresses(&mut self, zone: &HostedZone, reason: Reason) {
        if self.wanted.private_frozen {
            self.private_refused = true;
            return;
        }
        let addresses = self.private_ips();
        match self.private_label() {
            Some(label) if !addresses.is_empty() => self.wish_label(zone, &label, &addresses, &reason),
            _ => self.no_private_address(zone),
        }
    }

    fn public_addresses(&mut self, zone: &HostedZone, reason: Reason, source: &str, served_privately: bool) {
        let addresses = self.public_ips();
        if self.instance.public_v4().is_none() {
            self.no_public_address(zone, source, served_privately || !addresses.is_empty());
        }
        let public = label(self.instance.public_dns_name.as_deref(), "ec2", self.instance.public_v4());
        if let Some(label) = public.or_else(|| self.private_label()) {
            self.wish_label(zone, &label, &addresses, &reason);
        }
    }

    fn wish_label(&mut self, zone: &HostedZone, label: &str, addresses: &[IpAddr], reason: &Reason) {
        match zone.name.child(label) {
            Some(name) => self.wish(zone, &name, addresses, reason),
            None if addresses.is_empty() => {}
            None => {
                let message = format!("`{}.{}` is no valid name", label.escape_debug(), zone.name);
                let subject = Subject { hosted_zone_id: Some(zone.id.clone()), ..self.subject() };
                self.say(Code::InvalidName, message, subject);
            }
        }
    }

    fn wish(&mut self, zone: &HostedZone, name: &DnsName, addresses: &[IpAddr], reason: &Reason) {
        for address in addresses {
            let rtype = if address.is_ipv4() { RecordType::A } else { RecordType::Aaaa };
            let wanted = &mut self.wanted.addresses;
            if wanted.iter().any(|w| w.zone == zone.id && w.set.name == *name && w.set.rtype == rtype) {
                continue;
            }
            let set = RecordSet::new(name.clone(), rtype, self.facts.settings.ttl, vec![address.to_string()]);
            wanted.push(Wish { zone: zone.id.clone(), private: zone.config.private_zone, set, reason: reason.clone() });
        }
    }

    /// Rule 8: among our own wanted records the address wins.
    fn address_beats_alias(&mut self) {
        let addresses = &self.wanted.addresses;
        let at_address = |alias: &Alias| addresses.iter().any(|w| w.zone == alias.zone && w.set.name == alias.name);
        let (beaten, standing) = std::mem::take(&mut self.wanted.aliases).into_iter().partition(at_address);
        self.wanted.aliases = standing;
        let beaten: Vec<Alias> = beaten;
        for alias in beaten {
            let message = format!("no CNAME at `{}`: the instance's own address stands there", alias.name);
            let zone = Some(alias.zone);
            let rtype = Some(RecordType::Cname);
            let subject = Subject { hosted_zone_id: zone, name: Some(alias.name), rtype, ..self.subject() };
            self.say(Code::CnameConflict, message, subject);
        }
    }

    fn vpc_dns_disabled(&mut self) {
        if self.private_refused {
            let vpc = self.instance.vpc_id.as_ref().map(|vpc| vpc.0.escape_debug().to_string()).unwrap_or_default();
            let message = format!("nothing is changed in private zones: `{vpc}` lacks DNS support or DNS hostnames");
            self.say(Code::VpcDnsDisabled, message, self.subject());
        }
    }
}

fn label(dns_name: Option<&str>, prefix: &str, address: Option<std::net::Ipv4Addr>) -> Option<String> {
    let first = dns_name.and_then(|name| name.split('.').next()).filter(|label| !label.is_empty());
    let made = || address.map(|v4| format!("{prefix}-{}", v4.to_string().replace('.', "-")));
    first.map(str::to_owned).or_else(made)
}

/// The address that an `A` or `AAAA` wish holds.
pub(crate) fn address_of(wish: &Wish) -> Option<IpAddr> {
    wish.set.resource_records.first()?.value.parse().ok()
}
