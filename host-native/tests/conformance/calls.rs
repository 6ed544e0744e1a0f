//! A call as a case writes it, made; its answer as JSON.

use ddns_core::change::{ChangeBatch, RecordChange};
use ddns_core::facts::Instance;
use ddns_core::id::{DhcpOptionsId, InstanceId, Region, SubnetId, VpcId, ZoneId};
use ddns_core::name::DnsName;
use ddns_core::needs::Vpc;
use ddns_core::record::RecordType;
use ddns_native::source::{
    Aws, AwsError, Condition, Item, ItemAction, ItemWrite, Page, RecordStart, TABLE_KEY, VpcAttribute, ZoneSummary,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub(crate) const REGION: &str = "eu-west-1";

/// One of the calls of [`Aws`], by AWS's name for it and with AWS's names for what it takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all_fields = "PascalCase")]
pub(crate) enum Call {
    DescribeInstances {
        instance_ids: Vec<InstanceId>,
    },
    DescribeVpcs {
        vpc_id: VpcId,
    },
    DescribeVpcAttribute {
        vpc_id: VpcId,
        attribute: Attribute,
    },
    DescribeSubnets {
        subnet_id: SubnetId,
    },
    DescribeDhcpOptions {
        dhcp_options_id: DhcpOptionsId,
    },
    ListHostedZones {},
    #[serde(rename = "ListHostedZonesByVPC")]
    ListHostedZonesByVpc {
        #[serde(rename = "VPC")]
        vpc: Vpc,
    },
    GetHostedZone {
        id: ZoneId,
    },
    ListResourceRecordSets {
        hosted_zone_id: ZoneId,
        start_record_name: DnsName,
        #[serde(default)]
        start_record_type: Option<RecordType>,
        #[serde(default)]
        start_record_identifier: Option<String>,
    },
    ChangeResourceRecordSets {
        hosted_zone_id: ZoneId,
        changes: Vec<RecordChange>,
    },
    CreateHostedZone {
        name: DnsName,
        #[serde(rename = "VPC")]
        vpc: Vpc,
        caller_reference: String,
    },
    #[serde(rename = "AssociateVPCWithHostedZone")]
    AssociateVpc {
        hosted_zone_id: ZoneId,
        #[serde(rename = "VPC")]
        vpc: Vpc,
    },
    BatchGetItem {
        keys: Vec<String>,
    },
    TransactWriteItems {
        items: Vec<Write>,
    },
    CreateTable {},
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Attribute {
    EnableDnsSupport,
    EnableDnsHostnames,
}

/// `Put`, `Delete` or `ConditionCheck` of a transaction; without a condition there must be no such item.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub(crate) struct Write {
    #[serde(default)]
    put: Option<Item>,
    #[serde(default)]
    delete: Option<String>,
    #[serde(default)]
    condition_check: Option<String>,
    #[serde(default)]
    condition: If,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
enum If {
    #[default]
    Absent,
    Version(u64),
    Unversioned,
}

/// What a refusal means to the loop, with AWS's code for it, and all that is said.
pub(crate) fn refused(error: &AwsError) -> (String, String) {
    let text = error.source.to_string();
    let code = text.split(':').next().unwrap_or_default();
    (format!("{:?} {code}", error.refusal), text)
}

pub(crate) async fn make<A: Aws>(aws: &A, call: Call) -> Result<Value, AwsError> {
    let region = Region(REGION.to_owned());
    Ok(match call {
        Call::DescribeInstances { instance_ids } => {
            let instances = aws.describe_instances(&region, &instance_ids).await?;
            instances.into_iter().map(|(id, instance)| with_id(&id, &instance)).collect()
        }
        Call::DescribeVpcs { vpc_id } => {
            let vpc = aws.describe_vpc(&region, &vpc_id).await?;
            vpc.map_or(json!("none"), |options| json!({ "DhcpOptionsId": options }))
        }
        Call::DescribeVpcAttribute { vpc_id, attribute } => {
            let attribute = match attribute {
                Attribute::EnableDnsSupport => VpcAttribute::EnableDnsSupport,
                Attribute::EnableDnsHostnames => VpcAttribute::EnableDnsHostnames,
            };
            some(aws.describe_vpc_attribute(&region, &vpc_id, attribute).await?)
        }
        Call::DescribeSubnets { subnet_id } => some(aws.describe_subnet(&region, &subnet_id).await?),
        Call::DescribeDhcpOptions { dhcp_options_id } => {
            let mut options = aws.describe_dhcp_options(&region, &dhcp_options_id).await?;
            // EC2 promises no order of them.
            options.iter_mut().for_each(|options| options.dhcp_configurations.sort_by(|a, b| a.key.cmp(&b.key)));
            some(options)
        }
        Call::GetHostedZone { id } => some(aws.get_hosted_zone(&id).await?),
        Call::ChangeResourceRecordSets { hosted_zone_id, changes } => {
            let batch = ChangeBatch { comment: "conformance".to_owned(), changes };
            value(&aws.change_resource_record_sets(&hosted_zone_id, &batch).await?)
        }
        Call::CreateHostedZone { name, vpc, caller_reference } => {
            value(&aws.create_hosted_zone(&name, &vpc, &caller_reference).await?)
        }
        Call::AssociateVpc { hosted_zone_id, vpc } => value(&aws.associate_vpc(&hosted_zone_id, &vpc).await?),
        Call::BatchGetItem { keys } => {
            let items = aws.get_items(&keys).await?.into_iter();
            items.map(|item| (item[TABLE_KEY].as_str().unwrap_or_default().to_owned(), Value::from(item))).collect()
        }
        Call::TransactWriteItems { items } => {
            value(&aws.write_items(&items.into_iter().map(write).collect::<Vec<_>>()).await?)
        }
        Call::CreateTable {} => value(&aws.create_table().await?),
        Call::ListHostedZones {} => pages(async |token| Ok(shown(aws.list_hosted_zones(token).await?, value))).await?,
        Call::ListHostedZonesByVpc { vpc } => {
            pages(async |token| Ok(shown(aws.list_hosted_zones_by_vpc(&vpc, token).await?, summary))).await?
        }
        Call::ListResourceRecordSets {
            hosted_zone_id,
            start_record_name: name,
            start_record_type: rtype,
            start_record_identifier: set_identifier,
        } => {
            let first = RecordStart { name, rtype, set_identifier };
            pages(async |start: Option<RecordStart>| {
                let start = start.unwrap_or_else(|| first.clone());
                Ok(shown(aws.list_resource_record_sets(&hosted_zone_id, &start).await?, value))
            })
            .await?
        }
    })
}

/// All pages of a list: how long each is, and what is on them.
async fn pages<Next>(
    mut page: impl AsyncFnMut(Option<Next>) -> Result<Page<Value, Next>, AwsError>,
) -> Result<Value, AwsError> {
    let (mut lengths, mut all, mut next) = (Vec::new(), Vec::new(), None);
    loop {
        let page = page(next).await?;
        lengths.push(page.items.len());
        all.extend(page.items);
        next = page.next;
        if next.is_none() {
            return Ok(json!({ "pages": lengths, "items": all }));
        }
    }
}

fn shown<T, Next>(page: Page<T, Next>, show: impl Fn(&T) -> Value) -> Page<Value, Next> {
    Page { items: page.items.iter().map(show).collect(), next: page.next }
}

fn summary(zone: &ZoneSummary) -> Value {
    json!({ "HostedZoneId": zone.id, "Name": zone.name, "Owner": zone.owner })
}

fn write(write: Write) -> ItemWrite {
    let condition = match write.condition {
        If::Absent => Condition::Absent,
        If::Version(number) => Condition::Version(number),
        If::Unversioned => Condition::Unversioned,
    };
    let (key, action) = match (write.put, write.delete) {
        (Some(item), _) => (item[TABLE_KEY].as_str().unwrap_or_default().to_owned(), ItemAction::Put(item)),
        (None, Some(key)) => (key, ItemAction::Delete),
        (None, None) => (write.condition_check.unwrap_or_default(), ItemAction::Check),
    };
    ItemWrite { key, action, condition }
}

/// An instance with its id.
fn with_id(id: &InstanceId, instance: &Instance) -> Value {
    let mut shown = value(instance);
    shown["InstanceId"] = Value::from(id.as_str());
    shown
}

/// What was found, or `"none"`.
fn some(answer: Option<impl Serialize>) -> Value {
    answer.map_or(json!("none"), |answer| value(&answer))
}

fn value(answer: &impl Serialize) -> Value {
    serde_json::to_value(answer).unwrap()
}
