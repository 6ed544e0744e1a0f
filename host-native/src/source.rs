//! Where facts come from and changes go: the AWS calls that this program makes, one method each. Implemented by
//! the real AWS (`aws`) and by the embedded one (`sim`); what is made of the calls is written once, above them.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;

use ddns_core::change::ChangeBatch;
use ddns_core::facts::{DhcpOptions, HostedZone, Instance, Subnet, ZoneOwner};
use ddns_core::id::{DhcpOptionsId, InstanceId, Region, SubnetId, VpcId, ZoneId};
use ddns_core::name::DnsName;
use ddns_core::needs::Vpc;
use ddns_core::record::{RecordSet, RecordType};
use serde_json::{Map, Value};

/// The calls. Every method is one AWS API call, except where it says otherwise; paging is the caller's.
pub trait Aws: Send + Sync {
    /// EC2 `DescribeInstances` with the filter `instance-id`: those of `ids` (at most 100) that EC2 knows.
    fn describe_instances(
        &self,
        region: &Region,
        ids: &[InstanceId],
    ) -> impl Future<Output = Result<Vec<(InstanceId, Instance)>, AwsError>> + Send;

    /// EC2 `DescribeVpcs` with the filter `vpc-id`: the VPC's DHCP option set; outer `None`: no such VPC.
    fn describe_vpc(
        &self,
        region: &Region,
        id: &VpcId,
    ) -> impl Future<Output = Result<Option<Option<DhcpOptionsId>>, AwsError>> + Send;

    /// EC2 `DescribeVpcAttribute`; `None`: no such VPC.
    fn describe_vpc_attribute(
        &self,
        region: &Region,
        id: &VpcId,
        attribute: VpcAttribute,
    ) -> impl Future<Output = Result<Option<bool>, AwsError>> + Send;

    /// EC2 `DescribeSubnets` with the filter `subnet-id`.
    fn describe_subnet(
        &self,
        region: &Region,
        id: &SubnetId,
    ) -> impl Future<Output = Result<Option<Subnet>, AwsError>> + Send;

    /// EC2 `DescribeDhcpOptions` with the filter `dhcp-options-id`.
    fn describe_dhcp_options(
        &self,
        region: &Region,
        id: &DhcpOptionsId,
    ) -> impl Future<Output = Result<Option<DhcpOptions>, AwsError>> + Send;

    /// Route 53 `ListHostedZones`: one page of at most 100; `marker` is the `next` of the page before.
    fn list_hosted_zones(
        &self,
        marker: Option<String>,
    ) -> impl Future<Output = Result<Page<HostedZone>, AwsError>> + Send;

    /// Route 53 `ListHostedZonesByVPC`: one page of at most 100.
    fn list_hosted_zones_by_vpc(
        &self,
        vpc: &Vpc,
        token: Option<String>,
    ) -> impl Future<Output = Result<Page<ZoneSummary>, AwsError>> + Send;

    /// Route 53 `GetHostedZone`: the zone with its `VPCs`; `None`: no such zone.
    fn get_hosted_zone(&self, id: &ZoneId) -> impl Future<Output = Result<Option<HostedZone>, AwsError>> + Send;

    /// Route 53 `ListResourceRecordSets`: one page of at most 300 from `start` on, in Route 53's order. The first
    /// is the *next* name if there is none of that name. A zone that does not exist is [`Refusal::NotFound`].
    fn list_resource_record_sets(
        &self,
        zone: &ZoneId,
        start: &RecordStart,
    ) -> impl Future<Output = Result<Page<RecordSet, RecordStart>, AwsError>> + Send;

    /// Route 53 `ChangeResourceRecordSets`. [`Refusal::Conflict`] for `InvalidChangeBatch`.
    fn change_resource_record_sets(
        &self,
        zone: &ZoneId,
        batch: &ChangeBatch,
    ) -> impl Future<Output = Result<(), AwsError>> + Send;

    /// Route 53 `CreateHostedZone`, private: its id. [`Refusal::Exists`] for `HostedZoneAlreadyExists` (that
    /// `CallerReference` was used), [`Refusal::Conflict`] for `ConflictingDomainExists`.
    fn create_hosted_zone(
        &self,
        name: &DnsName,
        vpc: &Vpc,
        caller_reference: &str,
    ) -> impl Future<Output = Result<ZoneId, AwsError>> + Send;

