//! Stories: instances come, stop, change their tags and go, while their events are delivered late, twice, in another
//! order, not at all, or to a function that crashes in the middle.

use std::collections::{BTreeMap, BTreeSet};

use ddns_tests::dns::{Key, shown, values};
use ddns_tests::finding::Finding;
use ddns_tests::world::World;
use serde_json::{Value, json};

use crate::delivery::{carried_out, carried_out_late};
use crate::world::{self, HOSTS, Host};
use ddns_tests::tape::Tape;

/// EC2's view of an instance; an address belongs to one running instance at a time.
struct Machine {
    host: &'static Host,
    state: &'static str,
    private: &'static str,
    public: Option<&'static str>,
    tags: Value,
}

/// How the names that instances wish for go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    /// Each instance has its own.
    Own,
    /// Several want the same.
    Shared,
}

/// A story, told up to now.
pub(crate) struct Story<'a> {
    tape: Tape<'a>,
    names: Names,
    machines: Vec<Machine>,
    /// Delivered in any order, and some more than once.
    events: Vec<Value>,
    /// Settings, network and zones as they were in the beginning, without instances and registrations.
    beginning: Value,
    facts: Value,
}

const STEPS: usize = 24;
/// Choices that a story takes.
pub(crate) const CHOICES: usize = 64 + STEPS * 8;
const PUBLIC: [&str; 2] = ["203.0.113.9", "203.0.113.10"];

impl<'a> Story<'a> {
    /// Three instances that are not launched yet, and the zones for them.
    pub(crate) fn new(bytes: &'a [u8], names: Names) -> Self {
        let mut tape = Tape::new(bytes);
        let mut settings = world::settings(&mut tape.part(16));
        if let Some(settings) = settings.as_object_mut() {
            settings.remove("tagKeys");
        }
        let mut beginning = json!({
            "complete": true, "settings": settings, "instances": {}, "recordSets": {}, "registrations": {},
            "registrationTable": tape.pick(&["present", "missing"]),
            "subnets": {"subnet-1": {"CidrBlock": "10.0.0.0/24"}},
            "vpcs": {"vpc-1": {"DhcpOptionsId": "dopt-1", "EnableDnsSupport": true, "EnableDnsHostnames": true}},
            "dhcpOptions": {"dopt-1": {"DhcpConfigurations": [
                {"Key": "domain-name", "Values": [{"Value": tape.pick(&["corp.example", "ec2.internal"])}]}
            ]}},
            "hostedZones": world::zones(&mut tape.part(24))
        });
        let zones = beginning["hostedZones"].as_array_mut().unwrap();
        if !zones.iter().any(|zone| zone["Name"] == "example.com.") {
            zones.push(json!({"Id": "ZCOM", "Name": "example.com.", "Config": {"PrivateZone": false}}));
        }
        let facts = beginning.clone();
        Self { tape, names, machines: Vec::new(), events: Vec::new(), beginning, facts }
    }

    /// Tells the story. The error is a promise that was broken on the way.
    pub(crate) fn tell(&mut self) -> Result<(), Finding> {
        for _ in 0..STEPS {
            let mut tape = self.tape.part(8);
            match tape.below(8) {
                0 | 1 => self.launch(&mut tape),
                2 => self.turn(&mut tape),
                3 => self.retag(&mut tape),
                4 => self.restart(&mut tape),
                _ => self.hear(&mut tape)?,
            }
        }
        Ok(())
    }

    /// One more event for each instance, in any order; what EC2 says counts, not what the event says.
    pub(crate) fn settle(&mut self) -> Result<(), Finding> {
        let mut order: Vec<usize> = (0..self.machines.len()).collect();
        self.tape.shuffle(&mut order);
        for place in order {
            let machine = &self.machines[place];
            let state =
                if machine.state == "terminated" { "terminated" } else { self.tape.pick(&["running", "stopped"]) };
            let event = world::state_change(machine.host.id, state);
            self.facts = carried_out(&event, &self.facts, usize::MAX)?;
        }
        Ok(())
    }

