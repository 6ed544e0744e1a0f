//! The table: conditional writes, transactions, limits.

use serde_json::{Value, json};

use super::{code, refused, sim};
use crate::sim::{Code, Sim};
use crate::source::{Aws, Condition, Item, ItemAction, ItemWrite, Refusal};

fn item(key: &str, rest: Value) -> Item {
    let mut item = rest.as_object().unwrap().clone();
    item.insert("InstanceId".to_owned(), json!(key));
    item
}

fn put(key: &str, rest: Value, condition: Condition) -> ItemWrite {
    ItemWrite { key: key.to_owned(), action: ItemAction::Put(item(key, rest)), condition }
}

fn delete(key: &str, condition: Condition) -> ItemWrite {
    ItemWrite { key: key.to_owned(), action: ItemAction::Delete, condition }
}

/// A table with `one` of version 1 and `row` without a version.
fn table() -> Sim {
    let sim = sim();
    sim.put_item("one", item("one", json!({ "Version": 1 })));
    sim.put_item("row", item("row", json!({})));
    sim
}

#[tokio::test]
async fn a_table_is_missing_until_it_is_created() {
    let sim = sim();
    let error = sim.get_items(&["one".to_owned()]).await.unwrap_err();
    assert_eq!((refused(&error).code, error.refusal), (Code::ResourceNotFoundException, Refusal::NotFound));
    let write = put("one", json!({ "Version": 1 }), Condition::Absent);
    assert_eq!(code(sim.write_items(std::slice::from_ref(&write)).await), Code::ResourceNotFoundException);
    for _ in 0..2 {
        sim.create_table().await.unwrap();
    }
    sim.write_items(&[write]).await.unwrap();
    sim.create_table().await.unwrap();
    assert_eq!(sim.items().unwrap().len(), 1, "creating it again keeps what is in it");
}

#[tokio::test]
async fn a_write_compares() {
    use Condition::{Absent, Unversioned, Version};
    for (key, condition, holds) in [
        ("new", Absent, true),
        ("new", Version(0), false),
        ("new", Unversioned, false),
        ("one", Absent, false),
        ("one", Version(1), true),
        ("one", Version(2), false),
        ("one", Unversioned, false),
        ("row", Absent, false),
        ("row", Version(0), false),
        ("row", Unversioned, true),
    ] {
        for write in [put(key, json!({ "Version": 9 }), condition), delete(key, condition)] {
            let sim = table();
            let before = sim.items();
            match sim.write_items(std::slice::from_ref(&write)).await {
                Ok(()) => assert!(holds, "{write:?}"),
                Err(error) => {
                    assert!(!holds, "{write:?}");
                    assert_eq!(error.refusal, Refusal::Conflict);
                    assert_eq!(sim.items(), before);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_transaction_happens_as_a_whole_or_not_at_all() {
    let sim = table();
    let before = sim.items();
    let writes = [
        put("new", json!({ "Version": 1 }), Condition::Absent),
        delete("one", Condition::Version(1)),
        put("row", json!({ "Version": 1 }), Condition::Absent),
    ];
    let error = sim.write_items(&writes).await.unwrap_err();
    assert_eq!(refused(&error).code, Code::TransactionCanceledException);
    assert!(refused(&error).message.ends_with("[None, None, ConditionalCheckFailed]"), "{error}");
    assert_eq!(sim.items(), before);
    sim.write_items(&writes[..2]).await.unwrap();
    let keys: Vec<Value> = sim.items().unwrap().into_iter().map(|item| item["InstanceId"].clone()).collect();
    assert_eq!(keys, ["new", "row"]);
}

#[tokio::test]
async fn a_transaction_has_limits() {
    let sim = table();
    let many = |count: u32| -> Vec<ItemWrite> {
        (0..count).map(|n| put(&format!("n{n}"), json!({}), Condition::Absent)).collect()
    };
    sim.write_items(&many(100)).await.unwrap();
    let other_key = ItemWrite { key: "b".to_owned(), ..put("a", json!({}), Condition::Absent) };
    for bad in [
        many(0),
        many(101),
        vec![put("a", json!({}), Condition::Absent), delete("a", Condition::Absent)],
        vec![put("", json!({}), Condition::Absent)],
        vec![put(&"k".repeat(2049), json!({}), Condition::Absent)],
        vec![put("a", json!({ "Text": "x".repeat(400 * 1024) }), Condition::Absent)],
        vec![other_key],
    ] {
        assert_eq!(code(sim.write_items(&bad).await), Code::ValidationException);
    }
}

#[tokio::test]
async fn a_read_answers_what_exists_and_has_limits() {
    let sim = table();
    let keys = |keys: &[&str]| keys.iter().map(|&key| key.to_owned()).collect::<Vec<_>>();
    let found = sim.get_items(&keys(&["one", "none"])).await.unwrap();
    assert_eq!(found, [item("one", json!({ "Version": 1 }))]);
    let many: Vec<String> = (0..101).map(|n| format!("n{n}")).collect();
    assert_eq!(sim.get_items(&many[..100]).await.unwrap(), Vec::<Item>::new());
    for bad in [many, keys(&[]), keys(&["one", "one"]), keys(&[""])] {
        assert_eq!(code(sim.get_items(&bad).await), Code::ValidationException);
    }
}
