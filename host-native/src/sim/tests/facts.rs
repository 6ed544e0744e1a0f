//! Closed worlds, in and out.

use ddns_core::facts::{Facts, TableState};
use ddns_core::id::Region;
use ddns_core::plan::plan;
use ddns_core::wire::Request;
use serde_json::{Value, json};

use super::{account, region};
use crate::rows::{Rows, places};
use crate::sim::Sim;
use crate::source::Aws;

const GONE: &str = "i-0ccccccccccccccc3";

/// Everything of SPEC 2 that is not ordinary: an instance that EC2 does not know, a zone of another account and one
/// that a plan made, a wildcard, an alias, a multivalue answer, a row of the predecessor, one of another region.
fn facts() -> Value {
    json!({
        "complete": true,
        "instances": {
            "i-0aaaaaaaaaaaaaaa1": {
                "State": { "Name": "running" }, "VpcId": "vpc-1", "SubnetId": "subnet-1",
                "PrivateIpAddress": "10.0.0.12", "PrivateDnsName": "ip-10-0-0-12.eu-west-1.compute.internal",
                "PublicIpAddress": "203.0.113.9", "PublicDnsName": "",
                "Tags": [{ "Key": "CNAME", "Value": "web.corp.example" }],
                "NetworkInterfaces": [{
                    "Attachment": { "DeviceIndex": 0 },
                    "PrivateIpAddresses": [{ "PrivateIpAddress": "10.0.0.12", "Association": { "PublicIp": "203.0.113.9" } }],
                    "Ipv6Addresses": [{ "Ipv6Address": "2001:db8::12" }],
                }],
            },
            "i-0bbbbbbbbbbbbbbb2": { "State": { "Name": "terminated" } },
            GONE: null,
        },
        "vpcs": { "vpc-1": { "DhcpOptionsId": "dopt-1", "EnableDnsSupport": true, "EnableDnsHostnames": true } },
        "subnets": { "subnet-1": { "CidrBlock": "10.0.0.0/24" } },
        "dhcpOptions": { "dopt-1": { "DhcpConfigurations": [{ "Key": "domain-name", "Values": [{ "Value": "corp.example" }] }] } },
        "hostedZones": [
            { "Id": "/hostedzone/ZCORP", "Name": "corp.example.", "Config": { "PrivateZone": true },
              "VPCs": [{ "VPCRegion": "eu-west-1", "VPCId": "vpc-1" }] },
            { "Id": "new:0.0.10.in-addr.arpa.", "Name": "0.0.10.in-addr.arpa.", "Config": { "PrivateZone": true },
              "VPCs": [{ "VPCRegion": "eu-west-1", "VPCId": "vpc-1" }] },
            { "Id": "ZTHEIRS", "Name": "theirs.example.", "Config": { "PrivateZone": true },
              "VPCs": [{ "VPCRegion": "eu-west-1", "VPCId": "vpc-1" }], "Owner": { "OwningAccount": "999999999999" } },
        ],
        "recordSets": {
            "ZCORP": [
                { "Name": "\\052.corp.example.", "Type": "A", "TTL": 60, "ResourceRecords": [{ "Value": "10.0.0.99" }] },
                { "Name": "alias.corp.example.", "Type": "A", "AliasTarget": { "DNSName": "elsewhere.example." } },
                { "Name": "ip-10-0-0-12.corp.example.", "Type": "A", "TTL": 60, "SetIdentifier": "i-0aaaaaaaaaaaaaaa1",
                  "MultiValueAnswer": true, "ResourceRecords": [{ "Value": "10.0.0.12" }] },
            ],
            "new:0.0.10.in-addr.arpa.": [],
            "ZTHEIRS": [],
        },
        "registrationTable": "present",
        "registrations": {
            "i-0aaaaaaaaaaaaaaa1": { "InstanceId": "i-0aaaaaaaaaaaaaaa1", "Version": 3, "Account": "123456789012",
                "Region": "eu-west-1", "Records": [
                    { "HostedZoneId": "ZCORP", "Name": "ip-10-0-0-12.corp.example.", "Type": "A", "TTL": 60,
                      "SetIdentifier": "i-0aaaaaaaaaaaaaaa1", "MultiValueAnswer": true,
                      "ResourceRecords": [{ "Value": "10.0.0.12" }] },
                    { "HostedZoneId": "new:0.0.10.in-addr.arpa.", "Planned": true, "Name": "12.0.0.10.in-addr.arpa.",
                      "Type": "PTR", "TTL": 60, "ResourceRecords": [{ "Value": "ip-10-0-0-12.corp.example." }] },
                ] },
            "i-0bbbbbbbbbbbbbbb2": { "InstanceId": "i-0bbbbbbbbbbbbbbb2", "Version": 1, "Account": "123456789012",
                "Region": "us-east-1", "Records": [] },
            GONE: { "InstanceId": GONE, "InstanceAttributes": "{'Reservations': []}" },
        },
    })
}

