//! The JSON Schemas in `core/schema` are those of the types, and they say what the planner does: what it reads is
//! valid, what it rejects is not, and each of its answers is valid.
//!
//! `UPDATE=1 cargo test -p ddns-tests --test schema` writes the files anew.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail where it stands")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use ddns_core::schema;
use ddns_tests::case;
use jsonschema::Validator;
use serde_json::{Map, Value, json};

#[test]
fn the_files_are_those_of_the_types() {
    for (name, schema) in schemas() {
        let file = folder().join("../core/schema").join(format!("{name}.schema.json"));
        let text = format!("{schema:#}\n");
        if env::var_os("UPDATE").is_some_and(|update| update == "1") {
            fs::write(&file, text).unwrap();
        } else {
            let fresh = fs::read_to_string(&file).is_ok_and(|found| found == text);
            assert!(fresh, "{} is stale: run this test with UPDATE=1, and `npm run types` in js", file.display());
        }
    }
}

fn schemas() -> [(&'static str, Value); 4] {
    [
        ("request", schema::request()),
        ("answer", schema::answer()),
        ("import-request", schema::import_request()),
        ("import-answer", schema::import_answer()),
    ]
}

#[test]
fn every_member_says_what_it_is() {
    for (_, schema) in schemas() {
        for (name, form) in schema["$defs"].as_object().unwrap() {
            assert!(form["description"].is_string(), "{name} has no description");
            // Amazon documents the members of its own objects; only they may have others than are listed.
            let variants = form["oneOf"].as_array().map_or(std::slice::from_ref(form), Vec::as_slice);
            for ours in variants.iter().filter(|form| form["additionalProperties"] == false) {
                for (member, form) in ours["properties"].as_object().into_iter().flatten() {
                    let said = form["description"].is_string() || is_documented_by_amazon(member) || member == "kind";
                    assert!(said, "{name}.{member} has no description");
                }
            }
        }
    }
}

/// Members of a `ResourceRecordSet` that the planner only looks for.
fn is_documented_by_amazon(member: &str) -> bool {
    let members = "AliasTarget CidrRoutingConfig Failover GeoLocation GeoProximityLocation HealthCheckId Region \
                   TrafficPolicyInstanceId Weight";
    members.split(' ').any(|amazons| amazons == member)
}

#[test]
fn the_settings_have_their_defaults() {
    let form = &schema::request()["$defs"]["Settings"]["properties"];
    let defaults = form.as_object().unwrap().iter().filter_map(|(name, form)| Some((name, form.get("default")?)));
    let defaults: Map<String, Value> = defaults.map(|(name, default)| (name.clone(), default.clone())).collect();
    assert_eq!(Value::from(defaults), serde_json::to_value(ddns_core::settings::Settings::default()).unwrap());
}

#[test]
fn every_request_and_every_answer_of_the_cases_is_valid() {
    let (requests, answers) = validators();
    let mut needs = BTreeSet::new();
    let mut wrong = Vec::new();
    for (name, request) in requests_of_cases() {
        for request in rounds(request) {
            let answer = plan(&request);
            wrong.extend(differs(&requests, &request, &answer).map(|what| format!("{name}: {what}")));
            wrong.extend(answers.iter_errors(&answer).map(|error| format!("{name}: {error} in {answer}")));
            let kinds = answer["needs"].as_array().into_iter().flatten();
            needs.extend(kinds.map(|need| need["kind"].as_str().unwrap().to_owned()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(needs.len(), 5, "not every kind of need was seen: {needs:?}");
}

/// The request, and what a host could have asked on the way to it.
fn rounds(request: Value) -> [Value; 4] {
    let with = |members: &[&str]| {
        let mut open = request.clone();
        if let Some(facts) = open["facts"].as_object_mut() {
            facts.retain(|name, _| members.contains(&name.as_str()));
        }
        open
    };
    let surroundings = ["settings", "instances", "registrations", "vpcs", "subnets", "dhcpOptions", "hostedZones"];
    [with(&["settings"]), with(&["settings", "instances", "registrations"]), with(&surroundings), request]
}

/// One place of a request after the other is changed in many ways: the schema rejects what the planner rejects.
#[test]
fn the_schema_is_as_strict_as_the_planner() {
    let (requests, _) = validators();
    let (mut seen, mut wrong, mut rejected) = (BTreeSet::new(), BTreeSet::new(), 0);
    for (_, base) in requests_of_cases() {
        let base = with_everything(base);
        if plan(&base).get("rejection").is_some() {
            continue;
        }
        let mut places = Vec::new();
        collect(&base, &mut Vec::new(), &mut places);
        for place in places.iter().filter(|place| seen.insert(general(place))) {
            for changed in changes(&base, place) {
                let answer = plan(&changed);
                rejected += usize::from(answer.get("rejection").is_some());
                wrong.extend(differs(&requests, &changed, &answer).map(|what| format!("{}: {what}", place.join("."))));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", Vec::from_iter(wrong).join("\n"));
    assert!(seen.len() > 100 && rejected > 1000, "{} places, {rejected} rejections", seen.len());
}

/// Something else anywhere in an answer is not valid, nor is one member more.
#[test]
fn no_other_answer_is_valid() {
    let (_, answers) = validators();
    let mut seen = BTreeSet::new();
    for (name, request) in requests_of_cases() {
        for request in rounds(request) {
            let answer = plan(&request);
            let mut places = Vec::new();
            collect(&answer, &mut Vec::new(), &mut places);
            for place in places.iter().filter(|place| seen.insert(general(place))) {
                let pointer = pointer(place);
                let other = if answer.pointer(&pointer).unwrap().is_object() { json!([]) } else { json!({"x": [1]}) };
                assert!(!answers.is_valid(&put(&answer, &pointer, other)), "{name}: {pointer} can be anything");
                if let Some(Value::Object(members)) = answer.pointer(&pointer) {
                    let more = Map::from_iter(members.clone().into_iter().chain([("x".to_owned(), json!(1))]));
                    assert!(!answers.is_valid(&put(&answer, &pointer, more.into())), "{name}: {pointer} is open");
                }
            }
        }
    }
    assert!(seen.len() > 50, "{} places", seen.len());
}

/// With all of our own members, so that each is changed.
fn with_everything(mut request: Value) -> Value {
    let vpc = json!({"VPCRegion": "eu-west-1", "VPCId": "vpc-1"});
    request["formatVersion"] = json!(1);
    let facts = &mut request["facts"];
    facts["settings"] = json!({"ttl": 60, "tagKeys": {"zone": "Z", "cname": "C"}, "aliasStyle": "cname",
        "reverseZones": "create", "onConflict": "keep", "onDrift": "repair", "adopt": "all", "zones": ["a.example"]});
    facts["answered"] = json!([
        {"kind": "instance", "InstanceId": "i-0aaaaaaaaaaaaaaa1", "Account": "123456789012", "Region": "eu-west-1"},
        {"kind": "vpc", "VpcId": "vpc-1", "Region": "eu-west-1"},
        {"kind": "subnet", "SubnetId": "subnet-1", "Region": "eu-west-1"},
        {"kind": "hostedZones", "VPC": vpc},
        {"kind": "recordSets", "HostedZoneId": "ZCORP", "Name": "web.corp.example."},
    ]);
    request
}

/// The path to every value.
fn collect(value: &Value, path: &mut Vec<String>, places: &mut Vec<Vec<String>>) {
    places.push(path.clone());
    let members: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, member)| (name.clone(), member)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    for (name, member) in members {
        path.push(name);
        collect(member, path, places);
        path.pop();
    }
}

/// The path without the ids and numbers in it, but for the needs, each of which has another form.
fn general(place: &[String]) -> String {
    let numbered = |part: &String| part.contains(|c: char| c.is_ascii_digit()) && part.contains('-');
    let is_chance = |part: &String| numbered(part) || part.parse::<usize>().is_ok() || part.starts_with('Z');
    let chance = |part| if is_chance(part) && !place.contains(&"answered".to_owned()) { "*" } else { part.as_str() };
    place.iter().map(chance).collect::<Vec<_>>().join("/")
}

/// The request with something else at a place, with nothing there, and with one member more.
fn changes(request: &Value, place: &[String]) -> Vec<Value> {
    let pointer = pointer(place);
    let old = request.pointer(&pointer).unwrap();
    let texts = TEXTS.split(',').map(str::to_owned).chain([63, 64].map(|length| format!("{}.b", "a".repeat(length))));
    let texts = texts.chain([126, 127].map(|labels| format!("{}a", "a.".repeat(labels)))).map(Value::from);
    let near = |bound: u64| [bound - 1, bound, bound + 1].map(Value::from);
    let numbers = [1, 1 << 31, 1 << 32, (1 << 53) - 2].into_iter().flat_map(near);
    let mut values = Vec::from_iter(texts.chain(numbers));
    values.extend([json!(-1), json!(1.5), json!(null), json!(true), json!({}), json!({"x": 1})]);
    if !old.is_object() && !old.is_null() && !old.get(0).is_some_and(Value::is_object) {
        // Where serde expects an object it takes an array of its members too, which the schema does not.
        values.extend([json!([]), json!([null]), json!(["x"])]);
    }
    if let Value::Object(members) = old {
        let more = |name: &str| {
            let another = (name.to_owned(), members.values().next().cloned().unwrap_or_default());
            Value::from(Map::from_iter(members.clone().into_iter().chain([another])))
        };
        values.extend(["x", "", "i-01234567", "new:a\\"].map(more));
    }
    let with = |value| put(request, &pointer, value);
    values.into_iter().map(with).chain(without(request, &pointer)).collect()
}

/// Texts that some member takes and others do not.
const TEXTS: &str = ", ,x,X.,.,a..b,-a.b,a-.b,*.a,a b,a\\,a\\052.,a\\400,new:,new:a.b,new:a\\,/hostedzone/Z1,/hostedzone/,/x/Z1,\
    i-0123456,i-01234567,i-0123456g,i-0123456789abcdef0,i-0123456789abcdef01,A,MX,missing,off,keep,none,address,running,\
    aws.tag,ddns,Tag Change on Resource,ddns Instance Reconcile,arn:aws:ec2:r:1:instance/i-01234567,\
    arn:aws:ec2:r:1:volume/v-1";

fn pointer(place: &[String]) -> String {
    place.iter().map(|part| format!("/{}", part.replace('~', "~0").replace('/', "~1"))).collect()
}

fn put(whole: &Value, pointer: &str, value: Value) -> Value {
    let mut whole = whole.clone();
    *whole.pointer_mut(pointer).unwrap() = value;
    whole
}

fn without(request: &Value, pointer: &str) -> Option<Value> {
    let (parent, name) = pointer.rsplit_once('/')?;
    let mut request = request.clone();
    let name = name.replace("~1", "/").replace("~0", "~");
    match request.pointer_mut(parent)? {
        Value::Object(members) => drop(members.remove(&name)?),
        Value::Array(items) => drop(items.remove(name.parse().ok()?)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
    }
    Some(request)
}

/// Does the schema say otherwise than the planner?
fn differs(requests: &Validator, request: &Value, answer: &Value) -> Option<String> {
    match (requests.validate(request), answer.get("rejection")) {
        (Err(error), None) => {
            Some(format!("the planner reads what the schema rejects: {error}, {}", error.instance_path()))
        }
        (Ok(()), Some(rejection)) => Some(format!("the planner rejects what the schema allows: {rejection}")),
        (Ok(()), None) | (Err(_), Some(_)) => None,
    }
}

fn validators() -> (Validator, Validator) {
    let validator = |schema: Value| {
        jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("no schema: {error}"));
        jsonschema::validator_for(&schema).unwrap()
    };
    (validator(schema::request()), validator(schema::answer()))
}

fn plan(request: &Value) -> Value {
    serde_json::from_str(&ddns_core::plan_json(request.to_string().as_bytes())).unwrap()
}

fn requests_of_cases() -> Vec<(String, Value)> {
    let files = case::files(&folder().join("cases")).unwrap();
    let request = |file: PathBuf| {
        let case = case::read(&file).unwrap();
        (file.display().to_string(), json!({"event": case["event"], "facts": case["facts"]}))
    };
    files.into_iter().map(request).collect()
}

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
