//! Instances: their life, their addresses, their names, the events about them.

use ddns_core::event::{Event, InstanceState};
use ddns_core::facts::{Instance, Tag};
use ddns_core::id::{DhcpOptionsId, InstanceId, Region, SubnetId, VpcId};

use super::{code, launch, region, sim, vpc};
use crate::sim::{Code, Launch, Sim};
use crate::source::{Aws, VpcAttribute};

/// An instance that is running.
fn running(sim: &Sim, what: &Launch) -> InstanceId {
    let region = region();
    let (id, _) = sim.ec2(&region).launch(what).unwrap();
    sim.ec2(&region).becomes(&id, InstanceState::Running).unwrap();
    id
}

fn shown(sim: &Sim, id: &InstanceId) -> Instance {
    sim.ec2(&region()).instance(id).unwrap()
}

fn state_of(sim: &Sim, id: &InstanceId) -> InstanceState {
    shown(sim, id).state.name
}

fn private(sim: &Sim, id: &InstanceId) -> String {
    shown(sim, id).private_ip_address.unwrap_or_default()
}

#[test]
fn a_launch_takes_the_lowest_address_that_is_free() {
    let sim = sim();
    let first = running(&sim, &launch(false));
    let second = running(&sim, &launch(false));
    // The first four belong to AWS.
    assert_eq!((private(&sim, &first).as_str(), private(&sim, &second).as_str()), ("10.0.0.4", "10.0.0.5"));
    sim.ec2(&region()).stop(&first).unwrap();
    assert_eq!(private(&sim, &running(&sim, &launch(false))), "10.0.0.6", "a stopped instance keeps its address");
    sim.ec2(&region()).terminate(&first).unwrap();
    assert_eq!(private(&sim, &running(&sim, &launch(false))), "10.0.0.4", "a terminated one's is used again");
}

#[test]
fn a_launch_needs_a_vpc_and_a_subnet_with_room() {
    let (sim, region) = (sim(), region());
    let ec2 = sim.ec2(&region);
    let elsewhere = Launch { vpc: VpcId("vpc-9".to_owned()), ..launch(false) };
    assert_eq!(ec2.launch(&elsewhere).unwrap_err().code, Code::InvalidVPCId);
    let nowhere = Launch { subnet: SubnetId("subnet-9".to_owned()), ..launch(false) };
    assert_eq!(ec2.launch(&nowhere).unwrap_err().code, Code::InvalidSubnetId);
    let id = running(&sim, &launch(false));
    assert_eq!(ec2.launch(&Launch { id: Some(id), ..launch(false) }).unwrap_err().code, Code::InvalidInstanceId);
    ec2.subnet(&SubnetId("subnet-1".to_owned()), "10.0.0.16/28");
    for last in 20..31 {
        assert_eq!(private(&sim, &running(&sim, &launch(false))), format!("10.0.0.{last}"));
    }
    assert_eq!(ec2.launch(&launch(false)).unwrap_err().code, Code::InsufficientFreeAddressesInSubnet);
}

#[test]
fn names_come_when_it_runs() {
    let (sim, region) = (sim(), region());
    let (id, _) = sim.ec2(&region).launch(&launch(true)).unwrap();
    let pending = shown(&sim, &id);
    assert_eq!(pending.private_ip_address.as_deref(), Some("10.0.0.4"));
    assert_eq!((pending.private_dns_name.as_deref(), pending.public_dns_name.as_deref()), (Some(""), Some("")));
    sim.ec2(&region).becomes(&id, InstanceState::Running).unwrap();
    let running = shown(&sim, &id);
    assert_eq!(running.private_dns_name.as_deref(), Some("ip-10-0-0-4.eu-west-1.compute.internal"));
    let public = running.public_ip_address.unwrap().replace('.', "-");
    assert_eq!(running.public_dns_name, Some(format!("ec2-{public}.eu-west-1.compute.amazonaws.com")));
}

