//! DynamoDB: the table of registrations.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::client::Waiters;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::create_table::builders::CreateTableFluentBuilder;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, ConditionCheck, Delete, KeySchemaElement, KeyType,
    KeysAndAttributes, Put, ScalarAttributeType, TransactWriteItem,
};
use serde_dynamo::aws_sdk_dynamodb_1::{from_item, to_item};

use super::AwsClients;
use super::error::Call;
use crate::source::{AwsError, Condition, Item, ItemAction, ItemWrite, Refusal, TABLE_KEY};

/// Times that DynamoDB may answer no key at all before we give up.
const MAX_EMPTY_ANSWERS: u32 = 6;
/// The longest wait before keys are asked for the second time; it doubles with each one.
const FIRST_WAIT: Duration = Duration::from_millis(50);
/// How long a new table may take. Most take ten seconds.
const TABLE_WAIT: Duration = Duration::from_secs(60);

type SdkItem = HashMap<String, AttributeValue>;

/// `BatchGetItem`. DynamoDB may answer a part only and say which keys are still to be asked for.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>
pub(super) async fn read(aws: &AwsClients, keys: &[String]) -> Result<Vec<Item>, AwsError> {
    let mut items = Vec::new();
    let mut open: Vec<SdkItem> = keys.iter().map(|key| key_item(key)).collect();
    let mut empty_answers = 0;
    while !open.is_empty() {
        let asked = open.len();
        let (found, unprocessed) = read_once(aws, open).await?;
        items.extend(found);
        open = unprocessed;
        if open.len() == asked {
            empty_answers += 1;
            if empty_answers == MAX_EMPTY_ANSWERS {
                return Err(
                    call("dynamodb:BatchGetItem", aws).unreadable("no key was answered, the table is throttled")
                );
            }
        }
        if !open.is_empty() {
            let longest = FIRST_WAIT * 2_u32.pow(empty_answers);
            tokio::time::sleep(longest.mul_f64(fastrand::f64())).await;
        }
    }
    Ok(items)
}

/// The items that one call found, and the keys that it left open.
async fn read_once(aws: &AwsClients, keys: Vec<SdkItem>) -> Result<(Vec<Item>, Vec<SdkItem>), AwsError> {
    let call = call("dynamodb:BatchGetItem", aws);
    let wanted = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(true).build();
    let wanted = wanted.map_err(|error| call.clone().unreadable(error))?;
    let answer = aws.dynamodb().batch_get_item().request_items(&aws.table, wanted).send().await;
    let mut answer = answer.map_err(|error| call.clone().failed(&error))?;
    let found = answer.responses.as_mut().and_then(|tables| tables.remove(&aws.table)).unwrap_or_default();
    let found = found.into_iter().map(|item| read_item(item, &call)).collect::<Result<_, _>>()?;
    let open = answer.unprocessed_keys.as_mut().and_then(|tables| tables.remove(&aws.table));
    Ok((found, open.map(|open| open.keys).unwrap_or_default()))
}

fn read_item(item: SdkItem, call: &Call) -> Result<Item, AwsError> {
    let key = item.get(TABLE_KEY).and_then(|key| key.as_s().ok()).cloned().unwrap_or_default();
    from_item(item).map_err(|error| {
        let why = format!("the row `{key}` holds what JSON cannot: {error}; repair or delete it");
        call.clone().unreadable(why)
    })
}

/// `TransactWriteItems`. The SDK's own `ClientRequestToken` makes its retries harmless.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>
pub(super) async fn write(aws: &AwsClients, writes: &[ItemWrite]) -> Result<(), AwsError> {
    let keys: Vec<&str> = writes.iter().map(|write| write.key.as_str()).collect();
    let call = Call { name: "dynamodb:TransactWriteItems", resource: format!("{}: {}", aws.table, keys.join(", ")) };
    let items = writes.iter().map(|write| transact_item(write, &aws.table)).collect::<Result<Vec<_>, _>>();
    let items = items.map_err(|why| call.clone().unreadable(why))?;
    let answer = aws.dynamodb().transact_write_items().set_transact_items(Some(items)).send().await;
    let Err(error) = answer else { return Ok(()) };
    let somebody_was_quicker = error.as_service_error().is_none_or(is_race);
    let error = call.failed(&error);
    if error.refusal == Refusal::Conflict && !somebody_was_quicker {
        return Err(AwsError { refusal: Refusal::Other, ..error });
    }
    Err(error)
}

/// A transaction is also cancelled because it is invalid or throttled, which planning again does not mend.
fn is_race(error: &TransactWriteItemsError) -> bool {
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = error else { return true };
    let codes = cancelled.cancellation_reasons().iter().filter_map(|reason| reason.code());
    codes.filter(|code| *code != "None").all(|code| matches!(code, "ConditionalCheckFailed" | "TransactionConflict"))
}

