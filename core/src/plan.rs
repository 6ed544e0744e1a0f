//! The centre: what is missing is asked for, what is wanted is compared with what is live, and what differs is put
//! into order.

use std::collections::BTreeSet;

use crate::board::{self, Board, Place};
use crate::change::Change;
use crate::diagnostic::{Code, Diagnostic, Severity, Subject};
use crate::event::Event;
use crate::facts::{Facts, Instance};
use crate::id::{VpcId, ZoneId};
use crate::ledger::Ledger;
use crate::needs::{Missing, Need, Vpc};
use crate::predecessor::{self, Former};
use crate::reason::{Reason, Rule};
use crate::record::{Entry, RecordSet};
use crate::registration::{Content, Registration};
use crate::set::set;
use crate::settings::ReverseZones;
use crate::settle::Settling;
use crate::spot::Settled;
use crate::stale;
use crate::state::{self, Intent};
use crate::wanted::{self, Wanted};
use crate::wire::{Answer, FORMAT_VERSION, Needs, Plan, Request};
use crate::zone::Zones;

/// Plans: what to do about `event`, or what is still to be fetched to know it. Pure and total (SPEC 1).
pub fn plan(event: &Event, facts: &Facts) -> Answer {
    if let Some(diagnostic) = state::too_early(event) {
        return quiet(diagnostic);
    }
    let mut missing = Missing::new(facts);
    missing.ask(Need::Instance {
        instance_id: event.instance.clone(),
        account: event.account.clone(),
        region: event.region.clone(),
    });
    if let Some(answer) = asked(missing) {
        return answer;
    }
    let instance = facts.instances.get(&event.instance).and_then(Option::as_ref);
    let intent = state::intent(event, instance);
    if let Intent::Nothing(diagnostic) = &intent
        && (facts.created.is_empty() || diagnostic.fails_event)
    {
        return quiet(diagnostic.clone());
    }
    let row = board::own_row(facts, &event.instance);
    let former = match row.map(|row| &row.content) {
        None | Some(Content::Records(_)) => None,
        Some(Content::Empty) => return unreadable(event, "it has neither `Records` nor `InstanceAttributes`"),
        Some(Content::Predecessor(attributes)) => match predecessor::read(attributes) {
            Ok(former) => Some(former),
            Err(why) => return unreadable(event, &format!("`InstanceAttributes`: {why}")),
        },
    };
    let planner = Planner { event, facts, row, former };
    match intent {
        Intent::Publish(instance) => planner.publish(instance),
        Intent::Withdraw => planner.withdraw(instance, |_| false, Vec::new()),
        // What this event has made may not stand unlisted; all else waits until the instance is ready.
        Intent::Nothing(diagnostic) => planner.withdraw(instance, |_| true, vec![diagnostic]),
    }
}

/// Plans from JSON text to JSON text: every face of the planner speaks through this one function.
pub fn plan_json(request: &[u8]) -> String {
    plan_text(request).to_json()
}

pub(crate) fn plan_text(request: &[u8]) -> Answer {
    Request::from_json(request).map_or_else(Answer::from, |request| plan(&request.event, &request.facts))
}

fn quiet(diagnostic: Diagnostic) -> Answer {
    Answer::Plan(Plan::new(Vec::new(), vec![diagnostic]))
}

fn unreadable(event: &Event, why: &str) -> Answer {
    let subject = Subject { instance_id: Some(event.instance.clone()), ..Subject::default() };
    let message = format!("the registration of `{}` cannot be read: {}", event.instance, why.escape_debug());
    quiet(Code::UnreadableRegistration.says(message, subject))
}

fn asked(missing: Missing) -> Option<Answer> {
    let needs = missing.into_needs();
    if needs.is_empty() { None } else { Some(Answer::Needs(Needs { format_version: FORMAT_VERSION, needs })) }
}

struct Planner<'a> {
    event: &'a Event,
    facts: &'a Facts,
    row: Option<&'a Registration>,
    /// What the predecessor's row says, where the row is of that kind.
    former: Option<Former>,
}