    /// Route 53 `AssociateVPCWithHostedZone`. [`Refusal::Conflict`] for `ConflictingDomainExists`; to associate
    /// again is no error.
    fn associate_vpc(&self, zone: &ZoneId, vpc: &Vpc) -> impl Future<Output = Result<(), AwsError>> + Send;

    /// DynamoDB `BatchGetItem`, consistent, at most 100 keys, unprocessed keys asked for again: the items that
    /// exist. [`Refusal::NotFound`]: there is no table.
    fn get_items(&self, keys: &[String]) -> impl Future<Output = Result<Vec<Item>, AwsError>> + Send;

    /// DynamoDB `TransactWriteItems`, at most 100 writes, all or none. [`Refusal::Conflict`] when a condition does
    /// not hold or another transaction is under way.
    fn write_items(&self, writes: &[ItemWrite]) -> impl Future<Output = Result<(), AwsError>> + Send;

    /// DynamoDB `CreateTable` with on-demand billing, until the table can be used. That it is there already is
    /// no error.
    fn create_table(&self) -> impl Future<Output = Result<(), AwsError>> + Send;
}

/// An attribute of a VPC that `DescribeVpcAttribute` tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VpcAttribute {
    /// `enableDnsSupport`
    EnableDnsSupport,
    /// `enableDnsHostnames`
    EnableDnsHostnames,
}

/// A page of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T, Next = String> {
    /// What is on it.
    pub items: Vec<T>,
    /// Where the next one starts; `None`: this was the last.
    pub next: Option<Next>,
}

/// A `HostedZoneSummary`: a private zone as `ListHostedZonesByVPC` prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneSummary {
    /// Its id.
    pub id: ZoneId,
    /// Its name.
    pub name: DnsName,
    /// Whose it is.
    pub owner: ZoneOwner,
}

/// Where a page of record sets starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordStart {
    /// `StartRecordName`
    pub name: DnsName,
    /// `StartRecordType`
    pub rtype: Option<RecordType>,
    /// `StartRecordIdentifier`
    pub set_identifier: Option<String>,
}

/// An item of the table as plain JSON; its key is the string `InstanceId`.
pub type Item = Map<String, Value>;

/// The key attribute of the table, as the predecessor had it.
pub const TABLE_KEY: &str = "InstanceId";

/// One action of a transaction.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemWrite {
    /// The item's key.
    pub key: String,
    /// What becomes of it.
    pub action: ItemAction,
    /// What must hold for the item that is there.
    pub condition: Condition,
}

/// What becomes of an item.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemAction {
    /// This is stored, the key included.
    Put(Item),
    /// It is deleted.
    Delete,
    /// It stays as it is, and only the condition counts.
    Check,
}

/// What must hold for an item before it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// There is none.
    Absent,
    /// There is one whose `Version` is this number.
    Version(u64),
    /// There is one without `Version`: a row of the predecessor.
    Unversioned,
}

/// A call that AWS refused, or that did not get there: which, on what, and what to do.
#[derive(Debug)]
pub struct AwsError {
    /// The API call, for example `route53:ChangeResourceRecordSets`; also the IAM action that it needs.
    pub call: &'static str,
    /// The resource it was about.
    pub resource: String,
    /// What kind of refusal.
    pub refusal: Refusal,
    /// What AWS said, or what went wrong on the way.
    pub source: Box<dyn StdError + Send + Sync>,
}

/// The refusals that mean something to the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Somebody else was quicker: fetch again, plan again.
    Conflict,
    /// The thing it was about does not exist.
    NotFound,
    /// It has been made already.
    Exists,
    /// The role may not do this.
    Denied,
    /// Anything else, after the SDK's own retries.
    Other,
}

impl fmt::Display for AwsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` of `{}` failed", self.call, self.resource)?;
        match self.refusal {
            Refusal::Denied => write!(f, ": allow the action in the role's policy"),
            Refusal::Conflict => write!(f, ": somebody else changed it at the same time, send the event again"),
            Refusal::NotFound => write!(f, ": it does not exist"),
            Refusal::Exists => write!(f, ": it exists already"),
            Refusal::Other => write!(f, ": the event can be sent again"),
        }
    }
}

impl StdError for AwsError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
