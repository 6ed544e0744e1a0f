//! Hosted zones, as Route 53 creates and associates them, and the registration table.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::Planner;
use crate::answer::ask;
use crate::dns::{name, zone_id};
use crate::finding::{Finding, must};
use crate::world::World;

/// `CallerReference` comes from the event, too: another event makes another zone (SPEC 2).
pub(crate) fn references(event: &Value, facts: &Value, planner: &Planner, changes: &[Value]) -> Vec<Finding> {
    let references = |changes: &[Value]| -> BTreeSet<String> {
        let created = changes.iter().filter(|change| change["kind"] == "createHostedZone");
        created.map(|change| change["CallerReference"].to_string()).collect()
    };
    let first = references(changes);
    let mut other = event.clone();
    other["id"] = "ffffffff-0000-4000-8000-000000000000".into();
    let answer = if first.is_empty() { Ok(Value::Null) } else { ask(planner, &other, facts) };
    let second = match &answer {
        Ok(answer) => references(answer["changes"].as_array().map(Vec::as_slice).unwrap_or_default()),
        Err(finding) => return vec![finding.clone()],
    };
    let same = first.intersection(&second);
    same.map(|same| Finding::new("CallerReference", "another event", "another one", same)).collect()
}

impl World {
    /// DynamoDB `CreateTable`.
    pub(crate) fn create_table(&mut self) -> Result<(), Finding> {
        let there = || Finding::new("createTable", "the table", "missing", "there already");
        must(self.table_missing, there)?;
        self.table_missing = false;
        Ok(())
    }

    /// Route 53 `CreateHostedZone` of a private zone.
    pub(crate) fn create_hosted_zone(&mut self, change: &Value) -> Result<(), Finding> {
        let zone = name(change["Name"].as_str().unwrap_or_default());
        let reference = change["CallerReference"].as_str().unwrap_or_default();
        must((1..=128).contains(&reference.chars().count()), || {
            Finding::new("createHostedZone", &zone, "a CallerReference of 1 to 128 characters", reference)
        })?;
        self.region_given(change, &zone)?;
        self.no_conflict(&zone, &change["VPC"], "")?;
        let id = format!("new:{zone}");
        self.zones.push(json!({
            "Id": id, "Name": zone, "Config": {"PrivateZone": true}, "VPCs": [change["VPC"]]
        }));
        self.sets.insert(id, Vec::new());
        Ok(())
    }

    /// Route 53 `AssociateVPCWithHostedZone`.
    pub(crate) fn associate_vpc(&mut self, change: &Value) -> Result<(), Finding> {
        let id = zone_id(change["HostedZoneId"].as_str().unwrap_or_default());
        let zone = self.writable(&id)?;
        let refused = |expected, found: &Value| Finding::new("associateVpc", &id, expected, found);
        must(zone["Config"]["PrivateZone"] == true, || refused("a private zone", &zone["Config"]))?;
        let vpc = change["VPC"]["VPCId"].as_str().unwrap_or_default().to_owned();
        must(!self.vpcs(&id).contains(&vpc), || refused("a VPC that does not see it", &zone["VPCs"]))?;
        self.region_given(change, &id)?;
        self.no_conflict(&name(zone["Name"].as_str().unwrap_or_default()), &change["VPC"], &id)?;
        for zone in &mut self.zones {
            if zone_id(zone["Id"].as_str().unwrap_or_default()) == id {
                let mut vpcs = zone["VPCs"].as_array().cloned().unwrap_or_default();
                vpcs.push(change["VPC"].clone());
                zone["VPCs"] = vpcs.into();
            }
        }
        Ok(())
    }

    /// The zone with this id, if it is there and not another account's (SPEC 2: seen, and never written).
    pub(crate) fn writable(&self, id: &str) -> Result<&Value, Finding> {
        let missing = || Finding::new("zone", id, "a zone that is there", "none");
        let zone = self.zone(id).ok_or_else(missing)?;
        let owner = &zone["Owner"];
        let foreign = owner["OwningAccount"].as_str().is_some_and(|account| account != self.account);
        must(!foreign && owner.get("OwningService").is_none(), || {
            Finding::new("zone", id, "a zone of the event's account", owner)
        })?;
        Ok(zone)
    }

    fn region_given(&self, change: &Value, about: &str) -> Result<(), Finding> {
        let vpc = &change["VPC"];
        let id = vpc["VPCId"].as_str().unwrap_or_default();
        must(!id.is_empty() && vpc["VPCRegion"] == self.region.as_str(), || {
            let expected = format!("a VPCId and the VPCRegion `{}`", self.region);
            Finding::new("vpc", about, expected, vpc)
        })
    }

    /// `ConflictingDomainExists`: a VPC sees one private zone of a name.
    fn no_conflict(&self, zone_name: &str, vpc: &Value, but: &str) -> Result<(), Finding> {
        let vpc = vpc["VPCId"].as_str().unwrap_or_default().to_owned();
        let conflicts = |zone: &&Value| {
            let id = zone_id(zone["Id"].as_str().unwrap_or_default());
            id != but
                && zone["Config"]["PrivateZone"] == true
                && name(zone["Name"].as_str().unwrap_or_default()) == zone_name
                && self.vpcs(&id).contains(&vpc)
        };
        match self.zones.iter().find(conflicts) {
            None => Ok(()),
            Some(zone) => {
                let expected = format!("no other zone of this name in `{vpc}`");
                Err(Finding::new("ConflictingDomainExists", zone_name, expected, &zone["Id"]))
            }
        }
    }
}
