//! `ChangeResourceRecordSets`.

use ddns_core::id::InstanceId;
use ddns_core::record::{Policy, RecordSet, RecordType};
use serde_json::json;

use super::{batch, code, name, owned_by, private_zone, refused, set, sim, zone_id};
use crate::sim::{Code, Sim};
use crate::source::{Aws, RecordStart, Refusal};

/// The zone `ZCORP`, `corp.example.`, with these record sets beside its SOA and NS.
pub(super) fn corp(sets: &[RecordSet]) -> Sim {
    let sim = sim();
    sim.route53().zone(private_zone("ZCORP", "corp.example.", &["vpc-1"]));
    for set in sets {
        sim.route53().put(&zone_id("ZCORP"), set.clone()).unwrap();
    }
    sim
}

/// What Route 53 says to a batch in a zone that holds `live`; `None`: it carries it out. A refused batch must change
/// nothing.
async fn says(live: &[RecordSet], changes: &[(char, RecordSet)]) -> Option<(Code, String)> {
    let sim = corp(live);
    let before = sim.route53().records(&zone_id("ZCORP"));
    let answer = sim.change_resource_record_sets(&zone_id("ZCORP"), &batch(changes)).await;
    let error = answer.err()?;
    assert_eq!(sim.route53().records(&zone_id("ZCORP")), before, "a refused batch changed something");
    let refused = refused(&error);
    Some((refused.code, refused.message.clone()))
}

async fn refuses(live: &[RecordSet], changes: &[(char, RecordSet)], expected: Code, sentence: &str) {
    let (code, message) = says(live, changes).await.unwrap_or_else(|| panic!("carried out, expected: {sentence}"));
    assert_eq!(code, expected, "{message}");
    assert!(message.contains(sentence), "`{message}` does not say `{sentence}`");
}

async fn takes(live: &[RecordSet], changes: &[(char, RecordSet)]) {
    assert_eq!(says(live, changes).await, None);
}

pub(super) fn multivalue(set: RecordSet, instance: &str) -> RecordSet {
    set.multivalue(&InstanceId::parse(instance).unwrap())
}

const INVALID: Code = Code::InvalidChangeBatch;
pub(super) const I1: &str = "i-0aaaaaaaaaaaaaaa1";
pub(super) const I2: &str = "i-0bbbbbbbbbbbbbbb2";

#[tokio::test]
async fn create_of_what_exists() {
    let web = set("web.corp.example", "A", &["10.0.0.1"]);
    takes(&[], &[('+', web.clone())]).await;
    refuses(std::slice::from_ref(&web), &[('+', web.clone())], INVALID, "already exists").await;
    refuses(&[], &[('+', web.clone()), ('+', web)], INVALID, "already exists").await;
}

#[tokio::test]
async fn delete_has_to_match() {
    let web = set("web.corp.example", "A", &["10.0.0.1", "10.0.0.2"]);
    let live = std::slice::from_ref(&web);
    takes(live, &[('-', set("WEB.corp.example.", "A", &["10.0.0.2", "10.0.0.1"]))]).await;
    let other_ttl = RecordSet { ttl: Some(61), ..web.clone() };
    refuses(live, &[('-', other_ttl)], INVALID, "do not match").await;
    refuses(live, &[('-', set("web.corp.example", "A", &["10.0.0.1"]))], INVALID, "do not match").await;
    refuses(live, &[('-', set("web.corp.example", "AAAA", &["2001:db8::1"]))], INVALID, "not found").await;
    refuses(live, &[('-', set("www.corp.example", "A", &["10.0.0.1"]))], INVALID, "not found").await;
    refuses(live, &[('-', multivalue(web.clone(), I1))], INVALID, "not found").await;
}

#[tokio::test]
async fn a_batch_is_carried_out_as_a_whole_or_not_at_all() {
    let web = set("web.corp.example", "A", &["10.0.0.1"]);
    let new = set("new.corp.example", "A", &["10.0.0.2"]);
    let changed = set("web.corp.example", "A", &["10.0.0.9"]);
    takes(std::slice::from_ref(&web), &[('-', web.clone()), ('+', changed), ('+', new.clone())]).await;
    // Both offences are named, and the good change in between is not made.
    let gone = set("gone.corp.example", "A", &["10.0.0.3"]);
    let live = std::slice::from_ref(&web);
    let (_, message) = says(live, &[('+', web.clone()), ('+', new), ('-', gone)]).await.unwrap();
    assert!(message.contains("already exists") && message.contains("not found"), "{message}");
}

