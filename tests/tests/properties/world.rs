//! Closed worlds: an event, and the facts that it finds. Every world could have come about on AWS.

use serde_json::{Value, json};

use crate::records;
use ddns_tests::tape::Tape;

pub(crate) const ACCOUNT: &str = "123456789012";
pub(crate) const REGION: &str = "eu-west-1";

/// What is given to every instance: its id, its addresses.
pub(crate) struct Host {
    pub id: &'static str,
    pub private: &'static str,
    pub public: &'static str,
    pub v6: &'static str,
}

/// The instance of the event first.
pub(crate) const HOSTS: [Host; 3] = [
    Host { id: "i-0aaaaaaaaaaaaaaa1", private: "10.0.0.12", public: "203.0.113.9", v6: "2001:db8::12" },
    Host { id: "i-0bbbbbbbbbbbbbbb2", private: "10.0.0.13", public: "203.0.113.10", v6: "2001:db8::13" },
    Host { id: "i-0ccccccccccccccc3", private: "10.0.0.14", public: "203.0.113.11", v6: "2600:1f18::14" },
];

/// A world, and the event that comes to it.
#[derive(Debug)]
pub(crate) struct Scene {
    pub event: Value,
    pub facts: Value,
}

/// The world that these choices make.
pub(crate) fn scene(bytes: &[u8]) -> Scene {
    let tape = &mut Tape::new(bytes);
    let state = tape.pick(&["running", "running", "running", "running", "stopped", "terminated"]);
    let event = match tape.percent(15) {
        true => tag_change(HOSTS[0].id),
        false => state_change(HOSTS[0].id, state),
    };
    let mut facts = json!({
        "complete": true, "settings": settings(&mut tape.part(16)), "instances": {}, "recordSets": {}, "registrations": {},
        "registrationTable": "present", "subnets": {"subnet-1": {"CidrBlock": subnet(tape)}}
    });
    facts["vpcs"]["vpc-1"] = vpc(tape);
    facts["dhcpOptions"]["dopt-1"] = dhcp_options(tape);
    facts["hostedZones"] = zones(&mut tape.part(24));
    for (place, host) in HOSTS.iter().enumerate() {
        let tape = &mut tape.part(16);
        match tape.below(20) {
            12..16 if place > 0 => {}
            16..20 if place > 0 => facts["instances"][host.id] = Value::Null,
            19 => facts["instances"][host.id] = Value::Null,
            _ => facts["instances"][host.id] = instance(tape, place, host),
        }
    }
    records::add(tape, &mut facts);
    if tape.percent(5) {
        facts["registrationTable"] = "missing".into();
        facts["registrations"] = json!({});
    }
    Scene { event, facts }
}

/// What EC2 sends when an instance changes its state.
pub(crate) fn state_change(id: &str, state: &str) -> Value {
    json!({
        "version": "0", "id": "7bf73129-1428-4cd3-a780-95db273d1602", "source": "aws.ec2",
        "detail-type": "EC2 Instance State-change Notification", "account": ACCOUNT, "region": REGION,
        "time": "2026-01-05T10:00:01Z", "resources": [], "detail": {"instance-id": id, "state": state}
    })
}

/// What AWS sends when somebody changes the tags of an instance.
pub(crate) fn tag_change(id: &str) -> Value {
    json!({
        "version": "0", "id": "bddcf1d6-0251-35a1-aab0-adc1fb47c11c", "source": "aws.tag",
        "detail-type": "Tag Change on Resource", "account": ACCOUNT, "region": REGION,
        "time": "2026-01-05T10:00:01Z", "resources": [format!("arn:aws:ec2:{REGION}:{ACCOUNT}:instance/{id}")],
        "detail": {"service": "ec2", "resource-type": "instance", "changed-tag-keys": ["CNAME"]}
    })
}

