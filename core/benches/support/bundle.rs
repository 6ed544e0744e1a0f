//! The bundle that all benchmarks plan: a running instance, three zones, and as many records of others as are asked for.

use serde_json::{Value, json};

fn record(n: usize) -> Value {
    let (a, b, c) = (n / 65_536 % 256, n / 256 % 256, n % 256);
    json!({ "Name": format!("host-{n}.corp.example."), "Type": "A", "TTL": 60,
            "ResourceRecords": [{ "Value": format!("10.{a}.{b}.{c}") }] })
}

/// The bundle as JSON text.
pub(crate) fn bundle(records: usize) -> String {
    let vpcs = json!([{ "VPCRegion": "eu-west-1", "VPCId": "vpc-1" }]);
    let private =
        |id: &str, name: &str| json!({ "Id": id, "Name": name, "Config": { "PrivateZone": true }, "VPCs": vpcs });
    let instance = json!({
        "InstanceId": "i-0aaaaaaaaaaaaaaa1", "State": { "Code": 16, "Name": "running" }, "VpcId": "vpc-1",
        "SubnetId": "subnet-1", "PrivateIpAddress": "10.0.0.12", "PublicIpAddress": "203.0.113.9",
        "PrivateDnsName": "ip-10-0-0-12.eu-west-1.compute.internal",
        "PublicDnsName": "ec2-203-0-113-9.eu-west-1.compute.amazonaws.com",
        "Tags": [{ "Key": "ZONE", "Value": "corp.example, example.com" }, { "Key": "CNAME", "Value": "web.corp.example" }],
    });
    let facts = json!({
        "complete": true,
        "instances": { "i-0aaaaaaaaaaaaaaa1": instance },
        "vpcs": { "vpc-1": { "VpcId": "vpc-1", "EnableDnsSupport": true, "EnableDnsHostnames": true } },
        "subnets": { "subnet-1": { "CidrBlock": "10.0.0.0/24" } },
        "hostedZones": [
            private("/hostedzone/ZCORP", "corp.example."), private("/hostedzone/ZREV", "0.0.10.in-addr.arpa."),
            { "Id": "/hostedzone/ZPUB", "Name": "example.com.", "Config": { "PrivateZone": false } },
        ],
        "recordSets": { "ZCORP": (0..records).map(record).collect::<Vec<_>>(), "ZREV": [], "ZPUB": [] },
        "registrations": {},
    });
    let event = json!({
        "id": "7bf73129-1428-4cd3-a780-95db273d1602", "source": "aws.ec2",
        "detail-type": "EC2 Instance State-change Notification", "account": "123456789012", "region": "eu-west-1",
        "detail": { "instance-id": "i-0aaaaaaaaaaaaaaa1", "state": "running" },
    });
    json!({ "event": event, "facts": facts }).to_string()
}
