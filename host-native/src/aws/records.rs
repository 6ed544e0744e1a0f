//! Record sets between the SDK's type and the planner's.

use std::borrow::Cow;

use aws_sdk_route53::types as sdk;
use ddns_core::name::DnsName;
use ddns_core::record::{Policy, RecordSet, RecordType, ResourceRecord};
use serde_json::{Map, Value};

/// A record set as Route 53 answers it.
pub(super) fn read_record_set(from: sdk::ResourceRecordSet) -> Result<RecordSet, String> {
    let policy = read_policy(&from);
    let ttl = from.ttl.map(u32::try_from).transpose();
    let records = from.resource_records.unwrap_or_default().into_iter();
    Ok(RecordSet {
        name: DnsName::parse(&from.name)?,
        rtype: RecordType::from(Cow::from(from.r#type.as_str())),
        set_identifier: from.set_identifier,
        multi_value_answer: from.multi_value_answer.unwrap_or_default(),
        ttl: ttl.map_err(|_| format!("the TTL of `{}` is out of range", from.name))?,
        resource_records: records.map(|record| ResourceRecord { value: record.value }).collect(),
        policy: (policy != Policy::default()).then(|| Box::new(policy)),
    })
}

/// A record set of ours as Route 53 takes it.
pub(super) fn write_record_set(set: &RecordSet) -> Result<sdk::ResourceRecordSet, String> {
    if set.policy.is_some() {
        return Err(format!("`{}` is an alias or has a routing policy, which ddns never writes", set.name));
    }
    let record = |record: &ResourceRecord| sdk::ResourceRecord::builder().value(&record.value).build();
    let records = set.resource_records.iter().map(record).collect::<Result<_, _>>();
    sdk::ResourceRecordSet::builder()
        .name(set.name.as_str())
        .r#type(set.rtype.as_str().into())
        .set_set_identifier(set.set_identifier.clone())
        .set_multi_value_answer(set.multi_value_answer.then_some(true))
        .set_ttl(set.ttl.map(i64::from))
        .set_resource_records(Some(records.map_err(|error| error.to_string())?))
        .build()
        .map_err(|error| error.to_string())
}

/// What makes it a record set that is never ours, as `aws route53 list-resource-record-sets` prints it.
fn read_policy(from: &sdk::ResourceRecordSet) -> Policy {
    Policy {
        alias_target: from.alias_target.as_ref().map(|alias| {
            object([
                ("HostedZoneId", text(Some(&alias.hosted_zone_id))),
                ("DNSName", text(Some(&alias.dns_name))),
                ("EvaluateTargetHealth", Some(Value::Bool(alias.evaluate_target_health))),
            ])
        }),
        weight: from.weight.map(Value::from),
        region: text(from.region.as_ref().map(|region| region.as_str())),
        failover: text(from.failover.as_ref().map(|failover| failover.as_str())),
        geo_location: from.geo_location.as_ref().map(|geo| {
            object([
                ("ContinentCode", text(geo.continent_code())),
                ("CountryCode", text(geo.country_code())),
                ("SubdivisionCode", text(geo.subdivision_code())),
            ])
        }),
        geo_proximity_location: from.geo_proximity_location.as_ref().map(proximity),
        cidr_routing_config: from.cidr_routing_config.as_ref().map(|cidr| {
            object([
                ("CollectionId", text(Some(&cidr.collection_id))),
                ("LocationName", text(Some(&cidr.location_name))),
            ])
        }),
        health_check_id: text(from.health_check_id()),
        traffic_policy_instance_id: text(from.traffic_policy_instance_id()),
    }
}

fn proximity(from: &sdk::GeoProximityLocation) -> Value {
    let coordinates = from
        .coordinates
        .as_ref()
        .map(|at| object([("Latitude", text(Some(&at.latitude))), ("Longitude", text(Some(&at.longitude)))]));
    object([
        ("AWSRegion", text(from.aws_region())),
        ("LocalZoneGroup", text(from.local_zone_group())),
        ("Coordinates", coordinates),
        ("Bias", from.bias.map(Value::from)),
    ])
}

fn text(value: Option<&str>) -> Option<Value> {
    value.map(Value::from)
}

fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let present = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(present.collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use ddns_core::id::InstanceId;
    use serde_json::json;

    use super::*;

    #[test]
    fn our_record_sets_come_back_as_they_were_written() {
        let name = DnsName::parse("web.corp.example.").unwrap();
        let simple = RecordSet::new(name, RecordType::A, 60, vec!["10.0.0.12".to_owned(), "10.0.0.13".to_owned()]);
        let multivalue = simple.clone().multivalue(&InstanceId::parse("i-0123456789abcdef0").unwrap());
        for set in [simple, multivalue] {
            assert_eq!(read_record_set(write_record_set(&set).unwrap()), Ok(set));
        }
    }

    #[test]
    fn an_alias_is_read_as_the_command_line_prints_it_and_never_written() {
        let alias = sdk::AliasTarget::builder()
            .hosted_zone_id("Z2")
            .dns_name("lb.example.")
            .evaluate_target_health(false)
            .build()
            .unwrap();
        let set = sdk::ResourceRecordSet::builder()
            .name("\\052.Corp.example.")
            .r#type(sdk::RrType::A)
            .set_identifier("eu")
            .weight(10)
            .alias_target(alias)
            .build()
            .unwrap();
        let read = read_record_set(set).unwrap();
        let printed: RecordSet = serde_json::from_value(json!({
            "Name": "\\052.corp.example.", "Type": "A", "SetIdentifier": "eu", "Weight": 10,
            "AliasTarget": { "HostedZoneId": "Z2", "DNSName": "lb.example.", "EvaluateTargetHealth": false },
        }))
        .unwrap();
        assert_eq!(read, printed);
        assert!(write_record_set(&read).is_err());
    }
}