fn read(facts: Value) -> Facts {
    serde_json::from_value(facts).unwrap()
}

#[test]
fn a_closed_world_comes_out_as_it_went_in() {
    let facts = read(facts());
    let sim = Sim::from_facts(&facts, &region(), &account());
    assert_eq!(sim.to_facts(), facts);
}

#[test]
fn a_missing_table_stays_missing() {
    let mut facts = read(facts());
    facts.registrations.clear();
    facts.registration_table = TableState::Missing;
    facts.instances.retain(|_, instance| instance.is_some());
    let sim = Sim::from_facts(&facts, &region(), &account());
    assert_eq!(sim.items(), None);
    assert_eq!(sim.to_facts(), facts);
}

#[tokio::test]
async fn an_instance_is_here_and_where_its_registration_says() {
    let facts = read(facts());
    let sim = Sim::from_facts(&facts, &region(), &account());
    let ids: Vec<_> = facts.instances.keys().cloned().collect();
    let there = Region("us-east-1".to_owned());
    for (region, expected) in [(region(), &ids[..2]), (there, &ids[1..2])] {
        let known = sim.describe_instances(&region, &ids).await.unwrap();
        assert_eq!(known.into_iter().map(|(id, _)| id).collect::<Vec<_>>(), expected);
    }
}

#[tokio::test]
async fn who_lists_a_name_lies_beside_the_registrations() {
    let facts = read(facts());
    let sim = Sim::from_facts(&facts, &region(), &account());
    let web = facts.registrations.keys().next().unwrap();
    let mut rows = Rows::new(web.clone());
    let listed = places(facts.registrations[web].as_ref().unwrap());
    assert_eq!(listed.len(), 2);
    rows.read_index(&sim, &listed).await.unwrap();
    for place in &listed {
        assert_eq!(rows.holders(place).collect::<Vec<_>>(), [web]);
    }
    // Three registrations, two names; the predecessor's row has no version, so that a write can compare it.
    let items = sim.items().unwrap();
    assert_eq!(items.len(), 5);
    let unversioned = items.iter().filter(|item| !item.contains_key("Version"));
    assert_eq!(unversioned.map(|item| item["InstanceId"].as_str()).collect::<Vec<_>>(), [Some(GONE)]);
}

#[test]
fn the_planner_sees_no_difference() {
    let event = json!({
        "id": "e-1", "source": "aws.ec2", "detail-type": "EC2 Instance State-change Notification",
        "account": "123456789012", "region": "eu-west-1",
        "detail": { "instance-id": "i-0aaaaaaaaaaaaaaa1", "state": "running" },
    });
    let request = Request::from_value(&json!({ "event": event, "facts": facts() })).unwrap();
    let sim = Sim::from_facts(&request.facts, &region(), &account());
    let answer = plan(&request.event, &request.facts);
    assert!(answer.to_json().contains("changeRecordSets"), "there is something to plan");
    assert_eq!(plan(&request.event, &sim.to_facts()), answer);
}
