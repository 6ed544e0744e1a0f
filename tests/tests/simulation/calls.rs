//! The calls of a handler to AWS.

use ddns_core::change::ChangeBatch;
use ddns_core::facts::{DhcpOptions, HostedZone, Instance, Subnet};
use ddns_core::id::{DhcpOptionsId, InstanceId, Region, SubnetId, VpcId, ZoneId};
use ddns_core::name::DnsName;
use ddns_core::needs::Vpc;
use ddns_core::record::RecordSet;
use ddns_core::settings::ZoneFilter;
use ddns_native::source::{Aws, AwsError, Item, ItemAction, ItemWrite, Page, RecordStart, VpcAttribute, ZoneSummary};

use crate::stage::{Fault, Handler};

type Answer<T> = Result<T, AwsError>;

impl Aws for Handler {
    async fn describe_instances(&self, region: &Region, ids: &[InstanceId]) -> Answer<Vec<(InstanceId, Instance)>> {
        let resource = ids.iter().map(InstanceId::as_str).collect::<Vec<_>>().join(" ");
        let act = async |fault| {
            let mut found = self.stage.sim.describe_instances(region, ids).await?;
            if fault == Some(Fault::Stale) {
                self.show_old(ids, &mut found);
            }
            self.trusting(&mut found);
            Ok(found)
        };
        self.call("ec2:DescribeInstances", &resource, act).await
    }

    async fn describe_vpc(&self, region: &Region, id: &VpcId) -> Answer<Option<Option<DhcpOptionsId>>> {
        self.call("ec2:DescribeVpcs", &id.0, |_| self.stage.sim.describe_vpc(region, id)).await
    }

    async fn describe_vpc_attribute(&self, region: &Region, id: &VpcId, what: VpcAttribute) -> Answer<Option<bool>> {
        let act = |_| self.stage.sim.describe_vpc_attribute(region, id, what);
        self.call("ec2:DescribeVpcAttribute", &id.0, act).await
    }

    async fn describe_subnet(&self, region: &Region, id: &SubnetId) -> Answer<Option<Subnet>> {
        self.call("ec2:DescribeSubnets", &id.0, |_| self.stage.sim.describe_subnet(region, id)).await
    }

    async fn describe_dhcp_options(&self, region: &Region, id: &DhcpOptionsId) -> Answer<Option<DhcpOptions>> {
        self.call("ec2:DescribeDhcpOptions", &id.0, |_| self.stage.sim.describe_dhcp_options(region, id)).await
    }

    async fn list_hosted_zones(&self, marker: Option<String>) -> Answer<Page<HostedZone>> {
        self.call("route53:ListHostedZones", "all", |_| self.stage.sim.list_hosted_zones(marker.clone())).await
    }

    async fn list_hosted_zones_by_vpc(&self, vpc: &Vpc, token: Option<String>) -> Answer<Page<ZoneSummary>> {
        let act = |_| self.stage.sim.list_hosted_zones_by_vpc(vpc, token.clone());
        self.call("route53:ListHostedZonesByVPC", &vpc.id.0, act).await
    }

    async fn get_hosted_zone(&self, id: &ZoneId) -> Answer<Option<HostedZone>> {
        self.call("route53:GetHostedZone", id.as_str(), |_| self.stage.sim.get_hosted_zone(id)).await
    }

    async fn list_resource_record_sets(
        &self,
        zone: &ZoneId,
        start: &RecordStart,
    ) -> Answer<Page<RecordSet, RecordStart>> {
        let act = async |_| {
            let mut page = self.stage.sim.list_resource_record_sets(zone, start).await?;
            self.as_listed(zone, &mut page.items);
            Ok(page)
        };
        self.call("route53:ListResourceRecordSets", &format!("{zone} from {}", start.name), act).await
    }

