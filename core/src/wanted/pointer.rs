//! PTR records: which zone they go into (SPEC 4.4, 4.5).

use std::net::IpAddr;

use crate::diagnostic::{Code, Subject};
use crate::id::ZoneId;
use crate::name::DnsName;
use crate::reason::Rule;
use crate::reverse;
use crate::set::set;
use crate::settings::ReverseZones;
use crate::zone::ReverseChoice;

use super::{Reverse, Wish, Wisher, address_of};

impl Wisher<'_> {
    /// Rules 4 and 5: for each address that got a name in a private zone by the `ZONE` tag or the DHCP option set.
    pub(super) fn reverse_zones(&mut self) {
        if self.facts.settings.reverse_zones == ReverseZones::Off {
            return;
        }
        let named = |wish: &&Wish| wish.private && wish.reason.rule != Rule::CnameTag;
        let addresses = set(self.wanted.addresses.iter().filter(named).filter_map(address_of));
        for address in addresses {
            let Some(name) = reverse::reverse_name(address) else { continue };
            let below = self.subnet_zone(address);
            let may_create = self.facts.settings.reverse_zones == ReverseZones::Create;
            let (zone, create) = match self.zones.reverse(address, below.as_ref(), may_create) {
                ReverseChoice::One(zone) => (zone.id.clone(), None),
                ReverseChoice::New(zone) => (ZoneId::of_new(&zone), Some(zone)),
                ReverseChoice::Refused(code, zones) => {
                    self.refuse(code, zones, &name, &format!("the PTR record of `{address}`"));
                    continue;
                }
                ReverseChoice::None => {
                    let message = format!("no PTR record for `{address}`: there is no private reverse zone for it");
                    let subject = Subject { name: Some(name), ..self.subject() };
                    self.say(Code::NoReverseZone, message, subject);
                    continue;
                }
            };
            self.wanted.reverses.push(Reverse { zone, create, name, address });
        }
    }

    fn subnet_zone(&self, address: IpAddr) -> Option<DnsName> {
        let IpAddr::V4(v4) = address else { return None };
        let subnet = self.facts.subnets.get(self.instance.subnet_id.as_ref()?)?.as_ref()?;
        reverse::subnet_zone(subnet.cidr_block.as_deref()?, v4)
    }
}
