//! The facts of a closed world, changed by a plan as AWS would change them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::bystanders;
use crate::dns::{Key, shown, values, zone_id};
use crate::finding::Finding;

/// A world.
#[derive(Clone, Debug)]
pub struct World {
    pub(crate) facts: Value,
    /// Whom the event is about, and where.
    pub(crate) instance: String,
    pub(crate) account: String,
    pub(crate) region: String,
    pub(crate) zones: Vec<Value>,
    pub(crate) sets: BTreeMap<String, Vec<Value>>,
    pub(crate) rows: BTreeMap<String, Value>,
    pub(crate) table_missing: bool,
    /// Record sets that are live and were listed when the plan began, or that it created.
    pub(crate) made: BTreeSet<Key>,
    /// Zone and name of each record set that an earlier batch deleted.
    pub(crate) deleted: BTreeSet<(String, String)>,
}

impl World {
    /// The world that an event finds.
    pub fn new(event: &Value, facts: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let zones = list(&facts["hostedZones"]);
        let mut sets: BTreeMap<String, Vec<Value>> =
            zones.iter().map(|zone| (zone_id(&text(&zone["Id"])), Vec::new())).collect();
        for (zone, live) in facts["recordSets"].as_object().into_iter().flatten() {
            sets.insert(zone_id(zone), list(live));
        }
        let rows = facts["registrations"].as_object().into_iter().flatten();
        let rows = rows.filter(|(_, row)| !row.is_null());
        let mut world = Self {
            facts: facts.clone(),
            instance: subject(event),
            account: text(&event["account"]),
            region: text(&event["region"]),
            zones,
            sets,
            rows: rows.map(|(id, row)| (id.clone(), row.clone())).collect(),
            table_missing: facts["registrationTable"] == "missing",
            made: BTreeSet::new(),
            deleted: BTreeSet::new(),
        };
        let live: Vec<(Key, &Value)> = world.live().collect();
        let listed = live
            .into_iter()
            .filter(|(key, set)| bystanders::of_our_kind(set) && world.is_listed(key, Some(&values(set))));
        world.made = listed.map(|(key, _)| key).collect();
        world
    }

    /// The facts as they are now.
    pub fn facts(&self) -> Value {
        let mut facts = self.facts.clone();
        if let Some(facts) = facts.as_object_mut() {
            let object = |map: Map<String, Value>| Value::Object(map);
            let sets = self.sets.iter().map(|(zone, live)| (zone.clone(), live.clone().into()));
            facts.insert("hostedZones".to_owned(), self.zones.clone().into());
            facts.insert("recordSets".to_owned(), object(sets.collect()));
            facts.insert("registrations".to_owned(), object(self.rows.clone().into_iter().collect()));
            // That is what one attempt knows; whoever comes later does not.
            facts.remove("created");
            let table = if self.table_missing { "missing" } else { "present" };
            facts.insert("registrationTable".to_owned(), table.into());
        }
        facts
    }

    /// Carries the changes out, in their order, and looks at the promises of SPEC 6 after each.
    pub fn apply(&mut self, changes: &[Value]) -> Result<(), Finding> {
        for change in changes {
            match change["kind"].as_str() {
                Some("createTable") => self.create_table()?,
                Some("createHostedZone") => self.create_hosted_zone(change)?,
                Some("associateVpc") => self.associate_vpc(change)?,
                Some("saveRegistration") => self.save_registration(change)?,
                Some("changeRecordSets") => self.change_record_sets(change)?,
                Some("deleteRegistration") => self.delete_registration(change)?,
                _ => return Err(Finding::new("kind", change, "one of SPEC 2", &change["kind"])),
            }
            self.remembered(change)?;
        }
        Ok(())
    }

    /// Each record set that we made or took is listed by a registration with the values that it has (SPEC 6).
    fn remembered(&self, change: &Value) -> Result<(), Finding> {
        let lost = self.live().find(|(key, set)| self.made.contains(key) && !self.is_listed(key, Some(&values(set))));
        match lost {
            None => Ok(()),
            Some((key, set)) => {
                let found = format!("live with {:?}, which nobody lists", values(set));
                let expected = "listed by a registration with the values that it has";
                let when = format!("after {}", change["kind"]);
                Err(Finding::new("remembered", key, expected, found).when(when))
            }
        }
    }