fn transact_item(write: &ItemWrite, table: &str) -> Result<TransactWriteItem, String> {
    let (expression, names, values) = condition(write.condition);
    let item = TransactWriteItem::builder();
    Ok(match &write.action {
        ItemAction::Put(content) => {
            let content: SdkItem = to_item(content).map_err(|error| error.to_string())?;
            let put = Put::builder().table_name(table).set_item(Some(content)).condition_expression(expression);
            let put = put.set_expression_attribute_names(Some(names)).set_expression_attribute_values(values);
            item.put(put.build().map_err(said)?).build()
        }
        ItemAction::Delete => {
            let delete = Delete::builder().table_name(table).set_key(Some(key_item(&write.key)));
            let delete = delete.condition_expression(expression).set_expression_attribute_names(Some(names));
            item.delete(delete.set_expression_attribute_values(values).build().map_err(said)?).build()
        }
        ItemAction::Check => {
            let check = ConditionCheck::builder().table_name(table).set_key(Some(key_item(&write.key)));
            let check = check.condition_expression(expression).set_expression_attribute_names(Some(names));
            item.condition_check(check.set_expression_attribute_values(values).build().map_err(said)?).build()
        }
    })
}

type Names = HashMap<String, String>;

fn condition(condition: Condition) -> (&'static str, Names, Option<SdkItem>) {
    let names = |names: &[(&str, &str)]| names.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let (key, version) = (("#key", TABLE_KEY), ("#version", "Version"));
    match condition {
        Condition::Absent => ("attribute_not_exists(#key)", names(&[key]), None),
        Condition::Version(number) => {
            let value = AttributeValue::N(number.to_string());
            ("#version = :version", names(&[version]), Some(HashMap::from([(":version".to_owned(), value)])))
        }
        Condition::Unversioned => {
            ("attribute_exists(#key) AND attribute_not_exists(#version)", names(&[key, version]), None)
        }
    }
}

/// `CreateTable`, and `DescribeTable` until it is there.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html>
pub(super) async fn create_table(aws: &AwsClients) -> Result<(), AwsError> {
    let call = Call { name: "dynamodb:CreateTable", resource: aws.table.clone() };
    let request = table(aws.dynamodb().create_table()).map_err(|error| call.clone().unreadable(error))?;
    if let Err(error) = request.table_name(&aws.table).send().await {
        let being_made = error.as_service_error().is_some_and(|error| error.is_resource_in_use_exception());
        if !being_made {
            return Err(call.failed(&error));
        }
    }
    let call = Call { name: "dynamodb:DescribeTable", resource: aws.table.clone() };
    let waiting = aws.dynamodb().wait_until_table_exists().table_name(&aws.table).wait(TABLE_WAIT).await;
    waiting.map_err(|error| call.unreadable(format!("the new table is not ready: {error}")))?;
    Ok(())
}

fn table(request: CreateTableFluentBuilder) -> Result<CreateTableFluentBuilder, BuildError> {
    let key = AttributeDefinition::builder().attribute_name(TABLE_KEY).attribute_type(ScalarAttributeType::S);
    let schema = KeySchemaElement::builder().attribute_name(TABLE_KEY).key_type(KeyType::Hash);
    let request = request.attribute_definitions(key.build()?).key_schema(schema.build()?);
    Ok(request.billing_mode(BillingMode::PayPerRequest))
}

fn key_item(key: &str) -> SdkItem {
    HashMap::from([(TABLE_KEY.to_owned(), AttributeValue::S(key.to_owned()))])
}

fn call(name: &'static str, aws: &AwsClients) -> Call {
    Call { name, resource: format!("table {}", aws.table) }
}

fn said(error: BuildError) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use aws_sdk_dynamodb::types::CancellationReason;
    use aws_sdk_dynamodb::types::error::TransactionCanceledException;
    use serde_json::json;

    use super::*;

    #[test]
    fn items_keep_their_integers_and_the_predecessors_maps() {
        let value = json!({
            "InstanceId": "i-0123456789abcdef0",
            "Version": 9_007_199_254_740_991_u64,
            "InstanceAttributes": { "Reservations": [{ "Instances": [{ "AmiLaunchIndex": 0, "EbsOptimized": false }] }] },
            "Records": [{ "Planned": true, "TTL": 60, "SetIdentifier": null }],
        });
        let item: Item = serde_json::from_value(value.clone()).unwrap();
        let sent: SdkItem = to_item(&item).unwrap();
        assert_eq!(sent.get("Version"), Some(&AttributeValue::N("9007199254740991".to_owned())));
        let read: Item = from_item(sent).unwrap();
        assert_eq!(serde_json::Value::Object(read), value);
    }

    #[test]
    fn only_a_lost_condition_or_another_transaction_is_a_race() {
        let cancelled = |codes: &[&str]| {
            let reasons = codes.iter().map(|code| CancellationReason::builder().code(*code).build()).collect();
            let error = TransactionCanceledException::builder().set_cancellation_reasons(Some(reasons)).build();
            TransactWriteItemsError::TransactionCanceledException(error)
        };
        assert!(is_race(&cancelled(&["None", "ConditionalCheckFailed"])));
        assert!(is_race(&cancelled(&["TransactionConflict"])));
        assert!(!is_race(&cancelled(&["ConditionalCheckFailed", "ValidationError"])));
        assert!(!is_race(&cancelled(&["ThrottlingError"])));
    }
}
