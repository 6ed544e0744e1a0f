//! What must hold once nothing happens any more and each instance got one more event.

use std::collections::{BTreeMap, BTreeSet};

use ddns_core::change::{Action, Change};
use ddns_core::event::{Event, InstanceState};
use ddns_core::facts::Facts;
use ddns_core::id::{AccountId, InstanceId, ZoneId};
use ddns_core::name::DnsName;
use ddns_core::record::{RecordSet, RecordType};
use ddns_core::registration::Registration;
use ddns_core::settings::{OnConflict, OnDrift};
use ddns_core::wire::Answer;
use serde_json::{Value, json};

use crate::story::Story;
use crate::watch::{place, shown, values};
use crate::world::{ACCOUNT, region};

/// A name and a type in a zone; multivalue answers count together.
type Spot = (ZoneId, DnsName, RecordType);
type Standing = BTreeMap<Spot, BTreeSet<String>>;

/// Rounds of events after which nothing may change any more. One is enough where nobody waits for another's name; a
/// name that one gives up is the next one's with its own next event, and what points to that name with one more.
const ROUNDS: usize = 4;

impl Story<'_> {
    /// One more event each, and what then stands.
    pub(crate) async fn end(&mut self) {
        self.come_to_rest().await;
        for round in 1..=ROUNDS {
            let before = self.stage.sim.calls();
            let mut order: Vec<usize> = (0..self.fleet.len()).collect();
            self.tape.part(8).shuffle(&mut order);
            for at in order {
                let event = self.last_event(at);
                self.handle(event).await;
            }
            if self.broken().is_some() {
                return;
            }
            let wrote = |calls: &BTreeMap<&'static str, u32>| {
                let is_write =
                    |call: &str| !call.contains(":List") && !call.contains(":Get") && !call.contains(":Describe");
                calls
                    .iter()
                    .filter(|(call, _)| is_write(call) && !call.contains(":BatchGet"))
                    .map(|(_, n)| n)
                    .sum::<u32>()
            };
            let quiet = wrote(&before) == wrote(&self.stage.sim.calls());
            if round > 1 && quiet {
                break;
            }
            if round == ROUNDS || round == 2 && !self.waits() && !quiet {
                return self
                    .stage
                    .told()
                    .watch
                    .breaks(format!("rest: round {round} of events still changes something"));
            }
            if !self.waits() {
                self.judge_end();
            }
        }
        self.judge_end();
    }

    /// Can one event leave something to the next: a name that another gives up, or that only the predecessor's row lists?
    fn waits(&self) -> bool {
        self.shared || self.is_switched
    }

    fn state(&self, at: usize) -> Option<InstanceState> {
        let (id, at) = &self.fleet[at];
        self.stage.sim.ec2(&region(*at)).instance(id).map(|instance| instance.state.name)
    }

    /// What EC2 says counts, so the event may say what it likes, but for the end of an instance.
    fn last_event(&mut self, at: usize) -> Value {
        let state = match self.state(at) {
            None | Some(InstanceState::Terminated) => "terminated",
            Some(_) => self.tape.pick(&["running", "stopped"]),
        };
        event(&self.fleet[at].0, self.fleet[at].1, state)
    }

    fn judge_end(&self) {
        let findings = self.findings();
        if let Some(first) = findings.first() {
            self.stage.told().watch.breaks(format!("the end: {first}"));
        }
    }

    fn running(&self) -> BTreeSet<&InstanceId> {
        let up = (0..self.fleet.len()).filter(|at| self.state(*at) == Some(InstanceState::Running));
        up.map(|at| &self.fleet[at].0).collect()
    }

    fn findings(&self) -> Vec<String> {
        let mut findings = Vec::new();
        let facts = self.stage.sim.to_facts();
        let running = self.running();
        let ours = self.ours(&facts);
        let mut alone: BTreeMap<&InstanceId, Standing> = BTreeMap::new();
        for (id, at) in self.fleet.iter().filter(|(id, _)| running.contains(id)) {
            match self.alone(&facts, id, *at) {
                Ok(standing) => drop(alone.insert(id, standing)),
                Err(what) => findings.push(what),
            }
        }
        self.compare(&facts, &found(&ours), &alone, &mut findings);
        for row in facts.registrations.values().flatten() {
            self.row(row, &facts, alone.get(&row.instance_id), &mut findings);
        }
        for (zone, set) in &ours {
            let lists = |row: &Registration| row.entries().iter().any(|entry| entry.lists(zone, set));
            if !facts.registrations.values().flatten().any(lists) {
                findings.push(format!("{} {:?} stands and nobody lists it", shown(&place(zone, set)), values(set)));
            }
        }
        findings
    }

    /// The record sets that nobody wrote by hand, but for those that a handler could not tell of any more.
    fn ours(&self, facts: &Facts) -> Vec<(ZoneId, RecordSet)> {
        let zones = self.zones().into_iter();
        let all = zones.flat_map(|zone| {
            let sets = facts.record_sets.get(&zone).into_iter().flatten().cloned();
            sets.map(move |set| (zone.clone(), set)).collect::<Vec<_>>()
        });
        let told = self.stage.told();
        let is_ours = |(zone, set): &(ZoneId, RecordSet)| {
            let at = place(zone, set);
            let hand = told.watch.by_hand.get(&at).is_some_and(|hand| *hand == values(set));
            !matches!(set.rtype, RecordType::Other(_)) && !hand && !told.watch.is_orphan(&at)
        };
        all.filter(is_ours).collect()
    }

    /// What an instance would have if it were the only one (SPEC 4), with all around it as it is. But where another with
    /// the same IPv4 address holds the IPv6 address of their name, that name is not published, and a CNAME does not
    /// point there.
    fn alone(&self, facts: &Facts, id: &InstanceId, at: usize) -> Result<Standing, String> {
        let mut ours = self.ours(facts);
        if self.settings.on_conflict == OnConflict::Keep {
            let row = facts.registrations.get(id).and_then(Option::as_ref);
            let lists = |zone: &ZoneId, set: &RecordSet| {
                row.is_some_and(|row| row.entries().iter().any(|entry| entry.lists(zone, set)))
            };
            ours.retain(|(zone, set)| set.rtype != RecordType::Aaaa || lists(zone, set));
        }
        let mut alone = Facts { settings: self.settings.clone(), registrations: BTreeMap::new(), ..facts.clone() };
        alone.instances.retain(|other, _| other == id);
        for (zone, sets) in &mut alone.record_sets {
            sets.retain(|set| !ours.iter().any(|(in_zone, ours)| in_zone == zone && ours == set));
        }
        let event = Event::from_value(&event(id, at, "running")).map_err(|error| error.to_string())?;
        let Answer::Plan(plan) = ddns_core::plan(&event, &alone) else { return Err(format!("no plan for {id}")) };
        let mut standing = Standing::new();
        for change in &plan.changes {
            let Change::ChangeRecordSets { zone, batch, .. } = change else { continue };
            for change in batch.changes.iter().filter(|change| change.action == Action::Create) {
                let set = &change.resource_record_set;
                standing.entry(spot(zone, set)).or_default().extend(values(set));
            }
        }
        Ok(standing)
    }

    /// What stands is what somebody who is up would have alone; at each such name something stands.
    fn compare(
        &self,
        facts: &Facts,
        found: &Standing,
        alone: &BTreeMap<&InstanceId, Standing>,
        findings: &mut Vec<String>,
    ) {
        let spots: BTreeSet<&Spot> = alone.values().flat_map(|standing| standing.keys()).chain(found.keys()).collect();
        for at in spots {
            let wanted: BTreeSet<&BTreeSet<String>> = alone.values().filter_map(|standing| standing.get(at)).collect();
            let (zone, name, rtype) = at;
            let about = || format!("{zone} {name} {}: wanted {wanted:?}, found", rtype.as_str());
            // A CNAME stands alone: who holds it keeps others' addresses away, and the other way round.
            let instead = |other: &Spot| {
                other.0 == *zone && other.1 == *name && (other.2 == RecordType::Cname) != (*rtype == RecordType::Cname)
            };
            let disputed = found.keys().any(instead);
            match found.get(at) {
                None if disputed => {}
                None => findings.push(format!("{} nothing", about())),
                Some(found) if wanted.contains(found) => {}
                Some(found) => {
                    let together = self.settings.on_conflict == OnConflict::Multivalue
                        && matches!(rtype, RecordType::A | RecordType::Aaaa);
                    if !together || !found.is_subset(&self.answers(facts, at)) {
                        findings.push(format!("{} {found:?}", about()));
                    }
                }
            }
        }
    }

    /// All that instances that are up may answer together. Beside an answer that somebody edited by hand only one that
    /// lists its own keeps that; none is added.
    fn answers(&self, facts: &Facts, at: &Spot) -> BTreeSet<String> {
        let lists_answer = |id: &InstanceId| {
            let row = facts.registrations.get(id).and_then(Option::as_ref);
            let is_answer = |set: &RecordSet| set.name == at.1 && set.rtype == at.2 && set.multi_value_answer;
            row.is_some_and(|row| row.entries().iter().any(|entry| entry.zone == at.0 && is_answer(&entry.set)))
        };
        let mut unedited = facts.clone();
        let by_hand = self.stage.told().watch.by_hand.clone();
        for (zone, sets) in &mut unedited.record_sets {
            sets.retain(|set| !set.multi_value_answer || !by_hand.contains_key(&place(zone, set)));
        }
        let running = self.running();
        let up = self.fleet.iter().filter(|(id, _)| running.contains(id));
        let alone = up
            .filter_map(|(id, region)| self.alone(if lists_answer(id) { &unedited } else { facts }, id, *region).ok());
        alone.filter_map(|mut standing| standing.remove(at)).flatten().collect()
    }

    /// A registration is of somebody who is up, says what stands, and lists only what that instance would have `alone`.
    fn row(&self, row: &Registration, facts: &Facts, alone: Option<&Standing>, findings: &mut Vec<String>) {
        let id = &row.instance_id;
        let Some(alone) = alone else {
            return findings.push(format!("{id} is not up and has a registration"));
        };
        for entry in row.entries() {
            let at = place(&entry.zone, &entry.set);
            let live =
                facts.record_sets.get(&entry.zone).into_iter().flatten().find(|live| place(&entry.zone, live) == at);
            let by_hand = self.stage.told().watch.by_hand.contains_key(&at);
            let edited = by_hand && self.settings.on_drift == OnDrift::Keep;
            let stands = live.is_some_and(|live| live.same_values(&entry.set));
            if entry.planned || !stands && !edited {
                findings.push(format!("{id} lists {}, which is {:?}", shown(&at), live.map(values)));
            }
            let wanted = alone.get(&spot(&entry.zone, &entry.set));
            let wants = wanted.is_some_and(|wanted| values(&entry.set).iter().all(|value| wanted.contains(value)));
            if stands && !by_hand && !wants {
                findings.push(format!("{id} lists {} {:?}, and wants {wanted:?}", shown(&at), values(&entry.set)));
            }
        }
    }
}

fn spot(zone: &ZoneId, set: &RecordSet) -> Spot {
    (zone.clone(), set.name.clone(), set.rtype.clone())
}

fn found(ours: &[(ZoneId, RecordSet)]) -> Standing {
    let mut found = Standing::new();
    for (zone, set) in ours {
        found.entry(spot(zone, set)).or_default().extend(values(set));
    }
    found
}

/// An EC2 state-change event; its id is the same for the same instance and state.
fn event(id: &InstanceId, at: usize, state: &str) -> Value {
    let (account, region) = (AccountId(ACCOUNT.to_owned()), region(at));
    json!({
        "id": format!("last-{id}-{state}"),
        "source": "aws.ec2",
        "detail-type": "EC2 Instance State-change Notification",
        "account": account.0,
        "region": region.0,
        "resources": [format!("arn:aws:ec2:{}:{}:instance/{id}", region.0, account.0)],
        "detail": {"instance-id": id.as_str(), "state": state},
    })
}
