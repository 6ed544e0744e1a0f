//! Worlds with more record sets than a batch takes: an instance that lists them all.

use serde_json::{Value, json};

use crate::world::{HOSTS, REGION, Scene};
use ddns_tests::tape::Tape;

/// Choices that such a world takes.
pub(crate) const CHOICES: usize = 700;

/// An instance of which up to 300 record sets are live that it no longer gets: some of many values, some of long ones,
/// in two zones.
pub(crate) fn scene(bytes: &[u8]) -> Scene {
    let tape = &mut Tape::new(bytes);
    let state = tape.pick(&["terminated", "running"]);
    let count = 20 + tape.below(256) + tape.below(24);
    let mut facts = json!({
        "complete": true, "recordSets": {"ZCORP": [], "ZPUB": []}, "registrations": {},
        "instances": {HOSTS[0].id: {
            "State": {"Name": state}, "VpcId": "vpc-1", "PrivateIpAddress": "10.0.0.12",
            "Tags": [{"Key": "CNAME", "Value": "n-0.corp.example n-1.corp.example n-0.example.com"}]
        }},
        "settings": {"aliasStyle": "address"},
        "vpcs": {"vpc-1": {"EnableDnsSupport": true, "EnableDnsHostnames": true}},
        "hostedZones": [
            {"Id": "ZCORP", "Name": "corp.example.", "Config": {"PrivateZone": true},
             "VPCs": [{"VPCRegion": REGION, "VPCId": "vpc-1"}]},
            {"Id": "ZPUB", "Name": "example.com.", "Config": {"PrivateZone": false}}
        ]
    });
    let mut entries: Vec<Value> = Vec::new();
    for number in 0..count {
        let (zone, parent) =
            tape.pick(&[("ZCORP", "corp.example."), ("ZCORP", "corp.example."), ("ZPUB", "example.com.")]);
        let (rtype, values) = match tape.below(8) {
            0..4 => ("A", addresses(1)),
            4 => ("A", addresses(150)),
            5 => ("A", addresses(30)),
            _ => ("CNAME", vec![long_name()]),
        };
        let values: Vec<Value> = values.into_iter().map(|value| json!({"Value": value})).collect();
        let mut set =
            json!({"Name": format!("n-{number}.{parent}"), "Type": rtype, "TTL": 60, "ResourceRecords": values});
        if let Some(live) = facts["recordSets"][zone].as_array_mut() {
            live.push(set.clone());
        }
        set["HostedZoneId"] = zone.into();
        entries.push(set);
    }
    facts["registrations"][HOSTS[0].id] = json!({"InstanceId": HOSTS[0].id, "Version": 1, "Records": entries});
    Scene { event: crate::world::state_change(HOSTS[0].id, state), facts }
}

fn addresses(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("10.1.{}.{}", number / 250, number % 250)).collect()
}

/// 250 characters.
fn long_name() -> String {
    let label = "x".repeat(61);
    format!("{label}.{label}.{label}.{label}.y.")
}
