//! Route 53: hosted zones and what is in them.

use std::borrow::Cow;

use aws_sdk_route53::error::BuildError;
use aws_sdk_route53::types as sdk;
use ddns_core::change::{Action, ChangeBatch, RecordChange};
use ddns_core::facts::{HostedZone, ZoneConfig, ZoneOwner};
use ddns_core::id::{AccountId, Region, VpcId, ZoneId};
use ddns_core::name::DnsName;
use ddns_core::needs::Vpc;
use ddns_core::record::{RecordSet, RecordType};

use super::AwsClients;
use super::error::Call;
use super::records::{read_record_set, write_record_set};
use crate::source::{AwsError, Page, RecordStart, Refusal, ZoneSummary};

/// The most zones that a page holds.
const ZONES_A_PAGE: i32 = 100;
/// The most record sets that a page holds.
const RECORD_SETS_A_PAGE: i32 = 300;

/// `ListHostedZones`
///
/// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZones.html>
pub(super) async fn hosted_zones(aws: &AwsClients, marker: Option<String>) -> Result<Page<HostedZone>, AwsError> {
    let call = call("route53:ListHostedZones", "all hosted zones");
    let request = aws.route53().list_hosted_zones().max_items(ZONES_A_PAGE).set_marker(marker);
    let answer = request.send().await.map_err(|error| call.clone().failed(&error))?;
    let zones = answer.hosted_zones.into_iter().map(|zone| read_zone(zone, Vec::new())).collect::<Result<_, _>>();
    let items = zones.map_err(|why| call.unreadable(why))?;
    Ok(Page { items, next: answer.next_marker.filter(|_| answer.is_truncated) })
}

/// `ListHostedZonesByVPC`
///
/// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZonesByVPC.html>
pub(super) async fn hosted_zones_by_vpc(
    aws: &AwsClients,
    vpc: &Vpc,
    token: Option<String>,
) -> Result<Page<ZoneSummary>, AwsError> {
    let call = call("route53:ListHostedZonesByVPC", &vpc.id.0);
    let request = aws.route53().list_hosted_zones_by_vpc().vpc_id(&vpc.id.0).vpc_region(vpc.region.0.as_str().into());
    let answer = request.max_items(ZONES_A_PAGE).set_next_token(token).send().await;
    let answer = answer.map_err(|error| call.clone().failed(&error))?;
    let zones = answer.hosted_zone_summaries.into_iter().map(read_summary).collect::<Result<_, _>>();
    let items = zones.map_err(|why| call.unreadable(why))?;
    Ok(Page { items, next: answer.next_token.filter(|token| !token.is_empty()) })
}

/// `GetHostedZone`
///
/// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHostedZone.html>
pub(super) async fn hosted_zone(aws: &AwsClients, id: &ZoneId) -> Result<Option<HostedZone>, AwsError> {
    let call = call("route53:GetHostedZone", id.as_str());
    let answer = aws.route53().get_hosted_zone().id(id.as_str()).send().await;
    let answer = match answer.map_err(|error| call.clone().failed(&error)) {
        Err(error) if error.refusal == Refusal::NotFound => return Ok(None),
        answer => answer?,
    };
    let vpcs = answer.vpcs.unwrap_or_default().into_iter().filter_map(read_vpc).collect();
    let zone = answer.hosted_zone.ok_or_else(|| "the answer holds no zone".to_owned());
    zone.and_then(|zone| read_zone(zone, vpcs)).map(Some).map_err(|why| call.unreadable(why))
}

/// `ListResourceRecordSets`
///
/// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html>
pub(super) async fn record_sets(
    aws: &AwsClients,
    zone: &ZoneId,
    start: &RecordStart,
) -> Result<Page<RecordSet, RecordStart>, AwsError> {
    let call = call("route53:ListResourceRecordSets", zone.as_str());
    let request = aws.route53().list_resource_record_sets().hosted_zone_id(zone.as_str());
    let request = request
        .start_record_name(start.name.as_str())
        .set_start_record_type(start.rtype.as_ref().map(|rtype| rtype.as_str().into()))
        .set_start_record_identifier(start.set_identifier.clone())
        .max_items(RECORD_SETS_A_PAGE);
    let answer = request.send().await.map_err(|error| call.clone().failed(&error))?;
    let next = match answer.next_record_name.filter(|_| answer.is_truncated) {
        None => None,
        Some(name) => Some(RecordStart {
            name: DnsName::parse(&name).map_err(|why| call.clone().unreadable(why))?,
            rtype: answer.next_record_type.map(|rtype| RecordType::from(Cow::from(rtype.as_str()))),
            set_identifier: answer.next_record_identifier,
        }),
    };
    let sets = answer.resource_record_sets.into_iter().map(read_record_set).collect::<Result<_, _>>();
    Ok(Page { items: sets.map_err(|why| call.unreadable(why))?, next })
}