    /// All live record sets.
    pub fn live(&self) -> impl Iterator<Item = (Key, &Value)> {
        let in_zones = self.sets.iter().flat_map(|(zone, live)| live.iter().map(move |set| (zone, set)));
        in_zones.map(|(zone, set)| (Key::of(zone, set), set))
    }

    /// What the registration of an instance lists; `None` if there is none.
    pub(crate) fn entries(&self, instance: &str) -> Option<&[Value]> {
        self.rows.get(instance).map(|row| row["Records"].as_array().map(Vec::as_slice).unwrap_or_default())
    }

    /// Does a registration list this record set (with these values)?
    pub(crate) fn is_listed(&self, key: &Key, with: Option<&[String]>) -> bool {
        self.listing(key, with).next().is_some()
    }

    /// The instances whose registrations list this record set (with these values).
    pub(crate) fn listing<'a>(&'a self, key: &'a Key, with: Option<&'a [String]>) -> impl Iterator<Item = &'a str> {
        let lists = move |entry: &Value| Key::of_entry(entry) == *key && with.is_none_or(|with| values(entry) == with);
        let rows = self.rows.keys().map(String::as_str);
        rows.filter(move |row| self.entries(row).unwrap_or_default().iter().any(lists))
    }

    /// Is the row of the event's instance the predecessor's? What it lists can only be guessed (SPEC 8).
    pub(crate) fn has_predecessor_row(&self) -> bool {
        self.rows.get(&self.instance).is_some_and(|row| row.get("InstanceAttributes").is_some())
    }

    /// Could the predecessor have written this, going by the attributes in the row of the event's instance?
    pub(crate) fn could_be_former(&self, set: &Value) -> bool {
        let attributes = self.rows.get(&self.instance).and_then(|row| row.get("InstanceAttributes"));
        let text = attributes.map(Value::to_string).unwrap_or_default().to_ascii_lowercase();
        attributes.is_some() && values(set).iter().all(|value| text.contains(value.trim_end_matches('.')))
    }

    /// Did an earlier attempt at the event create this record set, with these values?
    pub(crate) fn was_created(&self, key: &Key, set: &Value) -> bool {
        let mut created = self.facts["created"].as_array().into_iter().flatten();
        created.any(|entry| Key::of_entry(entry) == *key && values(entry) == values(set))
    }

    /// The zone with this id.
    pub(crate) fn zone(&self, id: &str) -> Option<&Value> {
        let same = |zone: &&Value| zone_id(zone["Id"].as_str().unwrap_or_default()) == id;
        self.zones.iter().find(same)
    }

    /// The ids of the VPCs that see a zone, sorted.
    pub(crate) fn vpcs(&self, zone: &str) -> Vec<String> {
        let vpcs = self.zone(zone).and_then(|zone| zone["VPCs"].as_array()).into_iter().flatten();
        let ids: BTreeSet<&str> = vpcs.filter_map(|vpc| vpc["VPCId"].as_str()).collect();
        ids.into_iter().map(str::to_owned).collect()
    }

    /// Everything that two worlds must have in common to count as the same: record sets, what the registrations
    /// list and which VPC sees which zone. Versions count writes, so they differ between two ways to one end.
    pub(crate) fn state(&self) -> BTreeMap<String, String> {
        let live = self.live().map(|(key, set)| (format!("live {key}"), shown(set)));
        let rows = self.rows.keys().map(|row| (format!("registration {row}"), self.row_shown(row)));
        let zones = self.zones.iter().map(|zone| zone_id(zone["Id"].as_str().unwrap_or_default()));
        let zones = zones.map(|zone| (format!("zone {zone}"), format!("{:?}", self.vpcs(&zone))));
        live.chain(rows).chain(zones).collect()
    }

    fn row_shown(&self, row: &str) -> String {
        let entries = self.entries(row).unwrap_or_default();
        let shown: BTreeSet<String> = entries
            .iter()
            .map(|entry| format!("{} {:?}{}", Key::of_entry(entry), values(entry), planned(entry)))
            .collect();
        format!("{shown:?}")
    }
}

fn planned(entry: &Value) -> &'static str {
    if entry["Planned"] == true { " planned" } else { "" }
}

/// The instance that an event is about.
pub(crate) fn subject(event: &Value) -> String {
    let arn = event["resources"].get(0).and_then(Value::as_str).unwrap_or_default();
    let id = event["detail"]["instance-id"].as_str();
    id.unwrap_or_else(|| arn.rsplit('/').next().unwrap_or_default()).to_owned()
}
