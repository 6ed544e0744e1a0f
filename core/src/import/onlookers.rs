//! `list-hosted-zones-by-vpc` does not print the VPC for which it was called: which one sees these zones?

use std::collections::BTreeMap;

use serde_json::Value;

use super::ImportDocument;
use crate::facts::Facts;
use crate::id::{AccountId, InstanceId, Region, VpcId};

/// The VPCs that are known, each with its region where EC2 was asked about an instance in it.
pub(super) struct Onlookers(BTreeMap<VpcId, Option<Region>>);

impl Onlookers {
    pub(super) fn of(facts: &Facts, asked: &BTreeMap<InstanceId, (AccountId, Region)>) -> Self {
        let mut all: BTreeMap<VpcId, Option<Region>> = facts.vpcs.keys().map(|id| (id.clone(), None)).collect();
        for (id, instance) in &facts.instances {
            let Some(vpc) = instance.as_ref().and_then(|instance| instance.vpc_id.clone()) else { continue };
            let region = all.entry(vpc).or_default();
            *region = region.take().or_else(|| asked.get(id).map(|(_, region)| region.clone()));
        }
        Self(all)
    }

    /// The one that the document is named for, or the only one, as Route 53 writes it.
    pub(super) fn of_document(&self, document: &ImportDocument) -> Result<Value, String> {
        let is_only = self.0.len() == 1;
        let mut meant = self.0.iter().filter(|(id, _)| is_only || document.name.contains(&id.0));
        let (Some((id, region)), None) = (meant.next(), meant.next()) else {
            return Err(
                "it does not say which VPC sees these zones: add `aws ec2 describe-instances`, and where there \
                        are several VPCs name the file for its own, such as `vpc-1234.json`"
                    .to_owned(),
            );
        };
        let unknown = "it does not say the region of the VPC: add `aws ec2 describe-instances`";
        let region = region.as_ref().ok_or(unknown)?;
        Ok(Value::from_iter([("VPCRegion", region.0.as_str()), ("VPCId", id.0.as_str())]))
    }
}
