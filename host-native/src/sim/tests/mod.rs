//! The rules of the embedded AWS, about one test a rule.

mod dynamodb;
mod ec2;
mod facts;
mod lists;
mod records;
mod world;
mod zones;

use ddns_core::change::{Action, ChangeBatch, RecordChange};
use ddns_core::facts::{HostedZone, ZoneConfig, ZoneOwner};
use ddns_core::id::{AccountId, DhcpOptionsId, Region, SubnetId, VpcId, ZoneId};
use ddns_core::name::DnsName;
use ddns_core::needs::Vpc;
use ddns_core::record::{RecordSet, RecordType};

use super::{Code, Launch, Refused, Sim};
use crate::source::AwsError;

fn account() -> AccountId {
    AccountId("123456789012".to_owned())
}

fn region() -> Region {
    Region("eu-west-1".to_owned())
}

fn name(text: &str) -> DnsName {
    DnsName::parse(text).unwrap()
}

fn zone_id(text: &str) -> ZoneId {
    ZoneId::parse(text).unwrap()
}

fn vpc(id: &str) -> Vpc {
    Vpc { region: region(), id: VpcId(id.to_owned()) }
}

/// VPCs `vpc-1` and `vpc-2`, the subnet `subnet-1`, no zone, no table.
fn sim() -> Sim {
    let (sim, region) = (Sim::new(account()), region());
    let ec2 = sim.ec2(&region);
    let options = DhcpOptionsId("dopt-1".to_owned());
    ec2.dhcp_options(&options, "corp.example");
    ec2.vpc(&vpc("vpc-1").id, Some(&options));
    ec2.vpc(&vpc("vpc-2").id, None);
    ec2.subnet(&SubnetId("subnet-1".to_owned()), "10.0.0.0/24");
    sim
}

fn launch(public_address: bool) -> Launch {
    Launch {
        id: None,
        vpc: vpc("vpc-1").id,
        subnet: SubnetId("subnet-1".to_owned()),
        tags: Vec::new(),
        public_address,
        ipv6: None,
    }
}

fn private_zone(id: &str, zone: &str, vpcs: &[&str]) -> HostedZone {
    HostedZone {
        id: zone_id(id),
        name: name(zone),
        config: ZoneConfig { private_zone: true },
        vpcs: vpcs.iter().map(|id| vpc(id)).collect(),
        owner: None,
    }
}

fn public_zone(id: &str, zone: &str) -> HostedZone {
    HostedZone { config: ZoneConfig::default(), ..private_zone(id, zone, &[]) }
}

fn owned_by(zone: HostedZone, account: &str) -> HostedZone {
    let owning_account = Some(AccountId(account.to_owned()));
    HostedZone { owner: Some(ZoneOwner { owning_account, owning_service: None }), ..zone }
}

fn set(at: &str, rtype: &str, values: &[&str]) -> RecordSet {
    let values = values.iter().map(|&value| value.to_owned()).collect();
    RecordSet::new(name(at), RecordType::from(std::borrow::Cow::from(rtype)), 60, values)
}

/// `+` and `-` with a record set: a batch.
fn batch(changes: &[(char, RecordSet)]) -> ChangeBatch {
    let change = |(sign, set): &(char, RecordSet)| RecordChange {
        action: if *sign == '+' { Action::Create } else { Action::Delete },
        resource_record_set: set.clone(),
    };
    ChangeBatch { comment: "a test".to_owned(), changes: changes.iter().map(change).collect() }
}

/// AWS's code and sentence of an error.
fn refused(error: &AwsError) -> &Refused {
    error.source.downcast_ref::<Refused>().unwrap()
}

fn code<T: std::fmt::Debug>(answer: Result<T, AwsError>) -> Code {
    refused(&answer.unwrap_err()).code
}
