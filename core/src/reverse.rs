//! The reverse tree: names made from addresses, and addresses read back from such names.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::name::DnsName;

/// The name whose PTR record stands for `address`: RFC 1035 section 3.5, RFC 3596 section 2.5.
pub fn reverse_name(address: IpAddr) -> Option<DnsName> {
    let text = match address {
        IpAddr::V4(v4) => {
            let [a, b, c, d] = v4.octets();
            format!("{d}.{c}.{b}.{a}.in-addr.arpa.")
        }
        IpAddr::V6(v6) => {
            let nibbles = v6.octets().into_iter().rev().flat_map(|byte| [byte & 15, byte >> 4]);
            let labels: String = nibbles.map(|nibble| format!("{nibble:x}.")).collect();
            format!("{labels}ip6.arpa.")
        }
    };
    DnsName::parse(&text).ok()
}

/// The name of the reverse zone that is made for a subnet with this IPv4 CIDR block: three octets from prefix
/// length 24 on, two from 16, else one (SPEC 4.4). `None` if `cidr` is no IPv4 CIDR block.
pub fn subnet_zone(cidr: &str, address: Ipv4Addr) -> Option<DnsName> {
    let (_, length) = cidr.split_once('/')?;
    let octets = match length.parse::<u8>().ok()? {
        24..=32 => 3,
        16..=23 => 2,
        0..=15 => 1,
        33.. => return None,
    };
    let labels: String = address.octets().iter().take(octets).rev().map(|octet| format!("{octet}.")).collect();
    DnsName::parse(&format!("{labels}in-addr.arpa.")).ok()
}

/// Is this name in the reverse tree, `in-addr.arpa` or `ip6.arpa`?
pub fn is_reverse(name: &DnsName) -> bool {
    let name = name.as_str();
    ["in-addr.arpa.", "ip6.arpa."]
        .iter()
        .any(|tree| name.strip_suffix(tree).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

/// The address that a name is made from: `ip-10-0-0-12.…`, `ec2-203-0-113-9.…` or a full reverse name (SPEC 5).
pub fn address_in(name: &DnsName) -> Option<IpAddr> {
    if let Some(labels) = name.as_str().strip_suffix(".in-addr.arpa.") {
        let octets: Vec<u8> = labels.split('.').map(|label| label.parse().ok()).collect::<Option<_>>()?;
        let [d, c, b, a] = octets.try_into().ok()?;
        return Some(Ipv4Addr::new(a, b, c, d).into());
    }
    if let Some(labels) = name.as_str().strip_suffix(".ip6.arpa.") {
        return reverse_ipv6(labels).map(IpAddr::V6);
    }
    let label = name.first_label();
    let octets = label.strip_prefix("ip-").or_else(|| label.strip_prefix("ec2-"))?;
    let octets: Vec<u8> = octets.split('-').map(|octet| octet.parse().ok()).collect::<Option<_>>()?;
    let [a, b, c, d] = octets.try_into().ok()?;
    Some(Ipv4Addr::new(a, b, c, d).into())
}

fn reverse_ipv6(labels: &str) -> Option<Ipv6Addr> {
    let nibble = |label: &str| u128::from_str_radix(label, 16).ok().filter(|_| label.len() == 1);
    let nibbles: Vec<u128> = labels.split('.').map(nibble).collect::<Option<_>>()?;
    let bits = nibbles.iter().rev().fold(0, |bits: u128, nibble| (bits << 4) | nibble);
    (nibbles.len() == 32).then(|| Ipv6Addr::from_bits(bits))
}