#[test]
fn names_of_us_east_1_are_their_own() {
    let (sim, region) = (sim(), Region("us-east-1".to_owned()));
    let ec2 = sim.ec2(&region);
    ec2.vpc(&vpc("vpc-1").id, None);
    ec2.subnet(&SubnetId("subnet-1".to_owned()), "10.1.0.0/16");
    let (id, _) = ec2.launch(&launch(true)).unwrap();
    ec2.becomes(&id, InstanceState::Running).unwrap();
    let instance = ec2.instance(&id).unwrap();
    assert_eq!(instance.private_dns_name.as_deref(), Some("ip-10-1-0-4.ec2.internal"));
    assert!(instance.public_dns_name.unwrap().ends_with(".compute-1.amazonaws.com"));
}

#[test]
fn without_dns_hostnames_there_is_no_public_name() {
    let (sim, region) = (sim(), region());
    let id = running(&sim, &launch(true));
    let set = |value| {
        sim.ec2(&region).vpc_attribute(&vpc("vpc-1").id, VpcAttribute::EnableDnsHostnames, value).unwrap();
        shown(&sim, &id)
    };
    let off = set(false);
    assert_eq!(off.public_dns_name.as_deref(), Some(""));
    assert!(off.public_ip_address.is_some() && off.private_dns_name.is_some_and(|name| !name.is_empty()));
    assert!(set(true).public_dns_name.is_some_and(|name| !name.is_empty()));
}

#[test]
fn a_stop_drops_the_public_address_and_a_start_brings_another() {
    let (sim, region) = (sim(), region());
    let id = running(&sim, &launch(true));
    let before = shown(&sim, &id);
    sim.ec2(&region).stop(&id).unwrap();
    let stopped = shown(&sim, &id);
    assert_eq!((stopped.public_ip_address.as_deref(), stopped.public_dns_name.as_deref()), (None, Some("")));
    assert_eq!(stopped.network_interfaces[0].private_ip_addresses[0].association, None);
    assert_eq!(stopped.private_ip_address, before.private_ip_address);
    assert_eq!(stopped.private_dns_name, before.private_dns_name);
    sim.ec2(&region).start(&id).unwrap();
    let after = shown(&sim, &id);
    assert!(after.public_ip_address.is_some());
    assert_ne!(after.public_ip_address, before.public_ip_address);
}

#[test]
fn an_elastic_address_survives_a_stop() {
    let (sim, region) = (sim(), region());
    let id = running(&sim, &launch(true));
    sim.ec2(&region).associate_address(&id, [198, 51, 100, 7].into()).unwrap();
    sim.ec2(&region).stop(&id).unwrap();
    assert_eq!(shown(&sim, &id).public_ip_address.as_deref(), Some("198.51.100.7"));
    sim.ec2(&region).start(&id).unwrap();
    assert!(shown(&sim, &id).public_dns_name.is_some_and(|name| name.starts_with("ec2-198-51-100-7.")));
}

#[tokio::test]
async fn a_terminated_instance_has_nothing_left_and_is_forgotten() {
    let (sim, region) = (sim(), region());
    let tags = vec![Tag { key: "CNAME".to_owned(), value: "web.corp.example".to_owned() }];
    let what = Launch { tags: tags.clone(), ipv6: "2001:db8::7".parse().ok(), ..launch(true) };
    let id = running(&sim, &what);
    assert_eq!(shown(&sim, &id).ipv6(), "2001:db8::7".parse().ok());
    sim.ec2(&region).terminate(&id).unwrap();
    let Instance { vpc_id, subnet_id, private_ip_address, public_ip_address, ipv6_address, .. } = shown(&sim, &id);
    assert_eq!((vpc_id, subnet_id), (None, None));
    assert_eq!((private_ip_address, public_ip_address, ipv6_address), (None, None, None));
    let gone = shown(&sim, &id);
    assert_eq!((gone.private_dns_name.as_deref(), gone.public_dns_name.as_deref()), (Some(""), Some("")));
    assert!(gone.network_interfaces.is_empty());
    assert_eq!(gone.tags, tags);
    assert!(sim.ec2(&region).forget(&id));
    assert_eq!(sim.describe_instances(&region, &[id]).await.unwrap(), []);
}

