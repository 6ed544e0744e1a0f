//! What happens to the fleet and around it: instances come, live and go, people edit records, the network changes.

use std::net::Ipv6Addr;

use ddns_core::event::InstanceState;
use ddns_core::facts::Tag;
use ddns_core::id::{SubnetId, VpcId};
use ddns_core::record::{RecordSet, RecordType};
use ddns_native::sim::Launch;
use ddns_native::source::VpcAttribute;
use ddns_tests::tape::Tape;

use crate::story::Story;
use crate::watch::{place, values};
use crate::world::{self, INSTANCES, VPCS, instance_id, region};

const ZONE_TAGS: [&str; 5] = ["", "", "corp.example", "example.com", "corp.example example.com"];

impl Story<'_> {
    /// EC2 shows all instances as they are now.
    pub(crate) fn seen(&self) {
        let now = self.stage.tick();
        for (id, at) in &self.fleet {
            let shown = self.stage.sim.ec2(&region(*at)).instance(id);
            let told = &mut *self.stage.told();
            if told.past.now(id) != Some(&shown) {
                told.past.remember(now, id, shown);
            }
        }
    }

    pub(crate) fn launch(&mut self, tape: &mut Tape) {
        let number = self.fleet.len();
        if number == INSTANCES {
            return self.live_on(tape);
        }
        // The second has the addresses of the first: in a zone that both see that is one name for two.
        let second = if self.shared { VPCS[1] } else { VPCS[0] };
        let (vpc, at, subnet, _) = tape.pick(&[VPCS[0], VPCS[0], second, VPCS[2]]);
        let mut tags = Vec::new();
        let zone = tape.pick(&ZONE_TAGS);
        tags.extend((!zone.is_empty()).then(|| Tag { key: "ZONE".to_owned(), value: zone.to_owned() }));
        let names = self.names(tape, number);
        tags.extend((!names.is_empty()).then(|| Tag { key: "CNAME".to_owned(), value: names }));
        let launch = Launch {
            id: Some(instance_id(number)),
            vpc: VpcId(vpc.to_owned()),
            subnet: SubnetId(subnet.to_owned()),
            tags,
            public_address: number.is_multiple_of(2),
            ipv6: self.free_ipv6(vpc).filter(|_| tape.percent(35)),
        };
        let Ok((id, pending)) = self.stage.sim.ec2(&region(at)).launch(&launch) else { return };
        self.say(|| format!("launch of {id} in {vpc}: {:?}", launch.tags));
        self.fleet.push((id.clone(), at));
        self.seen();
        self.happened(pending);
        let running = self.stage.sim.ec2(&region(at)).becomes(&id, InstanceState::Running).unwrap();
        self.seen();
        self.happened(running);
    }

    /// The first of the few addresses of a VPC that nobody has.
    fn free_ipv6(&self, vpc: &str) -> Option<Ipv6Addr> {
        let network = VPCS.iter().position(|(id, ..)| *id == vpc).and_then(|at| u16::try_from(at).ok())?;
        let addresses = (1..=3).map(|host| Ipv6Addr::new(0x2001, 0xdb8, network, 0, 0, 0, 0, host));
        let mut addresses = addresses.filter(|address| {
            let mut instances = self.fleet.iter().filter_map(|(id, at)| self.stage.sim.ec2(&region(*at)).instance(id));
            !instances.any(|instance| instance.shows((*address).into()))
        });
        addresses.next()
    }

    fn names(&self, tape: &mut Tape, number: usize) -> String {
        let shared = ["web.corp.example", "", "web.corp.example api.corp.example", "web.example.com"];
        let own = [format!("own-{number}.corp.example"), String::new(), format!("own-{number}.example.com")];
        if self.shared { tape.pick(&shared).to_owned() } else { tape.pick(&own) }
    }

    /// An instance goes over to its next state.
    pub(crate) fn live_on(&mut self, tape: &mut Tape) {
        if self.fleet.is_empty() {
            return;
        }
        use InstanceState::{Pending, Running, ShuttingDown, Stopped, Stopping, Terminated};
        let (id, at) = tape.pick(&self.fleet);
        let Some(instance) = self.stage.sim.ec2(&region(at)).instance(&id) else { return };
        let next = match instance.state.name {
            Pending => Running,
            Running => tape.pick(&[Stopping, Stopping, ShuttingDown]),
            Stopping => Stopped,
            Stopped => tape.pick(&[Pending, Pending, Terminated]),
            ShuttingDown => Terminated,
            Terminated => {
                self.stage.sim.ec2(&region(at)).forget(&id);
                self.say(|| format!("EC2 forgets {id}"));
                return self.seen();
            }
        };
        let event = self.stage.sim.ec2(&region(at)).becomes(&id, next).unwrap();
        self.seen();
        self.happened(event);
    }

    pub(crate) fn retag(&mut self, tape: &mut Tape) {
        if self.fleet.is_empty() {
            return;
        }
        let number = tape.below(self.fleet.len());
        let (id, at) = self.fleet[number].clone();
        let (key, names) = match tape.percent(30) {
            true => ("ZONE", tape.pick(&ZONE_TAGS).to_owned()),
            false => ("CNAME", self.names(tape, number)),
        };
        let at = region(at);
        let ec2 = self.stage.sim.ec2(&at);
        let event = if names.is_empty() { ec2.untag(&id, key) } else { ec2.tag(&id, key, &names) };
        self.seen();
        if let Ok(event) = event {
            self.happened(event);
        }
    }

    /// Somebody writes, edits or deletes a record set by hand.
    pub(crate) fn edit(&mut self, tape: &mut Tape) {
        let zones: Vec<_> = self.stage.sim.route53().zones().into_iter().filter(|zone| zone.owner.is_none()).collect();
        let zone = tape.pick(&zones).id;
        let hand = |name: &str, rtype: RecordType, value: &str| {
            RecordSet::new(world::name(name), rtype, 300, vec![value.to_owned()])
        };
        let live: Vec<RecordSet> = self.stage.sim.route53().records(&zone);
        let apex = |set: &&RecordSet| !matches!(set.rtype, RecordType::Other(_));
        let live: Vec<&RecordSet> = live.iter().filter(apex).collect();
        let kind = tape.below(4);
        let set = match live.get(tape.below(live.len().max(1))) {
            Some(live) if kind == 3 => {
                self.say(|| format!("by hand: {zone} {} {} deleted", live.name, live.rtype.as_str()));
                self.stage.tick();
                self.stage.sim.route53().remove(&zone, live).unwrap();
                return self.stage.told().watch.by_hand(place(&zone, live), None);
            }
            Some(live) if kind == 2 => {
                let value = match live.rtype {
                    RecordType::A => "198.51.100.1",
                    RecordType::Aaaa => "2001:db8::1",
                    RecordType::Cname | RecordType::Ptr | RecordType::Other(_) => "hand.example.",
                };
                let records = hand("x", live.rtype.clone(), value).resource_records;
                RecordSet { resource_records: records, ..(*live).clone() }
            }
            _ => match zone.as_str() {
                "ZCORP" => hand("web.corp.example", RecordType::Cname, "hand.example."),
                "ZCOM" => hand("web.example.com", RecordType::A, "198.51.100.2"),
                "ZREV" => hand("4.0.0.10.in-addr.arpa", RecordType::Ptr, "hand.example."),
                _ => return,
            },
        };
        let conflicts = |live: &&&RecordSet| live.name == set.name && live.key() != set.key();
        if live.iter().any(|live| conflicts(&live)) {
            return;
        }
        self.say(|| format!("by hand: {zone} {} {} {}", set.name, set.rtype.as_str(), set.values_text()));
        self.stage.tick();
        self.stage.told().watch.by_hand(place(&zone, &set), Some(values(&set)));
        self.stage.sim.route53().put(&zone, set).unwrap();
    }

    /// DHCP options, VPC attributes, Elastic IP addresses and zones change.
    pub(crate) fn network(&mut self, tape: &mut Tape) {
        let (vpc, at, ..) = tape.pick(&VPCS);
        let vpc = VpcId(vpc.to_owned());
        let (here, sim) = (region(at), &self.stage.sim);
        match tape.below(6) {
            0 | 1 => {
                let number = tape.below(4);
                if self.is_unread(&vpc) {
                    return;
                }
                self.say(|| format!("{vpc:?} has the domain `{}`", world::DOMAINS[number]));
                sim.ec2(&here).vpc(&vpc, Some(&world::dhcp_options(number)));
            }
            2 | 3 => {
                let there: Vec<_> = self.fleet.iter().filter(|(_, at_too)| *at_too == at).collect();
                let Some((id, _)) = there.get(tape.below(there.len().max(1))) else { return };
                if sim.ec2(&here).instance(id).is_some_and(|instance| instance.vpc_id.is_some()) {
                    let address = std::net::Ipv4Addr::new(203, 0, 113, [200, 201][at]);
                    self.say(|| format!("{id} gets the Elastic IP address {address}"));
                    sim.ec2(&here).associate_address(id, address).unwrap();
                }
            }
            4 => {
                let attribute = tape.pick(&[VpcAttribute::EnableDnsHostnames, VpcAttribute::EnableDnsSupport]);
                self.say(|| format!("{vpc:?} loses {attribute:?}"));
                sim.ec2(&here).vpc_attribute(&vpc, attribute, false).unwrap();
            }
            _ => {
                let number = 1 + tape.below(5);
                let zone = world::zone(number, 1);
                let is_there = sim.route53().zones().iter().any(|there| there.id == zone.id);
                let taken =
                    sim.route53().zones().iter().any(|there| there.name == zone.name && there.id.as_str() != "ZCORP");
                if is_there {
                    self.say(|| format!("{} is deleted", zone.id));
                    sim.route53().remove_zone(&zone.id);
                    self.stage.told().watch.without(&zone.id);
                } else if !taken {
                    self.say(|| format!("{} is made", zone.id));
                    sim.route53().zone(zone);
                }
            }
        }
        self.seen();
    }
}
