//! Addresses that EC2 gives to instances, and the names that it makes from them.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use ddns_core::id::Region;

/// The lowest address of a subnet that may be used and is not in `used`. The first four and the last belong to AWS.
///
/// <https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html>
pub(super) fn free_address(cidr: &str, used: &BTreeSet<Ipv4Addr>) -> Option<Ipv4Addr> {
    let (base, length) = cidr.split_once('/')?;
    let length: u32 = length.parse().ok().filter(|length| (16..=28).contains(length))?;
    let size = 1_u32 << (32 - length);
    let base = base.parse::<Ipv4Addr>().ok()?.to_bits() & !(size - 1);
    (base + 4..base + size - 1).map(Ipv4Addr::from_bits).find(|address| !used.contains(address))
}

/// A public address for the `serial`-th that wants one: one of the 254 of TEST-NET-3 (RFC 5737), in turn.
pub(super) fn public_address(serial: u32) -> Ipv4Addr {
    let last = u8::try_from(serial % 254).unwrap_or_default();
    Ipv4Addr::new(203, 0, 113, last + 1)
}

/// The name that EC2 gives to a private address.
///
/// <https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html>
pub(super) fn private_name(region: &Region, address: Ipv4Addr) -> String {
    let label = dashed(address);
    match region.0.as_str() {
        "us-east-1" => format!("ip-{label}.ec2.internal"),
        region => format!("ip-{label}.{region}.compute.internal"),
    }
}

/// The name that EC2 gives to a public address (the page of [`private_name`]).
pub(super) fn public_name(region: &Region, address: Ipv4Addr) -> String {
    let label = dashed(address);
    match region.0.as_str() {
        "us-east-1" => format!("ec2-{label}.compute-1.amazonaws.com"),
        region => format!("ec2-{label}.{region}.compute.amazonaws.com"),
    }
}

fn dashed(address: Ipv4Addr) -> String {
    address.to_string().replace('.', "-")
}