#[test]
fn states_follow_each_other_as_in_life() {
    use InstanceState::{Pending, Running, ShuttingDown, Stopped, Stopping, Terminated};
    let all = [Pending, Running, Stopping, Stopped, ShuttingDown, Terminated];
    for (path, next) in [
        (vec![], vec![Running, ShuttingDown, Terminated]),
        (vec![Running], vec![Stopping, ShuttingDown]),
        (vec![Running, Stopping], vec![Stopped, ShuttingDown]),
        (vec![Running, Stopping, Stopped], vec![Pending, ShuttingDown, Terminated]),
        (vec![Running, ShuttingDown], vec![Terminated]),
        (vec![Terminated], vec![]),
    ] {
        for state in all {
            let (sim, region) = (sim(), region());
            let (id, _) = sim.ec2(&region).launch(&launch(false)).unwrap();
            for step in &path {
                sim.ec2(&region).becomes(&id, *step).unwrap();
            }
            let answer = sim.ec2(&region).becomes(&id, state).map_err(|refused| refused.code);
            match answer {
                Ok(_) => assert!(next.contains(&state), "{path:?} {state:?}"),
                Err(code) => {
                    assert_eq!(code, Code::IncorrectInstanceState);
                    assert!(!next.contains(&state), "{path:?} {state:?}");
                }
            }
        }
    }
}

#[test]
fn events_are_envelopes_that_the_planner_reads() {
    let (sim, region) = (sim(), region());
    let ec2 = sim.ec2(&region);
    let (id, pending) = ec2.launch(&launch(false)).unwrap();
    let running = ec2.becomes(&id, InstanceState::Running).unwrap();
    let [stopping, stopped] = ec2.stop(&id).unwrap();
    let tagged = ec2.tag(&id, "ZONE", "corp.example").unwrap();
    let untagged = ec2.untag(&id, "ZONE").unwrap();
    let mut ids = std::collections::BTreeSet::new();
    for (envelope, state) in [
        (pending, Some(InstanceState::Pending)),
        (running, Some(InstanceState::Running)),
        (stopping, Some(InstanceState::Stopping)),
        (stopped, Some(InstanceState::Stopped)),
        (tagged.clone(), None),
        (untagged, None),
    ] {
        let event = Event::from_value(&envelope).unwrap();
        assert_eq!((event.instance, event.state, event.region), (id.clone(), state, region.clone()));
        assert!(ids.insert(event.id), "each event has an id of its own");
    }
    assert_eq!(tagged["detail"]["tags"]["ZONE"], "corp.example");
    assert_eq!(state_of(&sim, &id), InstanceState::Stopped);
    assert!(shown(&sim, &id).tags.is_empty());
}

#[tokio::test]
async fn filters_answer_only_what_exists_in_the_region() {
    let (sim, here) = (sim(), region());
    let id = running(&sim, &launch(false));
    let unknown = InstanceId::parse("i-0ffffffffffffffff").unwrap();
    let asked = [unknown, id.clone(), id.clone()];
    let found = sim.describe_instances(&here, &asked).await.unwrap();
    assert_eq!(found, [(id.clone(), shown(&sim, &id))]);
    let there = Region("us-east-1".to_owned());
    assert_eq!(sim.describe_instances(&there, &asked).await.unwrap(), []);
    let (vpc, options) = (vpc("vpc-1").id, DhcpOptionsId("dopt-1".to_owned()));
    let support = VpcAttribute::EnableDnsSupport;
    assert_eq!(sim.describe_vpc(&here, &vpc).await.unwrap(), Some(Some(options.clone())));
    assert_eq!(sim.describe_vpc(&there, &vpc).await.unwrap(), None);
    assert_eq!(sim.describe_vpc_attribute(&here, &vpc, support).await.unwrap(), Some(true));
    assert_eq!(sim.describe_vpc_attribute(&there, &vpc, support).await.unwrap(), None);
    let domain_names = sim.describe_dhcp_options(&here, &options).await.unwrap().unwrap();
    assert_eq!(domain_names.domain_names().collect::<Vec<_>>(), ["corp.example"]);
    assert_eq!(sim.describe_dhcp_options(&there, &options).await.unwrap(), None);
    let subnet = SubnetId("subnet-1".to_owned());
    assert!(sim.describe_subnet(&here, &subnet).await.unwrap().is_some());
    assert_eq!(sim.describe_subnet(&there, &subnet).await.unwrap(), None);
    assert_eq!(code(sim.describe_instances(&here, &vec![id; 101]).await), Code::InvalidParameterValue);
}