#[tokio::test]
async fn a_cname_stands_alone() {
    let alias = set("web.corp.example", "CNAME", &["a.example."]);
    let address = set("web.corp.example", "A", &["10.0.0.1"]);
    let one = std::slice::from_ref;
    refuses(one(&address), &[('+', alias.clone())], INVALID, "conflicts with other records").await;
    refuses(one(&alias), &[('+', address.clone())], INVALID, "conflicting RRSet of type CNAME").await;
    takes(one(&alias), &[('-', alias.clone()), ('+', address.clone())]).await;
    refuses(one(&alias), &[('+', address), ('-', alias.clone())], INVALID, "conflicting RRSet of type CNAME").await;
    refuses(&[], &[('+', set("corp.example", "CNAME", &["a.example."]))], INVALID, "at apex").await;
    let two = set("two.corp.example", "CNAME", &["a.example.", "b.example."]);
    refuses(&[], &[('+', two)], INVALID, "more than one value").await;
}

#[tokio::test]
async fn simple_and_routed_record_sets_do_not_stand_side_by_side() {
    let simple = set("web.corp.example", "A", &["10.0.0.1"]);
    let one = multivalue(simple.clone(), I1);
    let two = multivalue(simple.clone(), I2);
    let live = std::slice::from_ref;
    refuses(live(&simple), &[('+', one.clone())], INVALID, "because a non multivalue answer rrset exists").await;
    refuses(live(&one), &[('+', simple.clone())], INVALID, "because a multivalue answer rrset exists").await;
    takes(live(&one), &[('+', two.clone())]).await;
    takes(live(&simple), &[('-', simple.clone()), ('+', one.clone()), ('+', two)]).await;
    // Another type at that name is another matter.
    takes(live(&one), &[('+', set("web.corp.example", "AAAA", &["2001:db8::1"]))]).await;
    let policy = Some(Box::new(Policy { weight: Some(json!(10)), ..Policy::default() }));
    let weighted = RecordSet { policy, multi_value_answer: false, ..one };
    refuses(live(&weighted), &[('+', multivalue(simple, I2))], INVALID, "because a weighted rrset exists").await;
}

#[tokio::test]
async fn a_name_belongs_to_the_zone_on_a_label_boundary() {
    refuses(&[], &[('+', set("web.notcorp.example", "A", &["10.0.0.1"]))], INVALID, "not permitted in zone").await;
    refuses(&[], &[('+', set("xcorp.example", "A", &["10.0.0.1"]))], INVALID, "not permitted in zone").await;
    takes(&[], &[('+', set("corp.example", "A", &["10.0.0.1"]))]).await;
    takes(&[], &[('+', set("a.b.corp.example", "A", &["10.0.0.1"]))]).await;
}

#[tokio::test]
async fn names_are_lower_case_and_escaped() {
    let sim = corp(&[]);
    let wild = batch(&[('+', set("*.Corp.EXAMPLE", "A", &["10.0.0.1"]))]);
    sim.change_resource_record_sets(&zone_id("ZCORP"), &wild).await.unwrap();
    let records = sim.route53().records(&zone_id("ZCORP"));
    assert_eq!(records.last().unwrap().name.as_str(), "\\052.corp.example.");
    let again = batch(&[('+', set("\\052.corp.example.", "A", &["10.0.0.1"]))]);
    assert_eq!(code(sim.change_resource_record_sets(&zone_id("ZCORP"), &again).await), INVALID);
}

#[tokio::test]
async fn names_have_the_form_of_names() {
    for (at, sentence) in [
        ("a..corp.example".to_owned(), "DomainLabelEmpty"),
        (format!("{}.corp.example", "a".repeat(64)), "DomainLabelTooLong"),
        (format!("{}corp.example", "abcdefgh.".repeat(30)), "DomainNameTooLong"),
    ] {
        refuses(&[], &[('+', set(&at, "A", &["10.0.0.1"]))], INVALID, sentence).await;
    }
    takes(&[], &[('+', set(&format!("{}.corp.example", "a".repeat(63)), "A", &["10.0.0.1"]))]).await;
    takes(&[], &[('+', set(&format!("{}.corp.example", "*".repeat(63)), "A", &["10.0.0.1"]))]).await;
}

#[tokio::test]
async fn values_have_the_form_of_their_type() {
    for (rtype, value, sentence) in [
        ("A", "10.0.0.256", "not a valid IPv4 address"),
        ("A", "10.0.0.01", "not a valid IPv4 address"),
        ("A", "2001:db8::1", "not a valid IPv4 address"),
        ("AAAA", "10.0.0.1", "not a valid IPv6 address"),
        ("CNAME", "", "not a valid domain name"),
        ("CNAME", "two words", "not a valid domain name"),
        ("PTR", "a..b", "not a valid domain name"),
    ] {
        refuses(&[], &[('+', set("x.corp.example", rtype, &[value]))], INVALID, sentence).await;
    }
    for (rtype, value) in [("A", "10.0.0.1"), ("AAAA", "2001:DB8::1"), ("CNAME", "A.example"), ("PTR", "a.example.")] {
        takes(&[], &[('+', set("x.corp.example", rtype, &[value]))]).await;
    }
}

