//! What is said of names and zones that cannot be served (SPEC 4.7, 4.8, 7).

use crate::diagnostic::{Code, Subject};
use crate::facts::HostedZone;
use crate::name::DnsName;
use crate::reverse;
use crate::zone::Choice;

use super::Wisher;

impl Wisher<'_> {
    /// Rule 8. Names in the reverse tree are given by address, never by a tag (SPEC 4.4).
    pub(super) fn readable(&mut self, text: &str, source: &str) -> Option<DnsName> {
        let read = DnsName::parse_hostname(text).and_then(|name| {
            if reverse::is_reverse(&name) { Err("it is in the reverse tree".to_owned()) } else { Ok(name) }
        });
        match read {
            Ok(name) => Some(name),
            Err(why) => {
                let subject = Subject { source: Some(source.to_owned()), ..self.subject() };
                self.say(
                    Code::InvalidName,
                    format!("{source}: `{}` is no valid name: {why}", text.escape_debug()),
                    subject,
                );
                None
            }
        }
    }

    pub(super) fn choose<'c>(&mut self, choice: Choice<'c>, name: &DnsName, source: &str) -> Option<&'c HostedZone> {
        match choice {
            Choice::None => None,
            Choice::One(zone) => Some(zone),
            Choice::HiddenByPublic => {
                let message = format!(
                    "{source}: the private zone is not used: the VPC does not see it, and would lose sight of the public one"
                );
                let subject = Subject { name: Some(name.clone()), ..self.subject() };
                self.say(Code::PublicZoneOnly, message, subject);
                None
            }
            Choice::Refused(code, zones) => {
                let is_private = zones.iter().all(|zone| zone.config.private_zone);
                self.private_refused |= self.wanted.private_frozen && is_private && code != Code::ZoneNotAllowed;
                self.refuse(code, zones, name, source);
                None
            }
        }
    }

    pub(super) fn refuse(&mut self, code: Code, zones: Vec<&HostedZone>, name: &DnsName, source: &str) {
        let ids: Vec<&str> = zones.iter().map(|zone| zone.id.as_str()).collect();
        let ids = ids.join(", ");
        let message = if code == Code::ZoneNotAllowed {
            format!("{source}: the setting `zones` excludes the zone for `{name}`")
        } else if code == Code::AmbiguousZone {
            format!("{source}: several zones could hold `{name}`: {ids}")
        } else {
            format!("{source}: the VPC already sees another zone for `{name}`, nothing is written")
        };
        self.wanted.frozen.extend(zones.iter().map(|zone| zone.id.clone()));
        let hosted_zone_id = zones.first().map(|zone| zone.id.clone());
        let subject =
            Subject { hosted_zone_id, name: Some(name.clone()), source: Some(source.to_owned()), ..self.subject() };
        self.say(code, message, subject);
    }

    pub(super) fn below_apex(&mut self, zone: &HostedZone, name: &DnsName, source: &str) -> bool {
        if zone.name == *name {
            let message = format!("{source}: `{name}` is the apex of its zone");
            let hosted_zone_id = Some(zone.id.clone());
            let subject = Subject { hosted_zone_id, name: Some(name.clone()), ..self.subject() };
            self.say(Code::CnameAtApex, message, subject);
        }
        zone.name != *name
    }

    pub(super) fn no_zone(&mut self, name: &DnsName, source: &str, why: &str) {
        let subject = Subject { name: Some(name.clone()), source: Some(source.to_owned()), ..self.subject() };
        self.say(Code::NoZone, format!("{source}: {why} `{name}`"), subject);
    }

    pub(super) fn no_private_address(&mut self, zone: &HostedZone) {
        let message = format!("nothing for the private zone `{}`: the instance has no private address", zone.name);
        let subject = Subject { hosted_zone_id: Some(zone.id.clone()), ..self.subject() };
        self.say(Code::NoPrivateAddress, message, subject);
    }

    pub(super) fn no_public_address(&mut self, zone: &HostedZone, source: &str, served_otherwise: bool) {
        let message =
            format!("{source}: nothing for the public zone `{}`: the instance has no public IPv4 address", zone.name);
        let subject = Subject { hosted_zone_id: Some(zone.id.clone()), ..self.subject() };
        let diagnostic = Code::NoPublicAddress.says(message, subject);
        let diagnostic = if served_otherwise { diagnostic.as_info() } else { diagnostic };
        self.wanted.diagnostics.push(diagnostic);
    }
}