/// The settings of SPEC 7, mostly their defaults.
pub(crate) fn settings(tape: &mut Tape) -> Value {
    let mut settings = json!({});
    let mut choose = |share, name: &str, choices: &[Value]| {
        if tape.percent(share) {
            settings[name] = tape.pick(choices);
        }
    };
    choose(30, "onConflict", &["multivalue".into()]);
    choose(30, "aliasStyle", &["address".into()]);
    choose(20, "onDrift", &["keep".into()]);
    choose(30, "adopt", &["all".into(), "none".into()]);
    choose(20, "reverseZones", &["existing".into(), "off".into()]);
    let filters = [
        json!(["ZCORP"]),
        json!(["corp.example", "10.in-addr.arpa"]),
        json!(["example.com."]),
        json!(["sub.corp.example", "/hostedzone/ZREV"]),
    ];
    choose(20, "zones", &filters);
    choose(10, "ttl", &[300.into(), 0.into()]);
    choose(5, "tagKeys", &[json!({"zone": "dns", "cname": "alias"})]);
    settings
}

fn subnet(tape: &mut Tape) -> &'static str {
    tape.pick(&["10.0.0.0/24", "10.0.0.0/28", "10.0.0.0/20", "10.0.0.0/9"])
}

fn vpc(tape: &mut Tape) -> Value {
    let mut vpc = json!({"VpcId": "vpc-1", "DhcpOptionsId": "dopt-1", "EnableDnsSupport": true});
    vpc["EnableDnsHostnames"] = (!tape.percent(7)).into();
    vpc
}

fn dhcp_options(tape: &mut Tape) -> Value {
    let names = [
        "corp.example",
        "eu-west-1.compute.internal",
        "corp.example sub.corp.example",
        "Sub.Corp.Example. example.com",
        "nope.example bad_.-",
    ];
    json!({"DhcpConfigurations": [
        {"Key": "domain-name-servers", "Values": [{"Value": "AmazonProvidedDNS"}]},
        {"Key": "domain-name", "Values": [{"Value": tape.pick(&names)}]}
    ]})
}

/// Zones, of which no VPC sees two private ones of one name: Route 53 would not have let it.
pub(crate) fn zones(tape: &mut Tape) -> Value {
    let mut zones: Vec<Value> = Vec::new();
    let mut add = |zone: Value| {
        let sees = |other: &Value| {
            let both = |vpc: &Value| other["VPCs"].as_array().is_some_and(|vpcs| vpcs.contains(vpc));
            other["Name"] == zone["Name"] && zone["VPCs"].as_array().is_some_and(|vpcs| vpcs.iter().any(both))
        };
        if !zones.iter().any(sees) {
            zones.push(zone);
        }
    };
    add(private(tape, "ZCORP", "corp.example."));
    if tape.percent(25) {
        add(private(tape, "ZSUB", "sub.corp.example."));
    }
    if tape.percent(60) {
        let name = tape.pick(&["0.0.10.in-addr.arpa.", "10.in-addr.arpa.", "0.10.in-addr.arpa."]);
        add(private(tape, "ZREV", name));
    }
    if tape.percent(30) {
        add(private(tape, "ZREV6", "8.b.d.0.1.0.0.2.ip6.arpa."));
    }
    if tape.percent(60) {
        let name = tape.pick(&["example.com.", "corp.example."]);
        add(json!({"Id": "/hostedzone/ZPUB", "Name": name, "Config": {"PrivateZone": false}}));
        if tape.percent(10) {
            add(json!({"Id": "/hostedzone/ZPUB2", "Name": name, "Config": {"PrivateZone": false}}));
        }
    }
    if tape.percent(15) {
        add(private(tape, "ZCORP2", "corp.example."));
    }
    if tape.percent(10) {
        let mut zone = private(tape, "ZFOR", tape_name(zones.len()));
        zone["Owner"] = json!({"OwningAccount": "999999999999"});
        zones.push(zone);
        drop_conflicts(&mut zones);
    }
    zones.into()
}

fn tape_name(count: usize) -> &'static str {
    if count > 2 { "0.0.10.in-addr.arpa." } else { "corp.example." }
}

