//! Rows as the predecessor's two programs wrote them: a DescribeInstances answer as Python's `str(dict)`, which those
//! programs could not always read back themselves (SPEC 8).

use proptest::prelude::*;
use serde_json::{Value, json};

/// Tags that anybody could have set, beside those that the programs look at.
pub(crate) fn tags() -> impl Strategy<Value = Vec<(String, String)>> {
    let text = || prop_oneof!["[ -~]{0,12}", any::<String>(), Just("it's".to_owned()), Just("\"it's\"\\".to_owned())];
    let names = prop_oneof![Just("web.corp.example"), Just("it's.corp.example"), Just("web.corp.example.")];
    let looked_at = (prop_oneof![Just("ZONE"), Just("CNAME")], names).prop_map(|(k, v)| (k.to_owned(), v.to_owned()));
    proptest::collection::vec(prop_oneof![looked_at, (text(), text())], 0..6)
}

/// A stopped instance that the predecessor had registered, and what it had written for it: event and facts.
pub(crate) fn switched_over(tags: &[(String, String)], attributes: impl Fn(&Value) -> Value) -> Value {
    let tags: Vec<Value> = tags.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect();
    let own = "ip-10-0-0-12.eu-west-1.compute.internal";
    let instance = json!({
        "InstanceId": "i-0aaaaaaaaaaaaaaa1", "State": {"Code": 16, "Name": "running"}, "VpcId": "vpc-1",
        "SubnetId": "subnet-1", "PrivateIpAddress": "10.0.0.12", "PrivateDnsName": own, "PublicDnsName": "",
        "EbsOptimized": false, "KernelId": null, "SourceDestCheck": true, "Tags": tags
    });
    let answer = json!({"Reservations": [{"Groups": [], "Instances": [instance]}]});
    let set = |name: &str, rtype: &str, value: &str| json!({"Name": name, "Type": rtype, "TTL": 60, "ResourceRecords": [{"Value": value}]});
    let zone = json!({
        "Id": "ZCORP", "Name": "corp.example.", "Config": {"PrivateZone": true},
        "VPCs": [{"VPCRegion": "eu-west-1", "VPCId": "vpc-1"}]
    });
    json!({
        "event": {
            "id": "7bf73129-1428-4cd3-a780-95db273d1602", "source": "aws.ec2", "account": "123456789012",
            "detail-type": "EC2 Instance State-change Notification", "region": "eu-west-1",
            "detail": {"instance-id": "i-0aaaaaaaaaaaaaaa1", "state": "stopped"}
        },
        "facts": {
            "complete": true,
            "instances": {"i-0aaaaaaaaaaaaaaa1": {"State": {"Name": "stopped"}, "VpcId": "vpc-1"}},
            "vpcs": {"vpc-1": {"EnableDnsSupport": true, "EnableDnsHostnames": true}},
            "hostedZones": [zone],
            "recordSets": {"ZCORP": [
                set("ip-10-0-0-12.corp.example.", "A", "10.0.0.12"), set("web.corp.example.", "CNAME", own),
            ]},
            "registrations": {"i-0aaaaaaaaaaaaaaa1": {
                "InstanceId": "i-0aaaaaaaaaaaaaaa1", "InstanceAttributes": attributes(&answer)
            }}
        }
    })
}
