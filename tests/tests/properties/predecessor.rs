//! Rows as the predecessor's two programs wrote them: a DescribeInstances answer as Python's `str(dict)`, which those
//! programs could not always read back themselves (SPEC 8).

use proptest::prelude::*;
use serde_json::{Value, json};

/// The version of Python that printed the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Python {
    /// `u'…'`, nothing but ASCII.
    Two,
    /// `'…'`, with every letter as it is.
    Three,
}

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

/// `str(value)` of Python.
pub(crate) fn printed(value: &Value, python: Python) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text, python),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| printed(item, python)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let member =
                |(key, value): (&String, &Value)| format!("{}: {}", quoted(key, python), printed(value, python));
            format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(", "))
        }
    }
}

/// <https://docs.python.org/3/reference/lexical_analysis.html#escape-sequences>
fn quoted(text: &str, python: Python) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let letter = |c: char| match c {
        '\n' => r"\n".to_owned(),
        '\r' => r"\r".to_owned(),
        '\t' => r"\t".to_owned(),
        c if c == quote || c == '\\' => format!("\\{c}"),
        c if !c.is_control() && (c.is_ascii() || python == Python::Three && c.is_alphanumeric()) => c.to_string(),
        c => match u32::from(c) {
            code @ ..0x100 => format!("\\x{code:02x}"),
            code @ ..0x1_0000 => format!("\\u{code:04x}"),
            code => format!("\\U{code:08x}"),
        },
    };
    let prefix = if python == Python::Two { "u" } else { "" };
    format!("{prefix}{quote}{}{quote}", text.chars().map(letter).collect::<String>())
}
