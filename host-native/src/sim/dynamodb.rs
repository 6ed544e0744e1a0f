//! DynamoDB with one table, whose key is the string `InstanceId`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::refused::{Code, Refused};
use crate::source::{Condition, Item, ItemAction, ItemWrite, TABLE_KEY};

/// The table; `None` until it is created.
#[derive(Clone, Debug, Default)]
pub(super) struct DynamoDb {
    pub(super) table: Option<BTreeMap<String, Item>>,
}

/// Actions of a transaction, keys of a read.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html> and
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>
const MAX_ITEMS: usize = 100;

/// Bytes of an item, counted here as JSON, which is longer than DynamoDB's own form.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html>
const MAX_ITEM_SIZE: usize = 400 * 1024;

/// Bytes of a key.
const MAX_KEY: usize = 2048;

impl DynamoDb {
    /// `CreateTable`. That it is there already is no error to the trait's caller.
    pub(super) fn create_table(&mut self) {
        self.table.get_or_insert_default();
    }

    /// `BatchGetItem`: 1 to 100 keys, none twice.
    pub(super) fn get_items(&self, keys: &[String]) -> Result<Vec<Item>, Refused> {
        let table = self.table.as_ref().ok_or_else(no_table)?;
        check_keys(keys.iter().map(String::as_str), "keys")?;
        Ok(keys.iter().filter_map(|key| table.get(key)).cloned().collect())
    }

    /// `TransactWriteItems`: 1 to 100 writes, no key twice, all of them or none.
    pub(super) fn write_items(&mut self, writes: &[ItemWrite]) -> Result<(), Refused> {
        let table = self.table.as_mut().ok_or_else(no_table)?;
        check_keys(writes.iter().map(|write| write.key.as_str()), "writes")?;
        writes.iter().try_for_each(check_item)?;
        let holds = |write: &ItemWrite| holds(write.condition, table.get(&write.key));
        if !writes.iter().all(holds) {
            return Err(Code::TransactionCanceledException.says(cancellation_reasons(writes.iter().map(holds))));
        }
        for write in writes {
            match &write.action {
                ItemAction::Put(item) => drop(table.insert(write.key.clone(), item.clone())),
                ItemAction::Delete => drop(table.remove(&write.key)),
                ItemAction::Check => {}
            }
        }
        Ok(())
    }
}

fn no_table() -> Refused {
    Code::ResourceNotFoundException.says("Requested resource not found")
}

fn check_keys<'a>(keys: impl ExactSizeIterator<Item = &'a str>, what: &str) -> Result<(), Refused> {
    let count = keys.len();
    if !(1..=MAX_ITEMS).contains(&count) {
        return Err(Code::ValidationException.says(format!("{count} {what}: expected 1 to {MAX_ITEMS}")));
    }
    let mut seen = BTreeSet::new();
    for key in keys {
        if !(1..=MAX_KEY).contains(&key.len()) {
            return Err(
                Code::ValidationException.says(format!("a key of {} bytes: expected 1 to {MAX_KEY}", key.len()))
            );
        }
        if !seen.insert(key) {
            return Err(Code::ValidationException.says(format!("the key `{key}` stands twice among the {what}")));
        }
    }
    Ok(())
}

fn check_item(write: &ItemWrite) -> Result<(), Refused> {
    let ItemAction::Put(item) = &write.action else { return Ok(()) };
    if item.get(TABLE_KEY).and_then(Value::as_str) != Some(write.key.as_str()) {
        return Err(Code::ValidationException.says(format!("the item of `{}` has another `{TABLE_KEY}`", write.key)));
    }
    let size = serde_json::to_string(item).map_or(usize::MAX, |text| text.len());
    if size > MAX_ITEM_SIZE {
        return Err(Code::ValidationException.says(format!("an item of {size} bytes: at most {MAX_ITEM_SIZE}")));
    }
    Ok(())
}

fn holds(condition: Condition, item: Option<&Item>) -> bool {
    let version = item.map(|item| item.get("Version"));
    match condition {
        Condition::Absent => version.is_none(),
        Condition::Version(number) => version.flatten().and_then(Value::as_u64) == Some(number),
        Condition::Unversioned => version == Some(None),
    }
}

fn cancellation_reasons(held: impl Iterator<Item = bool>) -> String {
    let reasons: Vec<&str> = held.map(|held| if held { "None" } else { "ConditionalCheckFailed" }).collect();
    format!("Transaction cancelled, please refer cancellation reasons for specific reasons [{}]", reasons.join(", "))
}
