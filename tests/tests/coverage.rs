//! Every diagnostic has a case that expects it, and every rule a case whose plan it leads to.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ddns_core::diagnostic::Code;
use ddns_core::reason::Rule;
use ddns_tests::case;
use serde::de::{Deserialize, Deserializer, Error, Visitor, value};
use serde_json::{Value, json};

/// The names of an enum's variants as serde reads them.
fn variants<T: for<'de> Deserialize<'de>>() -> BTreeSet<String> {
    struct Asked(BTreeSet<String>);
    impl<'de> Deserializer<'de> for &mut Asked {
        type Error = value::Error;

        fn deserialize_enum<V: Visitor<'de>>(
            self,
            _name: &'static str,
            variants: &'static [&'static str],
            _visitor: V,
        ) -> Result<V::Value, value::Error> {
            self.0 = variants.iter().map(ToString::to_string).collect();
            Err(Error::custom("only the names are wanted"))
        }

        fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, value::Error> {
            Err(Error::custom("not an enum"))
        }

        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
            unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
        }
    }
    let mut asked = Asked(BTreeSet::new());
    assert!(T::deserialize(&mut asked).is_err());
    assert!(!asked.0.is_empty(), "an enum with variants");
    asked.0
}

fn cases() -> Vec<Value> {
    let files = case::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")).unwrap();
    files.iter().map(|file| case::read(file).unwrap()).collect()
}

#[test]
fn every_diagnostic_is_expected_by_a_case() {
    let cases = cases();
    let expected = |member| {
        let lists = cases.iter().filter_map(move |case| case["expect"][member].as_array());
        lists.flatten().filter_map(Value::as_str)
    };
    let expected: BTreeSet<String> = expected("codes").chain(expected("info")).map(str::to_owned).collect();
    let known = variants::<Code>();
    let missing: Vec<&String> = known.difference(&expected).collect();
    assert!(missing.is_empty(), "no case expects {missing:?}");
    let unknown: Vec<&String> = expected.difference(&known).collect();
    assert!(unknown.is_empty(), "cases expect {unknown:?}, which no diagnostic has");
}

fn planned(case: &Value) -> Value {
    let request = json!({"event": case["event"], "facts": case["facts"]}).to_string();
    serde_json::from_str(&ddns_core::plan_json(request.as_bytes())).unwrap()
}

/// What to do about one thing is not what to do about another.
#[test]
fn every_diagnostic_has_its_own_help() {
    let mut helped = BTreeMap::new();
    for case in cases() {
        for said in planned(&case)["diagnostics"].as_array().into_iter().flatten() {
            if let Some(help) = said["help"].as_str() {
                let code = helped.entry(help.to_owned()).or_insert_with(|| said["code"].clone());
                assert_eq!(*code, said["code"], "`{help}` helps with both");
            }
        }
    }
    assert!(helped.len() > 1);
}

#[test]
fn every_rule_leads_to_a_change_in_a_case() {
    let mut found = BTreeSet::new();
    for case in cases() {
        let answer = planned(&case);
        for change in answer["changes"].as_array().into_iter().flatten() {
            let reasons = change["reasons"].as_array().into_iter().flatten();
            let rules = reasons.chain([&change["reason"]]).filter_map(|reason| reason["rule"].as_str());
            found.extend(rules.map(str::to_owned));
        }
    }
    let known = variants::<Rule>();
    let missing: Vec<&String> = known.difference(&found).collect();
    assert!(missing.is_empty(), "no case's plan gives the reason {missing:?}");
}

#[test]
fn a_truncated_request_is_rejected() {
    let request = json!({"event": cases()[0]["event"], "facts": cases()[0]["facts"]}).to_string();
    for end in 0..request.len() {
        let answer: Value = serde_json::from_str(&ddns_core::plan_json(&request.as_bytes()[..end])).unwrap();
        assert_eq!(answer["rejection"]["code"], "invalid-json", "{answer}");
        assert!(answer["rejection"]["path"].is_string(), "{answer}");
    }
}

#[test]
fn broken_json_is_rejected_where_it_breaks() {
    let request = r#"{"event": {}, "facts": {"hostedZones": [{"Id": "ZCORP"}, {"Id": x}]}}"#;
    let answer: Value = serde_json::from_str(&ddns_core::plan_json(request.as_bytes())).unwrap();
    assert_eq!(answer["rejection"]["path"], "facts.hostedZones[1].Id", "{answer}");
}