    async fn change_resource_record_sets(&self, zone: &ZoneId, batch: &ChangeBatch) -> Answer<()> {
        let act = async |fault| {
            self.may_touch(zone);
            let batch = self.bent_batch(zone, batch);
            self.stage.sim.change_resource_record_sets(zone, &batch).await?;
            let (writer, told) = (self.writer(), &mut *self.stage.told());
            let unknown = matches!(fault, Some(Fault::Lost | Fault::Twice));
            told.watch.changed(told.now, &writer, zone, &batch, &told.past, unknown);
            Ok(())
        };
        let sign = |action| if action == ddns_core::change::Action::Create { '+' } else { '-' };
        let change = |change: &ddns_core::change::RecordChange| {
            let set = &change.resource_record_set;
            format!(" {}{} {} {}", sign(change.action), set.name, set.rtype.as_str(), set.values_text())
        };
        let what = format!("{zone}{}", batch.changes.iter().map(change).collect::<String>());
        self.call("route53:ChangeResourceRecordSets", &what, act).await
    }

    async fn create_hosted_zone(&self, name: &DnsName, vpc: &Vpc, caller_reference: &str) -> Answer<ZoneId> {
        let act = async |_| {
            let zone = self.stage.sim.create_hosted_zone(name, vpc, caller_reference).await?;
            self.may_touch(&zone);
            Ok(zone)
        };
        self.call("route53:CreateHostedZone", name.as_str(), act).await
    }

    async fn associate_vpc(&self, zone: &ZoneId, vpc: &Vpc) -> Answer<()> {
        let act = |_| {
            self.may_touch(zone);
            self.stage.sim.associate_vpc(zone, vpc)
        };
        self.call("route53:AssociateVPCWithHostedZone", zone.as_str(), act).await
    }

    async fn get_items(&self, keys: &[String]) -> Answer<Vec<Item>> {
        let act = async |_| {
            let found = self.stage.sim.get_items(keys).await?;
            Ok(self.old_items(keys).unwrap_or(found))
        };
        self.call("dynamodb:BatchGetItem", &keys.join(" "), act).await
    }

    async fn write_items(&self, writes: &[ItemWrite]) -> Answer<()> {
        let act = async |_| {
            let Some(writes) = self.bent_writes(writes) else { return Ok(()) };
            let before = self.stage.table();
            self.stage.sim.write_items(&writes).await?;
            let (writer, told) = (self.writer(), &mut *self.stage.told());
            told.old_table = before;
            told.watch.wrote(told.now, &writer, &writes, &told.past);
            Ok(())
        };
        let write = |write: &ItemWrite| match &write.action {
            ItemAction::Delete => format!(" -{}", write.key),
            ItemAction::Check => format!(" ={}", write.key),
            ItemAction::Put(item) => {
                let lists = item.get("Records").or(item.get("Holders")).cloned();
                format!(" {} {}", write.key, lists.unwrap_or_default())
            }
        };
        let what = match self.stage.told().words.is_some() {
            true => writes.iter().map(write).collect::<String>(),
            false => "DDNS".to_owned(),
        };
        self.call("dynamodb:TransactWriteItems", &what, act).await
    }

    async fn create_table(&self) -> Answer<()> {
        self.call("dynamodb:CreateTable", "DDNS", |_| self.stage.sim.create_table()).await
    }
}

impl Handler {
    /// EC2 is eventually consistent: it can show what was true a moment ago.
    fn show_old(&self, ids: &[InstanceId], found: &mut Vec<(InstanceId, Instance)>) {
        let told = self.stage.told();
        for id in ids {
            let Some((since, instance)) = told.past.before(id) else { continue };
            found.retain(|(known, _)| known != id);
            found.extend(instance.map(|instance| (id.clone(), instance)));
            let mut writer = self.writer.lock().unwrap();
            writer.ec2_since = writer.ec2_since.min(since);
        }
    }

    /// A zone that the setting `zones` leaves out is not written, associated or made.
    fn may_touch(&self, zone: &ZoneId) {
        let Some(allowed) = self.settings.zones.clone() else { return };
        let Some(there) = self.stage.sim.route53().zones().into_iter().find(|there| there.id == *zone) else { return };
        let is_named = |filter: ZoneFilter| {
            let filter = String::from(filter);
            let filter = filter.trim_start_matches("/hostedzone/").trim_end_matches('.');
            filter == zone.as_str() || filter == there.name.as_str().trim_end_matches('.')
        };
        if !allowed.into_iter().any(is_named) {
            self.stage.told().watch.breaks(format!("not allowed: event {} touched {zone}", self.writer().number));
        }
    }
}