/// `ChangeResourceRecordSets`. The SDK's retries cannot apply a batch twice: CREATE and DELETE are refused then,
/// and the loop sees on the next plan that all is done.
///
/// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html>
pub(super) async fn change(aws: &AwsClients, zone: &ZoneId, batch: &ChangeBatch) -> Result<(), AwsError> {
    let call = call("route53:ChangeResourceRecordSets", zone.as_str());
    let batch = write_batch(batch).map_err(|why| call.clone().unreadable(why))?;
    let request = aws.route53().change_resource_record_sets().hosted_zone_id(zone.as_str()).change_batch(batch);
    request.send().await.map_err(|error| call.failed(&error))?;
    Ok(())
}

/// `CreateHostedZone`
///
/// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone.html>
pub(super) async fn create(
    aws: &AwsClients,
    name: &DnsName,
    vpc: &Vpc,
    caller_reference: &str,
) -> Result<ZoneId, AwsError> {
    let call = call("route53:CreateHostedZone", name.as_str());
    let config = sdk::HostedZoneConfig::builder().private_zone(true).comment("made by ddns").build();
    let request = aws.route53().create_hosted_zone().name(name.as_str()).vpc(write_vpc(vpc));
    let answer = request.hosted_zone_config(config).caller_reference(caller_reference).send().await;
    let answer = answer.map_err(|error| call.clone().failed(&error))?;
    let zone = answer.hosted_zone.ok_or_else(|| "the answer holds no zone".to_owned());
    zone.and_then(|zone| ZoneId::parse(&zone.id)).map_err(|why| call.unreadable(why))
}

/// `AssociateVPCWithHostedZone`. It is refused in the same way when another zone of that name is associated with
/// the VPC, and when this very zone is, which is what was wanted.
///
/// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_AssociateVPCWithHostedZone.html>
pub(super) async fn associate(aws: &AwsClients, zone: &ZoneId, vpc: &Vpc) -> Result<(), AwsError> {
    let call = call("route53:AssociateVPCWithHostedZone", zone.as_str());
    let request = aws.route53().associate_vpc_with_hosted_zone().hosted_zone_id(zone.as_str()).vpc(write_vpc(vpc));
    let Err(error) = request.send().await else { return Ok(()) };
    let error = call.failed(&error);
    if error.refusal == Refusal::Conflict
        && hosted_zone(aws, zone).await?.is_some_and(|zone| zone.is_associated(&vpc.id))
    {
        return Ok(());
    }
    Err(error)
}

fn call(name: &'static str, resource: &str) -> Call {
    Call { name, resource: resource.to_owned() }
}

/// A zone that another AWS service made, such as Cloud Map, is that service's: only it may change the records.
fn read_zone(from: sdk::HostedZone, vpcs: Vec<Vpc>) -> Result<HostedZone, String> {
    let service = from.linked_service.and_then(|service| service.service_principal);
    Ok(HostedZone {
        id: ZoneId::parse(&from.id)?,
        name: DnsName::parse(&from.name)?,
        config: ZoneConfig { private_zone: from.config.is_some_and(|config| config.private_zone) },
        vpcs,
        owner: service.map(|service| ZoneOwner { owning_account: None, owning_service: Some(service) }),
    })
}

fn read_summary(from: sdk::HostedZoneSummary) -> Result<ZoneSummary, String> {
    let (account, service) = from.owner.map(|owner| (owner.owning_account, owner.owning_service)).unwrap_or_default();
    Ok(ZoneSummary {
        id: ZoneId::parse(&from.hosted_zone_id)?,
        name: DnsName::parse(&from.name)?,
        owner: ZoneOwner { owning_account: account.map(AccountId), owning_service: service },
    })
}

fn read_vpc(from: sdk::Vpc) -> Option<Vpc> {
    Some(Vpc { region: Region(from.vpc_region?.as_str().to_owned()), id: VpcId(from.vpc_id?) })
}

fn write_vpc(vpc: &Vpc) -> sdk::Vpc {
    sdk::Vpc::builder().vpc_id(&vpc.id.0).vpc_region(vpc.region.0.as_str().into()).build()
}

fn write_batch(batch: &ChangeBatch) -> Result<sdk::ChangeBatch, String> {
    let changes = batch.changes.iter().map(write_change).collect::<Result<_, _>>()?;
    sdk::ChangeBatch::builder().comment(&batch.comment).set_changes(Some(changes)).build().map_err(said)
}

fn write_change(change: &RecordChange) -> Result<sdk::Change, String> {
    let action = match change.action {
        Action::Create => sdk::ChangeAction::Create,
        Action::Delete => sdk::ChangeAction::Delete,
    };
    let set = write_record_set(&change.resource_record_set)?;
    sdk::Change::builder().action(action).resource_record_set(set).build().map_err(said)
}

fn said(error: BuildError) -> String {
    error.to_string()
}