impl Planner<'_> {
    fn publish(&self, instance: &Instance) -> Answer {
        let mut missing = Missing::new(self.facts);
        self.ask_surroundings(&mut missing, instance);
        self.ask_places(&mut missing, &self.listed());
        if let Some(answer) = asked(missing) {
            return answer;
        }
        let zones = Zones::new(self.event, self.facts, instance.vpc_id.as_ref());
        let wanted = wanted::wanted(self.event, self.facts, instance, &zones);
        let candidates = self.candidates();
        let places = places(&wanted, candidates.iter().chain(&self.facts.created));
        let mut missing = Missing::new(self.facts);
        self.ask_places(&mut missing, &places);
        if let Some(answer) = asked(missing) {
            return answer;
        }
        let board = Board::new(self.event, self.facts, &places);
        let before = self.before(&board, candidates);
        let mut said = wanted.diagnostics.clone();
        let stays = |entry: &Entry| wanted.freezes(&zones, &entry.zone);
        let ours = self.with_created(&board, &before);
        let (frozen, active) = self.split(&zones, &board, &ours, stays, &mut said);
        let settling = Settling {
            event: self.event,
            facts: self.facts,
            instance,
            wanted: &wanted,
            board: &board,
            active: &active,
        };
        let (settled, zone_changes) = settling.settle(&places, &zones, &mut said);
        self.finish("publish", Outcome { before, frozen, settled, zones: zone_changes, said })
    }

    fn withdraw(
        &self,
        instance: Option<&Instance>,
        stays: impl Fn(&Entry) -> bool,
        mut said: Vec<Diagnostic>,
    ) -> Answer {
        let vpc = instance.and_then(|instance| instance.vpc_id.as_ref());
        let mut missing = Missing::new(self.facts);
        if let Some(vpc_id) = self.former.as_ref().and_then(|former| former.vpc_id.clone()) {
            missing.ask(Need::Vpc { vpc_id, region: self.event.region.clone() });
        }
        if self.former.is_some() || self.facts.settings.zones.is_some() && !self.listed().is_empty() {
            missing.ask(Need::HostedZones { vpc: vpc.map(|vpc| self.seen_from(vpc)) });
        }
        self.ask_places(&mut missing, &self.listed());
        if let Some(answer) = asked(missing) {
            return answer;
        }
        let zones = Zones::new(self.event, self.facts, vpc);
        let candidates = self.candidates();
        let places = set(candidates.iter().chain(&self.facts.created).map(place_of));
        let mut missing = Missing::new(self.facts);
        self.ask_places(&mut missing, &places);
        if let Some(answer) = asked(missing) {
            return answer;
        }
        let board = Board::new(self.event, self.facts, &places);
        let before = self.before(&board, candidates);
        let ours = self.with_created(&board, &before);
        let (frozen, active) = self.split(&zones, &board, &ours, stays, &mut said);
        let reason = Reason::new(Rule::InstanceGone, state::why_gone(self.event, instance));
        let settle = |place| {
            let spot = board.spot(place, &active);
            let mut settled = Settled::new(&spot);
            stale::remove(&self.event.instance, &spot, &[], &reason, &mut settled);
            settled
        };
        let settled = places.iter().map(settle).collect();
        self.finish("withdraw", Outcome { before, frozen, settled, zones: Vec::new(), said })
    }

    /// The second round: everything around the instance.
    fn ask_surroundings(&self, missing: &mut Missing, instance: &Instance) {
        let region = &self.event.region;
        let vpcs = [instance.vpc_id.as_ref(), self.former.as_ref().and_then(|former| former.vpc_id.as_ref())];
        for vpc in vpcs.into_iter().flatten() {
            missing.ask(Need::Vpc { vpc_id: vpc.clone(), region: region.clone() });
        }
        if let Some(subnet) = &instance.subnet_id
            && self.facts.settings.reverse_zones != ReverseZones::Off
        {
            missing.ask(Need::Subnet { subnet_id: subnet.clone(), region: region.clone() });
        }
        missing.ask(Need::HostedZones { vpc: instance.vpc_id.as_ref().map(|vpc| self.seen_from(vpc)) });
    }

    fn ask_places(&self, missing: &mut Missing, places: &BTreeSet<Place>) {
        for (zone, name) in places {
            missing.ask(Need::RecordSets { hosted_zone_id: zone.clone(), name: name.clone() });
        }
    }

    fn seen_from(&self, vpc: &VpcId) -> Vpc {
        Vpc { region: self.event.region.clone(), id: vpc.clone() }
    }

    /// The places that our registration lists, or at which this event has made something.
    fn listed(&self) -> BTreeSet<Place> {
        let entries = self.row.map(Registration::entries).unwrap_or_default();
        set(entries.iter().chain(&self.facts.created).map(place_of))
    }

    /// What our registration lists; of a predecessor's row, what it could stand for.
    fn candidates(&self) -> Vec<Entry> {
        match &self.former {
            Some(former) => former.candidates(self.facts),
            None => self.row.map(Registration::entries).unwrap_or_default().to_vec(),
        }
    }

    /// Of a predecessor's row only what is live with such values is ours; the rest is passed over in silence.
    fn before(&self, board: &Board, candidates: Vec<Entry>) -> Vec<Entry> {
        if self.former.is_none() {
            return candidates;
        }
        let live = |entry: &Entry| board.is_live(entry).map(|live| Entry::confirmed(&entry.zone, live.clone()));
        candidates.iter().filter_map(live).collect()
    }

    /// What our registration lists, and what this event has made and still stands, though a registration that lists it
    /// was never saved, or is gone again (SPEC 6).
    fn with_created(&self, board: &Board, before: &[Entry]) -> Vec<Entry> {
        let listed = |live: &RecordSet, zone| before.iter().any(|entry| entry.lists(zone, live));
        let created = self.facts.created.iter().filter_map(|made| {
            let live = board.is_live(made).filter(|live| !listed(live, &made.zone))?;
            Some(Entry::confirmed(&made.zone, live.clone()))
        });
        before.iter().cloned().chain(created).collect()
    }

    /// Tells what stays as it is, registered and untouched, from what is up to the plan (SPEC 4.6, 4.7, 7).
    fn split(
        &self,
        zones: &Zones,
        board: &Board,
        ours: &[Entry],
        stays: impl Fn(&Entry) -> bool,
        said: &mut Vec<Diagnostic>,
    ) -> (Vec<Entry>, Vec<Entry>) {
        let mut excluded: BTreeSet<&ZoneId> = BTreeSet::new();
        let (frozen, active): (Vec<Entry>, Vec<Entry>) = ours.iter().cloned().partition(|entry| {
            // A zone that is not listed may be one that was deleted: then there is nothing to leave alone.
            let is_there = zones.by_id(&entry.zone).is_some() || board.anything_live(&entry.zone, &entry.set.name);
            (is_there && !zones.may_touch(&entry.zone)) || stays(entry)
        });
        for entry in ours.iter().filter(|entry| !zones.may_touch(&entry.zone)) {
            excluded.insert(&entry.zone);
        }
        for zone in excluded {
            let told =
                |d: &Diagnostic| d.code == Code::ZoneNotAllowed && d.subject.hosted_zone_id.as_ref() == Some(zone);
            if said.iter().any(told) || !frozen.iter().any(|entry| entry.zone == *zone) {
                continue;
            }
            let message = format!("records in zone `{zone}` stay as they are: the setting `zones` excludes it");
            let instance_id = Some(self.event.instance.clone());
            let subject = Subject { instance_id, hosted_zone_id: Some(zone.clone()), ..Subject::default() };
            said.push(Code::ZoneNotAllowed.says(message, subject));
        }
        (frozen, active)
    }

    fn finish(&self, intent: &'static str, outcome: Outcome) -> Answer {
        let Outcome { before, frozen, settled, zones, mut said } = outcome;
        said.extend(settled.iter().flat_map(|settled| settled.diagnostics.clone()));
        let mut diagnostics: Vec<Diagnostic> = Vec::new();
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            for diagnostic in said.iter().filter(|diagnostic| diagnostic.severity == severity) {
                if !diagnostics.contains(diagnostic) {
                    diagnostics.push(diagnostic.clone());
                }
            }
        }
        let ledger =
            Ledger { event: self.event, facts: self.facts, row: self.row, before, settled, frozen, zones, intent };
        Answer::Plan(Plan::new(ledger.changes(), diagnostics))
    }
}

struct Outcome {
    before: Vec<Entry>,
    frozen: Vec<Entry>,
    settled: Vec<Settled>,
    zones: Vec<Change>,
    said: Vec<Diagnostic>,
}

fn place_of(entry: &Entry) -> Place {
    (entry.zone.clone(), entry.set.name.clone())
}

/// Every place that the plan looks at.
fn places<'a>(wanted: &Wanted, listed: impl Iterator<Item = &'a Entry>) -> BTreeSet<Place> {
    let addresses = wanted.addresses.iter().map(|wish| (wish.zone.clone(), wish.set.name.clone()));
    let aliases = wanted.aliases.iter().map(|alias| (alias.zone.clone(), alias.name.clone()));
    let reverses = wanted.reverses.iter().map(|reverse| (reverse.zone.clone(), reverse.name.clone()));
    set(addresses.chain(aliases).chain(reverses).chain(listed.map(place_of)))
}
