//! The real AWS: the calls of [`crate::source::Aws`] made with the AWS SDK.

mod dynamodb;
mod ec2;
mod error;
mod records;
mod route53;

use std::collections::BTreeMap;
use std::ops::Sub;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use ddns_core::change::ChangeBatch;
use ddns_core::facts::{DhcpOptions, HostedZone, Instance, Subnet};
use ddns_core::id::{DhcpOptionsId, InstanceId, Region, SubnetId, VpcId, ZoneId};
use ddns_core::name::DnsName;
use ddns_core::needs::Vpc;
use ddns_core::record::RecordSet;

use crate::source::{Aws, AwsError, Item, ItemWrite, Page, RecordStart, VpcAttribute, ZoneSummary};

/// Tries of one call before its error counts. Route 53 takes five requests a second from an account, so a burst of
/// launches is throttled now and then; the SDK then waits, longer each time. Not in its mode `adaptive`: that holds
/// back every later call to the service as well, to one in two seconds, and an event takes its minute.
///
/// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html>
const MAX_TRIES: u32 = 8;
/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// How long one try may take.
const TRY_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a call may take with all its tries.
const CALL_TIMEOUT: Duration = Duration::from_secs(40);

/// AWS, as whoever the environment says we are.
#[derive(Debug)]
pub struct AwsClients {
    config: SdkConfig,
    /// One client a region, so that one function serves events of several regions.
    ec2: Mutex<BTreeMap<Region, aws_sdk_ec2::Client>>,
    route53: aws_sdk_route53::Client,
    dynamodb: aws_sdk_dynamodb::Client,
    table: String,
    counted: Counted,
}

#[derive(Debug, Default)]
struct Counted {
    ec2: AtomicU64,
    route53: AtomicU64,
    dynamodb: AtomicU64,
}

/// How many API calls were made. The SDK's retries of a call are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// To EC2.
    pub ec2: u64,
    /// To Route 53.
    pub route53: u64,
    /// To DynamoDB.
    pub dynamodb: u64,
}

impl Calls {
    /// To all of them.
    pub fn total(self) -> u64 {
        self.ec2 + self.route53 + self.dynamodb
    }
}

impl Sub for Calls {
    type Output = Self;

    /// The calls between two counts.
    fn sub(self, before: Self) -> Self {
        Self {
            ec2: self.ec2.saturating_sub(before.ec2),
            route53: self.route53.saturating_sub(before.route53),
            dynamodb: self.dynamodb.saturating_sub(before.dynamodb),
        }
    }
}

impl AwsClients {
    /// Clients with the region, credentials and endpoints of the environment, as every AWS SDK finds them. `table`
    /// holds the registrations. No call is made.
    ///
    /// <https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html>
    pub async fn connect(table: &str) -> Self {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .operation_attempt_timeout(TRY_TIMEOUT)
            .operation_timeout(CALL_TIMEOUT)
            .build();
        let config = aws_config::defaults(BehaviorVersion::latest())
            .retry_config(RetryConfig::standard().with_max_attempts(MAX_TRIES))
            .timeout_config(timeouts)
            .load()
            .await;
        Self {
            route53: aws_sdk_route53::Client::new(&config),
            dynamodb: aws_sdk_dynamodb::Client::new(&config),
            ec2: Mutex::default(),
            config,
            table: table.to_owned(),
            counted: Counted::default(),
        }
    }

    /// The calls made so far.
    pub fn calls(&self) -> Calls {
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Calls {
            ec2: count(&self.counted.ec2),
            route53: count(&self.counted.route53),
            dynamodb: count(&self.counted.dynamodb),
        }
    }

    /// EC2 in a region; the call that is about to be made is counted.
    fn ec2(&self, region: &Region) -> aws_sdk_ec2::Client {
        self.counted.ec2.fetch_add(1, Ordering::Relaxed);
        let mut clients = self.ec2.lock().unwrap_or_else(PoisonError::into_inner);
        let client = clients.entry(region.clone()).or_insert_with(|| {
            let region = aws_sdk_ec2::config::Region::new(region.0.clone());
            let config = aws_sdk_ec2::config::Builder::from(&self.config).region(region).build();
            aws_sdk_ec2::Client::from_conf(config)
        });
        client.clone()
    }

    /// Route 53; the call that is about to be made is counted.
    fn route53(&self) -> &aws_sdk_route53::Client {
        self.counted.route53.fetch_add(1, Ordering::Relaxed);
        &self.route53
    }

    /// DynamoDB; the call that is about to be made is counted.
    fn dynamodb(&self) -> &aws_sdk_dynamodb::Client {
        self.counted.dynamodb.fetch_add(1, Ordering::Relaxed);
        &self.dynamodb
    }
}

impl Aws for AwsClients {
    async fn describe_instances(
        &self,
        region: &Region,
        ids: &[InstanceId],
    ) -> Result<Vec<(InstanceId, Instance)>, AwsError> {
        ec2::instances(self, region, ids).await
    }

    async fn describe_vpc(&self, region: &Region, id: &VpcId) -> Result<Option<Option<DhcpOptionsId>>, AwsError> {
        ec2::vpc(self, region, id).await
    }

    async fn describe_vpc_attribute(
        &self,
        region: &Region,
        id: &VpcId,
        attribute: VpcAttribute,
    ) -> Result<Option<bool>, AwsError> {
        ec2::vpc_attribute(self, region, id, attribute).await
    }

    async fn describe_subnet(&self, region: &Region, id: &SubnetId) -> Result<Option<Subnet>, AwsError> {
        ec2::subnet(self, region, id).await
    }

    async fn describe_dhcp_options(
        &self,
        region: &Region,
        id: &DhcpOptionsId,
    ) -> Result<Option<DhcpOptions>, AwsError> {
        ec2::dhcp_options(self, region, id).await
    }

    async fn list_hosted_zones(&self, marker: Option<String>) -> Result<Page<HostedZone>, AwsError> {
        route53::hosted_zones(self, marker).await
    }

    async fn list_hosted_zones_by_vpc(&self, vpc: &Vpc, token: Option<String>) -> Result<Page<ZoneSummary>, AwsError> {
        route53::hosted_zones_by_vpc(self, vpc, token).await
    }

    async fn get_hosted_zone(&self, id: &ZoneId) -> Result<Option<HostedZone>, AwsError> {
        route53::hosted_zone(self, id).await
    }

    async fn list_resource_record_sets(
        &self,
        zone: &ZoneId,
        start: &RecordStart,
    ) -> Result<Page<RecordSet, RecordStart>, AwsError> {
        route53::record_sets(self, zone, start).await
    }

    async fn change_resource_record_sets(&self, zone: &ZoneId, batch: &ChangeBatch) -> Result<(), AwsError> {
        route53::change(self, zone, batch).await
    }

    async fn create_hosted_zone(&self, name: &DnsName, vpc: &Vpc, caller_reference: &str) -> Result<ZoneId, AwsError> {
        route53::create(self, name, vpc, caller_reference).await
    }

    async fn associate_vpc(&self, zone: &ZoneId, vpc: &Vpc) -> Result<(), AwsError> {
        route53::associate(self, zone, vpc).await
    }

    async fn get_items(&self, keys: &[String]) -> Result<Vec<Item>, AwsError> {
        dynamodb::read(self, keys).await
    }

    async fn write_items(&self, writes: &[ItemWrite]) -> Result<(), AwsError> {
        dynamodb::write(self, writes).await
    }

    async fn create_table(&self) -> Result<(), AwsError> {
        dynamodb::create_table(self).await
    }
}
