//! A small world in which strangers write the tags of an instance, or the row that the predecessor left of it.

use ddns_core::plan_json;
use ddns_tests::promises;
use serde_json::{Value, json};

/// An event and facts: zones private and public, DHCP options, records and names of others.
const WORLD: &str = include_str!("../world.json");
const INSTANCE: &str = "i-0aaaaaaaaaaaaaaa1";

/// Whatever the tags say, every promise is kept. A line is a tag: its key, `=`, its value.
pub fn tags(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let tag = |line: &str| {
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        json!({"Key": key, "Value": value})
    };
    let mut world: Value = serde_json::from_str(WORLD).unwrap();
    world["facts"]["instances"][INSTANCE]["Tags"] = text.split('\n').map(tag).collect();
    kept(&world);
}

/// Whatever the predecessor's row says, every promise is kept, for an instance that runs and for one that is gone; JSON
/// means the same as text and as a map.
pub fn predecessor(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    for state in ["running", "stopped"] {
        let mut world: Value = serde_json::from_str(WORLD).unwrap();
        world["facts"]["instances"][INSTANCE]["State"]["Name"] = state.into();
        let row = json!({"InstanceId": INSTANCE, "InstanceAttributes": text});
        world["facts"]["registrations"][INSTANCE] = row;
        kept(&world);
        if let Ok(map @ Value::Object(_)) = serde_json::from_str(text) {
            let as_text = plan_json(world.to_string().as_bytes());
            world["facts"]["registrations"][INSTANCE]["InstanceAttributes"] = map;
            assert_eq!(plan_json(world.to_string().as_bytes()), as_text, "as a map");
        }
    }
}

/// What changes nothing breaks nothing, and is not looked at further: more can be tried in the time.
fn kept(world: &Value) {
    if plan_json(world.to_string().as_bytes()).contains("\"changes\":[],") {
        return;
    }
    let findings = promises(&world["event"], &world["facts"], &|request| plan_json(request.as_bytes()));
    assert!(
        findings.is_empty(),
        "{world}\n{}",
        findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    );
}
