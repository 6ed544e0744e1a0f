//! A fleet that the predecessor looked after until now: rows and records as its two programs left them (SPEC 8).

use std::collections::BTreeSet;

use ddns_core::facts::{HostedZone, Instance};
use ddns_core::id::{InstanceId, VpcId, ZoneId};
use ddns_core::name::DnsName;
use ddns_core::record::{RecordSet, RecordType};
use ddns_core::registration::Content;
use ddns_tests::python::{Python, printed};
use ddns_tests::tape::Tape;
use serde_json::json;

use crate::story::Story;
use crate::watch::{place, values};
use crate::world::{self, DOMAINS, region};

impl Story<'_> {
    /// Mostly there was no predecessor; else it has registered up to three instances, and all their events were its own.
    pub(crate) fn switch_over(&mut self, tape: &mut Tape) {
        for _ in 0..tape.below(10).saturating_sub(6) {
            self.launch(tape);
            if let Some((id, at)) = self.fleet.last().cloned()
                && let Some(instance) = self.stage.sim.ec2(&region(at)).instance(&id)
            {
                self.is_switched = true;
                self.leave(tape, &id, &instance);
            }
        }
        self.events.clear();
    }

    fn leave(&mut self, tape: &mut Tape, id: &InstanceId, instance: &Instance) {
        let program = tape.pick(&[Python::Two, Python::Three]);
        let mut shown = json!(instance);
        shown["InstanceId"] = json!(id);
        let answer = json!({"Reservations": [{"Groups": [], "Instances": [shown]}]});
        let attributes: serde_json::Value = match tape.below(3) {
            0 => answer,
            1 => answer.to_string().into(),
            _ => printed(&answer, program).into(),
        };
        self.say(|| format!("the predecessor has registered {id}: {attributes}"));
        let row = json!({"InstanceId": id, "InstanceAttributes": attributes});
        self.stage.sim.put_item(id.as_str(), row.as_object().cloned().unwrap_or_default());
        let mut sets = self.sets(program, instance);
        if tape.percent(20) {
            // It was killed half way.
            sets.truncate(sets.len() / 2);
        }
        let mut left = Vec::new();
        for (zone, set) in sets {
            let is_cname = |set: &RecordSet| set.rtype == RecordType::Cname;
            let beside = |live: &RecordSet| live.rtype == set.rtype || is_cname(live) || is_cname(&set);
            let live = self.stage.sim.route53().records(&zone);
            if !live.iter().any(|live| live.name == set.name && beside(live)) {
                self.say(|| format!("  and written {zone} {} {} {}", set.name, set.rtype.as_str(), set.values_text()));
                left.push((place(&zone, &set), values(&set)));
                self.stage.sim.route53().put(&zone, set).unwrap();
            }
        }
        self.stage.told().watch.left_behind(id, left);
    }

    /// What the program wrote for an instance, in its order.
    fn sets(&self, program: Python, instance: &Instance) -> Vec<(ZoneId, RecordSet)> {
        let tag = |key: &str| instance.tags.iter().find(|tag| tag.key == key).map_or("", |tag| &tag.value);
        let names = |text: &str| text.split(' ').filter(|name| !name.is_empty()).map(world::name).collect::<Vec<_>>();
        let (tagged, aliases) = (names(tag("ZONE")), names(tag("CNAME")));
        let domains = names(self.domain(instance));
        let mut sets = Vec::new();
        for zone in self.stage.sim.route53().zones().into_iter().filter(|zone| self.may_hold(zone)) {
            let private = zone.config.private_zone;
            let of_dhcp = private && domains.contains(&zone.name);
            let (dns_name, address) = match private {
                true => (&instance.private_dns_name, &instance.private_ip_address),
                false => (&instance.public_dns_name, &instance.public_ip_address),
            };
            let (dns_name, address) = (dns_name.clone().unwrap_or_default(), address.clone());
            let mut add = |name: DnsName, rtype: RecordType, value: &str| {
                sets.push((zone.id.clone(), RecordSet::new(name, rtype, 60, vec![value.to_owned()])));
            };
            let mut labels = BTreeSet::new();
            if of_dhcp || tagged.contains(&zone.name) {
                labels.extend(dns_name.split('.').next().filter(|label| !label.is_empty()).map(str::to_owned));
            }
            if program == Python::Three && (of_dhcp || !private && tagged.contains(&zone.name)) {
                labels.extend(aliases.iter().map(|alias| alias.first_label().to_owned()));
            }
            for name in labels.iter().filter_map(|label| zone.name.child(label)) {
                address.iter().for_each(|address| add(name.clone(), RecordType::A, address));
            }
            for alias in aliases.iter().filter(|alias| alias.is_in(&zone.name) && !dns_name.is_empty()) {
                add(alias.clone(), RecordType::Cname, &dns_name);
            }
            if private && let Some(name) = reverse(address.as_deref()).filter(|name| name.is_in(&zone.name)) {
                let alias = aliases.first().filter(|_| program == Python::Three);
                add(name, RecordType::Ptr, alias.map_or(&*dns_name, |alias| alias.as_str().trim_end_matches('.')));
            }
        }
        sets
    }

    /// Is there a row of the predecessor for an instance of this VPC? It does not say which domain the DHCP options had
    /// then, so what was written for that cannot be known once they are others.
    pub(crate) fn is_unread(&self, vpc: &VpcId) -> bool {
        let facts = self.stage.sim.to_facts();
        let mut rows = facts.registrations.values().flatten();
        rows.any(|row| match &row.content {
            Content::Predecessor(attributes) => printed(attributes, Python::Three).contains(&vpc.0),
            Content::Records(_) | Content::Empty => false,
        })
    }

    /// What it wrote where we may not write stays as it is: that is for the cases.
    fn may_hold(&self, zone: &HostedZone) -> bool {
        let allowed = self.settings.zones.as_ref();
        zone.owner.is_none() && allowed.is_none_or(|all| all.iter().any(|one| one.matches(&zone.id, Some(&zone.name))))
    }

    fn domain(&self, instance: &Instance) -> &'static str {
        let facts = self.stage.sim.to_facts();
        let vpc = instance.vpc_id.as_ref().and_then(|id| facts.vpcs.get(id)).and_then(Option::as_ref);
        let options = vpc.and_then(|vpc| vpc.dhcp_options_id.as_ref());
        let number = options.and_then(|id| (0..DOMAINS.len()).find(|number| world::dhcp_options(*number) == *id));
        number.map_or("", |number| DOMAINS[number])
    }
}

/// `4.0.0.10.in-addr.arpa.` of `10.0.0.4`.
fn reverse(address: Option<&str>) -> Option<DnsName> {
    let octets: Vec<&str> = address?.split('.').rev().collect();
    DnsName::parse(&format!("{}.in-addr.arpa.", octets.join("."))).ok()
}
