//! The stage of a case in the embedded AWS.

use std::collections::BTreeMap;

use ddns_core::event::InstanceState;
use ddns_core::id::{AccountId, DhcpOptionsId, InstanceId, Region, SubnetId, VpcId, ZoneId};
use ddns_native::sim::{Launch, Sim};

use crate::calls::REGION;
use crate::case::{Names, Stage};

/// The world, and how its instances are called.
pub(crate) fn set(stage: &Stage) -> Result<(Sim, Names), String> {
    let (sim, region) = (Sim::new(AccountId("123456789012".to_owned())), Region(REGION.to_owned()));
    let ec2 = sim.ec2(&region);
    let options = DhcpOptionsId("dopt-1".to_owned());
    let (vpc, subnet) = (VpcId("vpc-1".to_owned()), SubnetId("subnet-1".to_owned()));
    ec2.dhcp_options(&options, "corp.example");
    ec2.vpc(&vpc, Some(&options));
    ec2.vpc(&VpcId("vpc-2".to_owned()), None);
    ec2.subnet(&subnet, "10.0.0.0/24");
    for zone in &stage.zones {
        sim.route53().zone(zone.clone());
    }
    for (zone, sets) in &stage.records {
        for set in sets {
            sim.route53().put(&ZoneId::parse(zone)?, set.clone()).map_err(|refused| refused.to_string())?;
        }
    }
    let mut names = BTreeMap::new();
    for (name, state) in &stage.instances {
        let launch = Launch {
            id: None,
            vpc: vpc.clone(),
            subnet: subnet.clone(),
            tags: Vec::new(),
            public_address: true,
            ipv6: None,
        };
        let (id, _) = ec2.launch(&launch).map_err(|refused| refused.to_string())?;
        live(&sim, &region, &id, *state).map_err(|refused| refused.to_string())?;
        names.insert(name.clone(), id.as_str().to_owned());
    }
    Ok((sim, Names(names)))
}

/// Takes a launched instance to a state in which it can stay.
fn live(sim: &Sim, region: &Region, id: &InstanceId, state: InstanceState) -> Result<(), ddns_native::sim::Refused> {
    let ec2 = sim.ec2(region);
    ec2.becomes(id, InstanceState::Running)?;
    match state {
        InstanceState::Stopped => ec2.stop(id).map(drop),
        InstanceState::Terminated => ec2.terminate(id).map(drop),
        InstanceState::Pending | InstanceState::Running | InstanceState::Stopping | InstanceState::ShuttingDown => {
            Ok(())
        }
    }
}