    fn launch(&mut self, tape: &mut Tape) {
        let Some(host) = HOSTS.get(self.machines.len()) else { return self.turn(tape) };
        let tags = self.tags(tape, self.machines.len());
        let taken = |private: &&str| self.machines.iter().any(|m| m.private == *private && m.state != "terminated");
        let free: Vec<&str> = HOSTS.iter().map(|host| host.private).filter(|private| !taken(private)).collect();
        let private = tape.pick(&free);
        let public = self.free_address(tape);
        self.machines.push(Machine { host, state: "running", private, public, tags });
        self.happened(self.machines.len() - 1);
    }

    /// An instance stops, starts again with another public address, or ends.
    fn turn(&mut self, tape: &mut Tape) {
        if self.machines.is_empty() {
            return;
        }
        let place = tape.below(self.machines.len());
        let public = self.free_address(tape);
        let machine = &mut self.machines[place];
        (machine.state, machine.public) = match machine.state {
            "terminated" => ("terminated", None),
            _ if tape.percent(40) => ("terminated", None),
            "running" => ("stopped", None),
            _ => ("running", public),
        };
        self.happened(place);
    }

    /// An instance stops and starts again with another public address, and both events are lost.
    fn restart(&mut self, tape: &mut Tape) {
        let public = self.free_address(tape);
        let running: Vec<usize> = (0..self.machines.len()).filter(|at| self.machines[*at].state == "running").collect();
        if !running.is_empty() {
            let place = tape.pick(&running);
            self.machines[place].public = public;
            self.happened(place);
            self.events.pop();
        }
    }

    fn retag(&mut self, tape: &mut Tape) {
        if self.machines.is_empty() {
            return;
        }
        let place = tape.below(self.machines.len());
        self.machines[place].tags = self.tags(tape, place);
        self.happened(place);
        self.events.pop();
        self.events.push(world::tag_change(self.machines[place].host.id));
    }

    fn free_address(&self, tape: &mut Tape) -> Option<&'static str> {
        let taken: BTreeSet<_> = self.machines.iter().filter_map(|machine| machine.public).collect();
        PUBLIC.into_iter().filter(|_| !tape.percent(30)).find(|public| !taken.contains(public))
    }

    fn tags(&self, tape: &mut Tape, place: usize) -> Value {
        let zone = tape.pick(&["", "corp.example", "example.com", "example.com", "corp.example example.com"]);
        let shared = ["web.corp.example", "web.corp.example api.corp.example", "web.example.com", ""];
        let own = [format!("own-{place}.corp.example"), format!("own-{place}.example.com"), String::new()];
        let names = match self.names {
            Names::Own => tape.pick(&own),
            Names::Shared => tape.pick(&shared).to_owned(),
        };
        json!([{"Key": "ZONE", "Value": zone}, {"Key": "CNAME", "Value": names}])
    }

    /// EC2 shows the instance as it is now, and sends an event.
    fn happened(&mut self, place: usize) {
        let machine = &self.machines[place];
        self.facts["instances"][machine.host.id] = machine.shown();
        self.events.push(world::state_change(machine.host.id, machine.state));
    }

    /// An event arrives: any of those that were sent, and it may come again. Its plan is carried out, or a part of it
    /// before a crash, or behind that of another event which was handled at the same time.
    fn hear(&mut self, tape: &mut Tape) -> Result<(), Finding> {
        if self.events.is_empty() {
            return Ok(());
        }
        let place = tape.below(self.events.len());
        let event = if tape.percent(40) { self.events[place].clone() } else { self.events.remove(place) };
        let before = self.facts.clone();
        if !self.events.is_empty() && tape.percent(30) {
            let other = tape.pick(&self.events);
            self.facts = carried_out(&other, &self.facts, usize::MAX)?;
            self.facts = carried_out_late(&event, &before, &self.facts)?;
        }
        let done = if tape.percent(30) { tape.below(6) } else { usize::MAX };
        self.facts = carried_out(&event, &self.facts, done)?;
        Ok(())
    }

    fn running(&self) -> impl Iterator<Item = &Machine> {
        self.machines.iter().filter(|machine| machine.state == "running")
    }

    /// The world of the last state, as if nothing had happened before: those of `machines` are up, each of which has
    /// sent one event.
    fn anew<'m>(&self, machines: impl Iterator<Item = &'m Machine>) -> Result<Value, Finding> {
        let machines: Vec<&Machine> = machines.collect();
        let mut facts = self.beginning.clone();
        for machine in &machines {
            facts["instances"][machine.host.id] = machine.shown();
        }
        for machine in machines {
            facts = carried_out(&world::state_change(machine.host.id, "running"), &facts, usize::MAX)?;
        }
        Ok(facts)
    }

    /// Where each instance has its own names: the records and registrations of the last state, and no others.
    pub(crate) fn ends_as_if_nothing_had_happened(&self) -> Result<Vec<Finding>, Finding> {
        let (expected, found) = (state(&self.anew(self.running())?), state(&self.facts));
        let keys: BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
        let nothing = "nothing".to_owned();
        let of = |state: &BTreeMap<String, String>, key: &String| state.get(key).unwrap_or(&nothing).clone();
        let differ = keys.into_iter().filter(|key| expected.get(*key) != found.get(*key));
        Ok(differ.map(|key| Finding::new("last state", key, of(&expected, key), of(&found, key))).collect())
    }

    /// Where names are shared: nothing but what somebody who is up would have if it were alone, something at each
    /// such name, and no registration of anybody who is not up.
    pub(crate) fn ends_fairly(&self) -> Result<Vec<Finding>, Finding> {
        let mut entitled: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for machine in self.running() {
            for (at, values) in live(&self.anew([machine].into_iter())?) {
                entitled.entry(at).or_default().extend(values);
            }
        }
        let found = live(&self.facts);
        let mut findings = Vec::new();
        for (at, values) in &found {
            let may = entitled.get(at).cloned().unwrap_or_default();
            if !values.is_subset(&may) {
                findings.push(Finding::new("last state", at, format!("of {may:?}"), format!("{values:?}")));
            }
        }
        let all =
            self.facts["settings"]["onConflict"] == "multivalue" && self.facts["settings"]["aliasStyle"] == "address";
        for (at, may) in entitled {
            let values = found.get(&at).cloned().unwrap_or_default();
            if values.is_empty() || all && values != may {
                findings.push(Finding::new("last state", at, format!("{may:?}"), format!("{values:?}")));
            }
        }
        let up: BTreeSet<&str> = self.running().map(|machine| machine.host.id).collect();
        let rows = self.facts["registrations"].as_object().into_iter().flatten();
        for (id, row) in rows.filter(|(id, _)| !up.contains(id.as_str())) {
            findings.push(Finding::new("registration", id, "none: it is not up", row));
        }
        Ok(findings)
    }

    /// For a failure: the world as it ended.
    pub(crate) fn shown(&self) -> String {
        format!("{:#}", self.facts)
    }
}

