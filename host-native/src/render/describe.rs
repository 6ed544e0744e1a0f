//! Short words for the planner's own words.

use ddns_core::id::Region;
use ddns_core::needs::Need;
use serde::Serialize;

use super::{Context, visible};

/// The word that stands for a code in JSON: `foreign-record`.
pub(super) fn word(code: impl Serialize) -> String {
    let value = serde_json::to_value(code).unwrap_or_default();
    value.as_str().map(visible).unwrap_or_default()
}

/// One fact that is missing.
pub(super) fn need(need: &Need, context: &Context) -> String {
    let of = |region: &Region| format!("in {}", visible(&region.0));
    match need {
        Need::Instance { instance_id, account, region } => {
            format!("instance {instance_id} and its registration, {} of account {}", of(region), visible(&account.0))
        }
        Need::Vpc { vpc_id, region } => {
            format!("VPC {} with its DNS attributes and DHCP options, {}", visible(&vpc_id.0), of(region))
        }
        Need::Subnet { subnet_id, region } => format!("subnet {}, {}", visible(&subnet_id.0), of(region)),
        Need::HostedZones { vpc: Some(vpc) } => {
            format!("the hosted zones, as VPC {} sees them, {}", visible(&vpc.id.0), of(&vpc.region))
        }
        Need::HostedZones { vpc: None } => "the hosted zones".to_owned(),
        Need::RecordSets { hosted_zone_id, name } => {
            let (zone, kind) = context.zone(hosted_zone_id);
            format!("record sets at {} in {zone} ({kind}), and who lists them", visible(name.as_str()))
        }
    }
}
