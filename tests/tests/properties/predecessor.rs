//! Rows as the predecessor's two programs wrote them: a DescribeInstances answer as Python's `str(dict)`, which those
//! programs could not always read back themselves (SPEC 8).

use proptest::prelude::*;
use serde_json::{Value, json};

const ID: &str = "i-0aaaaaaaaaaaaaaa1";

/// Tags that anybody could have set, beside those that the programs look at.
pub(crate) fn tags() -> impl Strategy<Value = Vec<(String, String)>> {
    let text = || prop_oneof!["[ -~]{0,12}", any::<String>(), Just("it's".to_owned()), Just("\"it's\"\\".to_owned())];
    let names = prop_oneof![Just("web.corp.example"), Just("it's.corp.example"), Just("web.corp.example.")];
    let looked_at = (prop_oneof![Just("ZONE"), Just("CNAME")], names).prop_map(|(k, v)| (k.to_owned(), v.to_owned()));
    proptest::collection::vec(prop_oneof![looked_at, (text(), text())], 0..6)
}

/// An instance that the predecessor had registered, its state now, and what had been written for it: event and facts.
pub(crate) fn switched_over(
    tags: &[(String, String)],
    last_octet: u8,
    state: &str,
    attributes: impl Fn(&Value) -> Value,
) -> Value {
    let tags: Vec<Value> = tags.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect();
    let label = format!("ip-10-0-0-{last_octet}");
    let (own, address) = (format!("{label}.eu-west-1.compute.internal"), format!("10.0.0.{last_octet}"));
    let instance = json!({
        "InstanceId": ID, "State": {"Code": 16, "Name": "running"}, "VpcId": "vpc-1",
        "SubnetId": "subnet-1", "PrivateIpAddress": address, "PrivateDnsName": own, "PublicDnsName": "",
        "EbsOptimized": false, "KernelId": null, "SourceDestCheck": true, "Tags": tags
    });
    let answer = json!({"Reservations": [{"Groups": [], "Instances": [instance.clone()]}]});
    let mut now = instance;
    now["State"] = json!({"Name": state});
    let set = |name: String, rtype: &str, value: &str| json!({"Name": name, "Type": rtype, "TTL": 60, "ResourceRecords": [{"Value": value}]});
    let zone = |id: &str, name: &str| {
        json!({
            "Id": id, "Name": name, "Config": {"PrivateZone": true},
            "VPCs": [{"VPCRegion": "eu-west-1", "VPCId": "vpc-1"}]
        })
    };
    let domain = json!([{"Key": "domain-name", "Values": [{"Value": "corp.example"}]}]);
    json!({
        "event": {
            "id": "7bf73129-1428-4cd3-a780-95db273d1602", "source": "aws.ec2", "account": "123456789012",
            "detail-type": "EC2 Instance State-change Notification", "region": "eu-west-1",
            "detail": {"instance-id": ID, "state": state}
        },
        "facts": {
            "complete": true,
            "instances": {ID: now},
            "vpcs": {"vpc-1": {"EnableDnsSupport": true, "EnableDnsHostnames": true, "DhcpOptionsId": "dopt-1"}},
            "dhcpOptions": {"dopt-1": {"DhcpConfigurations": domain}},
            "hostedZones": [zone("ZCORP", "corp.example."), zone("ZREV", "0.0.10.in-addr.arpa.")],
            "recordSets": {
                "ZCORP": [
                    set(format!("{label}.corp.example."), "A", &address), set("web.corp.example.".to_owned(), "CNAME", &own),
                ],
                "ZREV": [set(format!("{last_octet}.0.0.10.in-addr.arpa."), "PTR", &own)]
            },
            "registrations": {ID: {"InstanceId": ID, "InstanceAttributes": attributes(&answer)}}
        }
    })
}