#[tokio::test]
async fn no_value_stands_twice() {
    for (rtype, values) in
        [("A", ["10.0.0.1", "10.0.0.1"]), ("AAAA", ["::1", "0:0::1"]), ("PTR", ["a.example", "A.example."])]
    {
        refuses(&[], &[('+', set("x.corp.example", rtype, &values))], INVALID, "Duplicate Resource Record").await;
    }
}

#[tokio::test]
async fn a_record_set_is_complete() {
    let good = set("x.corp.example", "A", &["10.0.0.1"]);
    let input = Code::InvalidInput;
    let alias = Some(Box::new(Policy { alias_target: Some(json!({})), ..Policy::default() }));
    let id = Some("x".to_owned());
    for (bad, sentence) in [
        (RecordSet { ttl: None, ..good.clone() }, "Expected exactly one of [AliasTarget"),
        (RecordSet { resource_records: Vec::new(), ..good.clone() }, "Expected exactly one of [AliasTarget"),
        (RecordSet { policy: alias.clone(), ..good.clone() }, "Expected exactly one of [AliasTarget"),
        (RecordSet { ttl: Some(1 << 31), ..good.clone() }, "TTL out of range"),
        (RecordSet { multi_value_answer: true, ..good.clone() }, "Missing field 'SetIdentifier'"),
        (RecordSet { set_identifier: id.clone(), ..good.clone() }, "Expected exactly one of [Weight"),
        (
            RecordSet { rtype: RecordType::Cname, multi_value_answer: true, set_identifier: id, ..good.clone() },
            "not supported",
        ),
        (RecordSet { multi_value_answer: true, set_identifier: Some("x".repeat(129)), ..good.clone() }, "1 to 128"),
    ] {
        refuses(&[], &[('+', bad)], input, sentence).await;
    }
    takes(&[], &[('+', RecordSet { ttl: Some(0), ..good.clone() })]).await;
    takes(&[], &[('+', RecordSet { ttl: Some((1 << 31) - 1), ..good.clone() })]).await;
    takes(&[], &[('+', RecordSet { ttl: None, resource_records: Vec::new(), policy: alias, ..good })]).await;
}

#[tokio::test]
async fn a_batch_has_limits() {
    let many = |count: u32| -> Vec<(char, RecordSet)> {
        (0..count).map(|n| ('+', set(&format!("n{n}.corp.example"), "A", &["10.0.0.1"]))).collect()
    };
    takes(&[], &many(1000)).await;
    refuses(&[], &many(1001), INVALID, "Number of records limit of 1000 exceeded").await;
    // 220 characters each.
    let label = "a".repeat(54);
    let value = format!("{label}.{label}.{label}.{label}.");
    let long = |count: u32| -> Vec<(char, RecordSet)> {
        (0..count).map(|n| ('+', set(&format!("n{n}.corp.example"), "PTR", &[&value]))).collect()
    };
    takes(&[], &long(145)).await;
    refuses(&[], &long(146), INVALID, "Number of characters limit of 32000 exceeded").await;
    refuses(&[], &[], Code::InvalidInput, "without changes").await;
    let values: Vec<String> = (0..401_u32).map(|n| std::net::Ipv4Addr::from_bits(n).to_string()).collect();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    refuses(&[], &[('+', set("x.corp.example", "A", &values))], Code::InvalidInput, "more than 400 values").await;
}

#[tokio::test]
async fn a_zone_keeps_its_soa_and_its_ns() {
    let apex = corp(&[]).route53().records(&zone_id("ZCORP"));
    for set in apex {
        refuses(&[], &[('-', set)], INVALID, "A HostedZone must contain").await;
    }
}

#[tokio::test]
async fn other_peoples_zones_are_not_changed_and_unknown_ones_not_found() {
    let sim = corp(&[]);
    sim.route53().zone(owned_by(private_zone("ZTHEIRS", "theirs.example.", &["vpc-1"]), "999999999999"));
    let change = |zone: &str| (zone_id(zone), batch(&[('+', set("a.theirs.example", "A", &["10.0.0.1"]))]));
    let (theirs, batch) = change("ZTHEIRS");
    let error = sim.change_resource_record_sets(&theirs, &batch).await.unwrap_err();
    assert_eq!((refused(&error).code, error.refusal), (Code::AccessDenied, Refusal::Denied));
    let error = sim.change_resource_record_sets(&zone_id("ZNONE"), &batch).await.unwrap_err();
    assert_eq!((refused(&error).code, error.refusal), (Code::NoSuchHostedZone, Refusal::NotFound));
    let start = RecordStart { name: name("a."), rtype: None, set_identifier: None };
    assert_eq!(code(sim.list_resource_record_sets(&zone_id("ZNONE"), &start).await), Code::NoSuchHostedZone);
}
