//! What stands in the zones, and what the registrations list of it.

use std::collections::{BTreeMap, BTreeSet};

use ddns_tests::dns;
use serde_json::{Value, json};

use crate::world::{ACCOUNT, HOSTS, REGION};
use ddns_tests::tape::Tape;

/// A record set that may stand somewhere, with the values that it may have.
struct Candidate {
    zone: String,
    name: String,
    rtype: &'static str,
    values: Vec<String>,
}

type At = (String, String, &'static str);

/// Choices that a record set takes at most, that an entry of a registration takes, and how many of both there are.
const LIVE: usize = 8;
const ENTRY: usize = 8;
const MOST: usize = 36;
/// Choices that all of them take.
pub(crate) const CHOICES: usize = (LIVE + HOSTS.len() * ENTRY) * MOST + HOSTS.len() * 8;

/// Fills the zones of `facts`, and the registrations.
pub(crate) fn add(tape: &mut Tape, facts: &mut Value) {
    let candidates = candidates(facts);
    let live = live(&mut tape.part(LIVE * MOST), &candidates);
    for ((zone, ..), sets) in &live {
        let known = facts["recordSets"][zone].as_array().cloned().unwrap_or_default();
        facts["recordSets"][zone] = known.into_iter().chain(sets.iter().cloned()).collect();
    }
    for host in &HOSTS {
        let tape = &mut tape.part(8 + ENTRY * MOST);
        let row = match tape.below(20) {
            0..6 => None,
            18..20 => Some(former(tape, host.id, &facts["instances"][host.id])),
            _ => row(tape, host.id, &candidates, &live),
        };
        if let Some(row) = row {
            facts["registrations"][host.id] = row;
        }
    }
}

fn candidates(facts: &Value) -> Vec<Candidate> {
    let mut found = Vec::new();
    let zones = facts["hostedZones"].as_array().into_iter().flatten();
    for zone in zones.filter(|zone| zone.get("Owner").is_none()) {
        let (id, name) = (dns::zone_id(zone["Id"].as_str().unwrap()), zone["Name"].as_str().unwrap());
        let mut add = |name: String, rtype, values: &[String]| {
            found.push(Candidate { zone: id.clone(), name, rtype, values: values.to_vec() });
        };
        if name.ends_with("in-addr.arpa.") {
            add("12.0.0.10.in-addr.arpa.".to_owned(), "PTR", &pointers());
            continue;
        }
        if name.ends_with("ip6.arpa.") {
            let host = format!("2.1{}", ".0".repeat(22));
            add(format!("{host}.{name}"), "PTR", &pointers());
            continue;
        }
        let (prefix, address) = match zone["Config"]["PrivateZone"] == true {
            true => ("ip-10-0-0-12", HOSTS[0].private),
            false => ("ec2-203-0-113-9", HOSTS[0].public),
        };
        let own = format!("{prefix}.{name}");
        add(own.clone(), "A", &strings(&[address, "10.0.0.99"]));
        add(own.clone(), "AAAA", &strings(&[HOSTS[0].v6, "2001:DB8::12", "2001:db8::99"]));
        if prefix.starts_with("ec2") {
            add(format!("ip-10-0-0-12.{name}"), "AAAA", &strings(&[HOSTS[0].v6, "2600::99"]));
        }
        let other = format!("ip-10-0-0-13.{name}");
        let canonical = ["ip-10-0-0-12.eu-west-1.compute.internal.", &own, &other, "x.example."];
        add(format!("web.{name}"), "CNAME", &strings(&canonical));
        add(format!("web.{name}"), "A", &strings(&[address, HOSTS[1].private, HOSTS[1].public, "10.9.9.9"]));
        add(format!("web.{name}"), "AAAA", &strings(&[HOSTS[0].v6, HOSTS[1].v6]));
        add(format!("web.{name}"), "TXT", &strings(&["\"x\""]));
        add(format!("api.{name}"), "CNAME", &strings(&[&own.to_ascii_uppercase(), "x.example."]));
    }
    found
}

fn pointers() -> Vec<String> {
    let own = "ip-10-0-0-12.corp.example.";
    strings(&[own, "IP-10-0-0-12.corp.example", "ip-10-0-0-12.eu-west-1.compute.internal.", "other.example."])
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}

/// What stands there, as Route 53 would let it: a CNAME alone, nothing simple beside a routing policy.
fn live(tape: &mut Tape, candidates: &[Candidate]) -> BTreeMap<At, Vec<Value>> {
    let mut live: BTreeMap<At, Vec<Value>> = BTreeMap::new();
    let mut types: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for candidate in candidates {
        let tape = &mut tape.part(LIVE);
        let taken = types.entry((&candidate.zone, &candidate.name)).or_default();
        let excluded = taken.contains("CNAME") || candidate.rtype == "CNAME" && !taken.is_empty();
        if !tape.percent(40) || excluded {
            continue;
        }
        taken.insert(candidate.rtype);
        let is_address = candidate.rtype.starts_with('A');
        let sets = match tape.below(20) {
            14 => vec![alias(candidate)],
            15 => weighted(tape, candidate),
            16.. if is_address => multivalue(tape, candidate),
            _ => vec![set(tape, candidate)],
        };
        live.insert((candidate.zone.clone(), candidate.name.clone(), candidate.rtype), sets);
    }
    live
}

fn set(tape: &mut Tape, candidate: &Candidate) -> Value {
    let mut values = vec![tape.pick(&candidate.values)];
    if candidate.rtype != "CNAME" && tape.percent(10) {
        values.extend(candidate.values.iter().find(|value| !same(candidate.rtype, value, &values[0])).cloned());
    }
    let values: Vec<Value> = values.into_iter().map(|value| json!({"Value": value})).collect();
    let ttl = if tape.percent(20) { 300 } else { 60 };
    json!({"Name": candidate.name, "Type": candidate.rtype, "TTL": ttl, "ResourceRecords": values})
}

fn same(rtype: &str, one: &str, other: &str) -> bool {
    dns::value(rtype, one) == dns::value(rtype, other)
}

fn alias(candidate: &Candidate) -> Value {
    json!({
        "Name": candidate.name, "Type": candidate.rtype, "ResourceRecords": [],
        "AliasTarget": {"HostedZoneId": "Z2", "DNSName": "lb.example.", "EvaluateTargetHealth": false}
    })
}

fn weighted(tape: &mut Tape, candidate: &Candidate) -> Vec<Value> {
    let mut set = set(tape, candidate);
    set["SetIdentifier"] = (tape.pick(&["blue", HOSTS[0].id, HOSTS[1].id])).into();
    set["Weight"] = 10.into();
    vec![set]
}

fn multivalue(tape: &mut Tape, candidate: &Candidate) -> Vec<Value> {
    let mut ids = [HOSTS[0].id, HOSTS[1].id, HOSTS[2].id, "blue"];
    tape.shuffle(&mut ids);
    let count = 1 + tape.below(3);
    let identified = |id: &&str| {
        let mut set = set(tape, candidate);
        set["SetIdentifier"] = (**id).into();
        set["MultiValueAnswer"] = true.into();
        set
    };
    ids[..count].iter().map(identified).collect()
}

/// A registration of our kind: some of what is live, and some that is not.
fn row(tape: &mut Tape, id: &str, candidates: &[Candidate], live: &BTreeMap<At, Vec<Value>>) -> Option<Value> {
    let mut entries: Vec<Value> = Vec::new();
    let (version, account, region) = (tape.below(5), tape.below(20), tape.below(20));
    for candidate in candidates.iter().filter(|candidate| candidate.rtype != "TXT") {
        let tape = &mut tape.part(ENTRY);
        if !tape.percent(35) {
            continue;
        }
        let sets = live.get(&(candidate.zone.clone(), candidate.name.clone(), candidate.rtype));
        let mut sets = sets.into_iter().flatten();
        let mine = sets.find(|set| set["SetIdentifier"].as_str().is_none_or(|set| set == id));
        let mut entry = match mine {
            Some(live) if live.get("AliasTarget").is_none() && !tape.percent(25) => live.clone(),
            _ => set(tape, candidate),
        };
        if let Some(entry) = entry.as_object_mut() {
            entry.remove("Weight");
            entry.insert("HostedZoneId".to_owned(), candidate.zone.clone().into());
        }
        if entry.get("SetIdentifier").is_some() {
            entry["MultiValueAnswer"] = true.into();
        }
        if tape.percent(20) {
            entry["Planned"] = true.into();
        }
        entries.push(entry.clone());
        if tape.percent(10) {
            let other = candidate.values.iter().find(|value| !same(candidate.rtype, value, first_value(&entry)));
            entry["ResourceRecords"] = other.map(|value| json!([{"Value": value}])).unwrap_or_default();
            entry["Planned"] = true.into();
            entries.extend(other.map(|_| entry));
        }
    }
    if entries.is_empty() {
        return None;
    }
    let mut row = json!({"InstanceId": id, "Records": entries});
    if version < 4 {
        row["Version"] = (version + 1).into();
    }
    if account < 18 {
        row["Account"] = if account < 17 { ACCOUNT } else { "999999999999" }.into();
        row["Region"] = if region < 18 { REGION } else { "us-east-1" }.into();
    }
    Some(row)
}

fn first_value(entry: &Value) -> &str {
    entry["ResourceRecords"][0]["Value"].as_str().unwrap_or_default()
}

/// A row of the predecessor: of the instance as it is, or as it was; now and then it cannot be read.
fn former(tape: &mut Tape, id: &str, instance: &Value) -> Value {
    let mut was = match instance.is_null() {
        true => json!({"InstanceId": id, "VpcId": "vpc-1", "PrivateIpAddress": HOSTS[0].private}),
        false => instance.clone(),
    };
    if tape.percent(30) {
        was["Tags"] = json!([{"Key": "CNAME", "Value": "web.corp.example."}, {"Key": "ZONE", "Value": "example.com"}]);
    }
    let attributes = json!({"Reservations": [{"Instances": [was]}]});
    let attributes = match tape.below(10) {
        0..4 => attributes,
        4..6 => attributes.to_string().into(),
        6..9 => attributes.to_string().replace('"', "'").replace("true", "True").into(),
        _ => "{'Reservations': [".into(),
    };
    json!({"InstanceId": id, "InstanceAttributes": attributes})
}