/// The other account was first.
fn drop_conflicts(zones: &mut Vec<Value>) {
    if let Some(foreign) = zones.last().cloned() {
        zones.retain(|zone| *zone == foreign || zone["Name"] != foreign["Name"] || zone["VPCs"] != foreign["VPCs"]);
    }
}

fn private(tape: &mut Tape, id: &str, name: &str) -> Value {
    let vpcs = [&["vpc-1"][..], &["vpc-1"], &["vpc-1"], &["vpc-9"]];
    let vpcs = tape.pick(&vpcs).iter().map(|vpc| json!({"VPCRegion": REGION, "VPCId": vpc}));
    json!({
        "Id": format!("/hostedzone/{id}"), "Name": name, "Config": {"PrivateZone": true},
        "VPCs": vpcs.collect::<Vec<_>>()
    })
}

const STATES: [&str; 6] = ["running", "running", "running", "stopped", "terminated", "pending"];

/// An instance as DescribeInstances shows it; the one at place 0 is mostly up.
fn instance(tape: &mut Tape, place: usize, host: &Host) -> Value {
    let state = if place == 0 && tape.percent(75) { "running" } else { tape.pick(&STATES) };
    let address = if place == 1 && tape.percent(30) { HOSTS[0].private } else { host.private };
    let mut instance = json!({
        "InstanceId": host.id, "State": {"Name": state}, "VpcId": "vpc-1", "SubnetId": "subnet-1",
        "PrivateIpAddress": address, "PublicDnsName": "", "Tags": tags(tape)
    });
    if state == "terminated" && tape.percent(50) {
        return json!({"InstanceId": host.id, "State": {"Name": state}, "Tags": instance["Tags"]});
    }
    instance["PrivateDnsName"] = match tape.below(10) {
        9 => format!("{}.eu-west-1.compute.internal", host.id).into(),
        8 => "".into(),
        _ => format!("ip-{}.eu-west-1.compute.internal", address.replace('.', "-")).into(),
    };
    if tape.percent(50) {
        instance["PublicIpAddress"] = host.public.into();
        if !tape.percent(15) {
            let name = format!("ec2-{}.eu-west-1.compute.amazonaws.com", host.public.replace('.', "-"));
            instance["PublicDnsName"] = name.into();
        }
    }
    match tape.below(10) {
        7 | 8 => instance["Ipv6Address"] = host.v6.into(),
        9 => {
            instance["NetworkInterfaces"] = json!([
                {"Attachment": {"DeviceIndex": 1}, "Ipv6Addresses": [{"Ipv6Address": "2001:db8::ff"}]},
                {"Attachment": {"DeviceIndex": 0}, "Ipv6Addresses": [{"Ipv6Address": host.v6}],
                 "PrivateIpAddresses": [{"PrivateIpAddress": address}]}
            ]);
        }
        _ => {}
    }
    instance
}

fn tags(tape: &mut Tape) -> Value {
    let zones = [
        "corp.example",
        "example.com.",
        "corp.example,example.com",
        "nope.example",
        "Sub.Corp.Example corp.example",
        "10.in-addr.arpa",
    ];
    let names = [
        "web.corp.example",
        "web.corp.example api.corp.example",
        "web.example.com",
        "ip-10-0-0-12.corp.example",
        "corp.example",
        "WEB.Corp.Example., web.sub.corp.example",
        "*.corp.example -bad.corp.example web.nope.example",
        "web.corp.example web.example.com",
    ];
    let mut tags = vec![json!({"Key": "Name", "Value": "web"})];
    if tape.percent(50) {
        tags.push(json!({"Key": tape.pick(&["ZONE", " zone ", "dns", "Timezone"]), "Value": tape.pick(&zones)}));
    }
    if tape.percent(70) {
        tags.push(json!({"Key": tape.pick(&["CNAME", "CNAME", "cname", "alias"]), "Value": tape.pick(&names)}));
    }
    if tape.percent(5) {
        tags.push(json!({"Key": "Cname", "Value": tape.pick(&names)}));
    }
    tags.into()
}
