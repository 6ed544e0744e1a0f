//! `ListResourceRecordSets`.

use ddns_core::record::{RecordSet, RecordType};

use super::records::{I1, I2, corp, multivalue};
use super::{code, name, set, zone_id};
use crate::sim::{Code, Sim};
use crate::source::{Aws, RecordStart};

async fn listed(sim: &Sim, start: &RecordStart) -> Vec<String> {
    let page = sim.list_resource_record_sets(&zone_id("ZCORP"), start).await.unwrap();
    let text = |set: &RecordSet| {
        let id = set.set_identifier.iter().map(|id| format!(" {id}")).collect::<String>();
        format!("{} {}{id}", set.name, set.rtype.as_str())
    };
    page.items.iter().map(text).collect()
}

#[tokio::test]
async fn lists_are_in_route_53s_order_and_start_where_asked() {
    let address = |at: &str| set(at, "A", &["10.0.0.1"]);
    let sim = corp(&[
        address("b.corp.example"),
        address("x.a.corp.example"),
        address("a-1.corp.example"),
        set("b.corp.example", "AAAA", &["::1"]),
        address("a.corp.example"),
        address("*.corp.example"),
        multivalue(address("c.corp.example"), I2),
        multivalue(address("c.corp.example"), I1),
    ]);
    let start = |at: &str, rtype: Option<RecordType>| RecordStart { name: name(at), rtype, set_identifier: None };
    // `com.example.a-1.` comes before `com.example.a.`, for `-` comes before `.`, and `*` before both.
    let all = [
        "corp.example. NS",
        "corp.example. SOA",
        "\\052.corp.example. A",
        "a-1.corp.example. A",
        "a.corp.example. A",
        "x.a.corp.example. A",
        "b.corp.example. A",
        "b.corp.example. AAAA",
        "c.corp.example. A i-0aaaaaaaaaaaaaaa1",
        "c.corp.example. A i-0bbbbbbbbbbbbbbb2",
    ];
    assert_eq!(listed(&sim, &start("corp.example", None)).await, all);
    assert_eq!(listed(&sim, &start("b.corp.example", Some(RecordType::Aaaa))).await, all[7..]);
    // A name that is not there answers the next one; a type that is not there the next type or name.
    assert_eq!(listed(&sim, &start("aa.corp.example", None)).await, all[6..]);
    assert_eq!(listed(&sim, &start("b.corp.example", Some(RecordType::Cname))).await, all[8..]);
    assert!(listed(&sim, &start("d.corp.example", None)).await.is_empty());
    let second = RecordStart { set_identifier: Some(I2.to_owned()), ..start("c.corp.example", Some(RecordType::A)) };
    assert_eq!(listed(&sim, &second).await, all[9..]);
    let no_type = RecordStart { rtype: None, ..second };
    assert_eq!(code(sim.list_resource_record_sets(&zone_id("ZCORP"), &no_type).await), Code::InvalidInput);
}

#[tokio::test]
async fn a_page_of_record_sets_holds_300() {
    let sets: Vec<RecordSet> = (0..700).map(|n| set(&format!("n{n:03}.corp.example"), "A", &["10.0.0.1"])).collect();
    let sim = corp(&sets);
    let mut start = Some(RecordStart { name: name("corp.example"), rtype: None, set_identifier: None });
    let mut pages = Vec::new();
    let mut all = Vec::new();
    while let Some(from) = start {
        let page = sim.list_resource_record_sets(&zone_id("ZCORP"), &from).await.unwrap();
        pages.push(page.items.len());
        all.extend(page.items);
        start = page.next;
    }
    assert_eq!(pages, [300, 300, 102]);
    assert_eq!(all, sim.route53().records(&zone_id("ZCORP")));
}
