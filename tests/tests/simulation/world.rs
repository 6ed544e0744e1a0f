//! Where a history plays: two regions, three VPCs of which two have the same addresses, private and public zones.

use ddns_core::facts::{HostedZone, ZoneConfig, ZoneOwner};
use ddns_core::id::{AccountId, DhcpOptionsId, InstanceId, Region, SubnetId, VpcId, ZoneId};
use ddns_core::name::DnsName;
use ddns_core::needs::Vpc;
use ddns_core::settings::{Adopt, AliasStyle, OnConflict, OnDrift, ReverseZones, Settings, ZoneFilter};
use ddns_native::sim::Sim;
use ddns_native::source::Aws;
use ddns_tests::tape::Tape;

pub(crate) const ACCOUNT: &str = "123456789012";
pub(crate) const REGIONS: [&str; 2] = ["eu-west-1", "us-east-1"];
/// The VPCs: id, region, subnet, its addresses.
pub(crate) const VPCS: [(&str, usize, &str, &str); 3] = [
    ("vpc-1", 0, "subnet-1", "10.0.0.0/28"),
    ("vpc-2", 0, "subnet-2", "10.0.0.0/28"),
    ("vpc-3", 1, "subnet-3", "10.0.0.16/28"),
];
pub(crate) const INSTANCES: usize = 6;
pub(crate) const DOMAINS: [&str; 4] =
    ["corp.example", "ec2.internal", "corp.example sub.corp.example", "sub.corp.example"];

pub(crate) fn region(at: usize) -> Region {
    Region(REGIONS[at].to_owned())
}

pub(crate) fn zone_id(id: &str) -> ZoneId {
    ZoneId::parse(id).unwrap()
}

pub(crate) fn name(text: &str) -> DnsName {
    DnsName::parse(text).unwrap()
}

pub(crate) fn instance_id(number: usize) -> InstanceId {
    InstanceId::parse(&format!("i-0000000{number}")).unwrap()
}

fn vpc((id, at, ..): (&str, usize, &str, &str)) -> Vpc {
    Vpc { region: region(at), id: VpcId(id.to_owned()) }
}

pub(crate) fn settings(tape: &mut Tape) -> Settings {
    let rarely = tape.below(256);
    Settings {
        alias_style: if rarely & 1 == 1 && rarely & 2 == 2 { AliasStyle::Address } else { AliasStyle::Cname },
        on_conflict: if rarely & 12 == 12 { OnConflict::Multivalue } else { OnConflict::Keep },
        on_drift: if rarely & 48 == 48 { OnDrift::Keep } else { OnDrift::Repair },
        adopt: tape.pick(&[Adopt::Addresses, Adopt::Addresses, Adopt::All, Adopt::None]),
        reverse_zones: tape.pick(&[
            ReverseZones::Create,
            ReverseZones::Create,
            ReverseZones::Existing,
            ReverseZones::Off,
        ]),
        zones: allowed(tape),
        ..Settings::default()
    }
}

/// Mostly all zones may be touched.
fn allowed(tape: &mut Tape) -> Option<Vec<ZoneFilter>> {
    let some: &[&str] = match tape.below(32) {
        28 => &["ZCORP"],
        29 => &["corp.example", "0.0.10.in-addr.arpa", "ZREV6"],
        30 => &["example.com.", "sub.corp.example"],
        31 => &["/hostedzone/ZCORP", "ZCOM", "10.in-addr.arpa"],
        _ => return None,
    };
    Some(some.iter().map(|filter| ZoneFilter::try_from((*filter).to_owned()).unwrap()).collect())
}

/// The zones that there can be; those of which people delete one and make it again are all but the first.
pub(crate) fn zone(at: usize, seen_from: usize) -> HostedZone {
    let (id, zone, private) = [
        ("ZCORP", "corp.example", true),
        ("ZCOM", "example.com", false),
        ("ZREV", "10.in-addr.arpa", true),
        ("ZSUB", "sub.corp.example", true),
        ("ZPUB", "corp.example", false),
        ("ZREV6", "8.b.d.0.1.0.0.2.ip6.arpa", true),
    ][at];
    HostedZone {
        id: zone_id(id),
        name: name(zone),
        config: ZoneConfig { private_zone: private },
        vpcs: if private { VPCS[..seen_from].iter().map(|v| vpc(*v)).collect() } else { Vec::new() },
        owner: None,
    }
}

/// An empty fleet.
pub(crate) fn new(tape: &mut Tape) -> Sim {
    let sim = Sim::new(AccountId(ACCOUNT.to_owned()));
    for at in [0, 1] {
        for (number, domain) in DOMAINS.iter().enumerate() {
            sim.ec2(&region(at)).dhcp_options(&dhcp_options(number), domain);
        }
    }
    for (id, at, subnet, cidr) in VPCS {
        let options = dhcp_options(tape.below(2));
        sim.ec2(&region(at)).vpc(&VpcId(id.to_owned()), Some(&options));
        sim.ec2(&region(at)).subnet(&SubnetId(subnet.to_owned()), cidr);
    }
    let seen_from = 1 + tape.below(3);
    sim.route53().zone(zone(0, seen_from));
    for (at, share) in [(1, 70), (2, 30), (3, 25), (4, 15), (5, 35)] {
        if tape.percent(share) {
            sim.route53().zone(zone(at, seen_from));
        }
    }
    if tape.percent(5) {
        let owner = ZoneOwner { owning_account: Some(AccountId("999999999999".to_owned())), owning_service: None };
        sim.route53().zone(HostedZone { id: zone_id("ZELSE"), owner: Some(owner), ..zone(3, seen_from) });
        sim.route53().remove_zone(&zone_id("ZSUB"));
    }
    if tape.percent(80) {
        now(sim.create_table()).unwrap();
    }
    sim
}

/// The embedded AWS never waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
        std::task::Poll::Ready(answer) => answer,
        std::task::Poll::Pending => unreachable!("it waits for nobody"),
    }
}

pub(crate) fn dhcp_options(number: usize) -> DhcpOptionsId {
    DhcpOptionsId(format!("dopt-{number}"))
}
