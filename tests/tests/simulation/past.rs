//! What EC2 said of each instance, and when: for whoever is shown an old state, and to judge what could be known.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ddns_core::event::InstanceState;
use ddns_core::facts::Instance;
use ddns_core::id::InstanceId;
use ddns_core::name::DnsName;

/// The states of each instance with the time from which on they held.
#[derive(Debug, Default)]
pub(crate) struct Past(BTreeMap<InstanceId, Vec<(u64, Option<Instance>)>>);

impl Past {
    pub(crate) fn remember(&mut self, now: u64, id: &InstanceId, instance: Option<Instance>) {
        self.0.entry(id.clone()).or_default().push((now, instance));
    }

    /// The state that was remembered last.
    pub(crate) fn now(&self, id: &InstanceId) -> Option<&Option<Instance>> {
        self.0.get(id)?.last().map(|(_, instance)| instance)
    }

    /// The state before the present one, with the time from which on it held.
    pub(crate) fn before(&self, id: &InstanceId) -> Option<(u64, Option<Instance>)> {
        let states = self.0.get(id)?;
        states.len().checked_sub(2).and_then(|last| states.get(last)).cloned()
    }

    /// Was it at some time from then until now right to take this name from the instance: as it was not up, or did not
    /// have the address of which the name is made (SPEC 5)?
    pub(crate) fn yields(&self, id: &InstanceId, name: &DnsName, from: u64, now: u64) -> bool {
        let Some(states) = self.0.get(id) else { return true };
        let ends = states.iter().skip(1).map(|(at, _)| *at).chain([now + 1]);
        let mut then = states.iter().zip(ends).filter(|((_, _), end)| *end > from);
        then.any(|((_, instance), _)| instance.as_ref().is_none_or(|instance| yields(instance, name)))
    }
}

fn yields(instance: &Instance, name: &DnsName) -> bool {
    let up = matches!(instance.state.name, InstanceState::Running | InstanceState::Pending);
    !up || address_in(name).is_some_and(|address| !instance.shows(address))
}

/// The address of which a name is made: `ip-10-0-0-4`, `ec2-203-0-113-9`, `4.0.0.10.in-addr.arpa.`, or one in `ip6.arpa.`
fn address_in(name: &DnsName) -> Option<IpAddr> {
    let text = name.as_str();
    if let Some(nibbles) = text.strip_suffix(".ip6.arpa.") {
        let digits: String = nibbles.split('.').rev().collect();
        return u128::from_str_radix(&digits, 16).ok().map(|bits| Ipv6Addr::from_bits(bits).into());
    }
    let reverse =
        text.strip_suffix(".in-addr.arpa.").map(|octets| octets.split('.').rev().collect::<Vec<_>>().join("."));
    let label = text.split('.').next()?;
    let forward = label.strip_prefix("ip-").or(label.strip_prefix("ec2-")).map(|dashed| dashed.replace('-', "."));
    reverse.or(forward)?.parse::<Ipv4Addr>().ok().map(IpAddr::V4)
}