impl Machine {
    fn shown(&self) -> Value {
        if self.state == "terminated" {
            return json!({"InstanceId": self.host.id, "State": {"Name": "terminated"}, "Tags": self.tags});
        }
        let dashed = |address: &str| address.replace('.', "-");
        let mut shown = json!({
            "InstanceId": self.host.id, "State": {"Name": self.state}, "VpcId": "vpc-1", "SubnetId": "subnet-1",
            "PrivateIpAddress": self.private, "PublicDnsName": "", "Tags": self.tags,
            "PrivateDnsName": format!("ip-{}.eu-west-1.compute.internal", dashed(self.private))
        });
        if let Some(public) = self.public {
            shown["PublicIpAddress"] = public.into();
            shown["PublicDnsName"] = format!("ec2-{}.eu-west-1.compute.amazonaws.com", dashed(public)).into();
        }
        shown
    }
}

/// What stands at each name, by type, whatever form its record set has.
fn live(facts: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let world = World::new(&Value::Null, facts);
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (key, set) in world.live() {
        found.entry(Key { id: None, ..key }.to_string()).or_default().extend(values(set));
    }
    found
}

/// Record sets, and what the registrations list. A zone that was made for an instance stays when it is gone, and a
/// version counts what happened.
fn state(facts: &Value) -> BTreeMap<String, String> {
    let world = World::new(&Value::Null, facts);
    let live = world.live().map(|(key, set)| (key.to_string(), shown(set)));
    let rows = facts["registrations"].as_object().into_iter().flatten();
    let rows = rows.map(|(id, row)| {
        let entries = row["Records"].as_array().into_iter().flatten();
        let entry = |entry| format!("{} {} {}", Key::of_entry(entry), shown(entry), entry["Planned"]);
        (id.clone(), format!("{:?}", entries.map(entry).collect::<BTreeSet<String>>()))
    });
    live.chain(rows).collect()
}
