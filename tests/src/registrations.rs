//! The registration table, as DynamoDB's conditional writes treat it, and what SPEC 2 and 6 ask of a row.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::dns::{Key, values};
use crate::finding::{Finding, must};
use crate::world::World;

/// A record set that a registration lists, with its values, and whether it is `Planned`.
type Listed = (Key, Vec<String>, bool);

fn records(row: &Value) -> &[Value] {
    row["Records"].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn listed(entries: &[Value]) -> BTreeSet<Listed> {
    entries.iter().map(|entry| (Key::of_entry(entry), values(entry), entry["Planned"] == true)).collect()
}

impl World {
    /// A conditional `PutItem`.
    pub(crate) fn save_registration(&mut self, change: &Value) -> Result<(), Finding> {
        let row = &change["registration"];
        let id = row["InstanceId"].as_str().unwrap_or_default();
        self.compare_version(id, &change["expectedVersion"])?;
        let next = change["expectedVersion"].as_u64().unwrap_or_default() + 1;
        must(row["Version"] == next, || Finding::new("Version", id, next, &row["Version"]))?;
        let entries = records(row);
        must(row["Records"].is_array() && row.get("InstanceAttributes").is_none(), || {
            Finding::new("registration", id, "a row with `Records` and without `InstanceAttributes`", row)
        })?;
        self.place_kept(id, row)?;
        self.changes_something(id, row)?;
        self.why_of_another(id, row, &change["reason"])?;
        self.handed_over(id, row)?;
        let mut seen = BTreeSet::new();
        for entry in entries {
            self.entry(id, entry)?;
            let twice = || Finding::new("registration", id, "each record set with its values once", entry);
            must(seen.insert((Key::of_entry(entry), values(entry), entry["TTL"].to_string())), twice)?;
        }
        self.rows.insert(id.to_owned(), row.clone());
        Ok(())
    }

    /// A conditional `DeleteItem`.
    pub(crate) fn delete_registration(&mut self, change: &Value) -> Result<(), Finding> {
        let id = change["InstanceId"].as_str().unwrap_or_default();
        self.compare_version(id, &change["expectedVersion"])?;
        let none = || Finding::new("deleteRegistration", id, "a registration", "none");
        self.rows.remove(id).map(|_| ()).ok_or_else(none)
    }

    /// A row without `Version` counts as 0; null means that there must be no row (SPEC 2).
    fn compare_version(&self, id: &str, expected: &Value) -> Result<(), Finding> {
        let missing = || Finding::new("table", id, "a table to write to", "none");
        must(!self.table_missing, missing)?;
        let version = |row: &Value| row["Version"].as_u64().unwrap_or_default().into();
        let found = self.rows.get(id).map_or(Value::Null, version);
        must(found == *expected, || Finding::new("expectedVersion", id, format!("the row's version {found}"), expected))
    }

    /// A new row says where EC2 is asked about the instance, so that an event of another region does not think it
    /// gone (SPEC 5). An old row keeps what it says; only the instance's own event, which knows better, may correct it.
    fn place_kept(&self, id: &str, row: &Value) -> Result<(), Finding> {
        for (member, here) in [("Account", &self.account), ("Region", &self.region)] {
            let old = self.rows.get(id).map(|old| &old[member]);
            let found = &row[member];
            let corrected = found == here.as_str() && (id == self.instance || old.is_none_or(Value::is_null));
            must(corrected || old == Some(found), || {
                let expected = old.map_or(here.clone(), Value::to_string);
                Finding::new("registration", format!("`{member}` of {id}"), expected, found)
            })?;
        }
        Ok(())
    }

    /// A save that would change nothing is left out (SPEC 6).
    fn changes_something(&self, id: &str, row: &Value) -> Result<(), Finding> {
        let without_version = |row: &Value| {
            let mut row = row.clone();
            if let Some(row) = row.as_object_mut() {
                row.remove("Version");
            }
            row
        };
        let same = self.rows.get(id).is_some_and(|old| without_version(old) == without_version(row));
        must(!same, || Finding::new("saveRegistration", id, "a save that changes the row", "the row as it was"))
    }

    /// Another's registration is saved because it gives something away, or because what it lists becomes one of several
    /// multivalue answers (SPEC 5.2, 5.3).
    fn why_of_another(&self, id: &str, row: &Value, reason: &Value) -> Result<(), Finding> {
        let Some(old) = self.entries(id).filter(|_| id != self.instance) else { return Ok(()) };
        let (old, new) = (listed(old), listed(records(row)));
        let expected = if new.is_subset(&old) { "takeover" } else { "multivalue" };
        must(reason["rule"] == expected, || Finding::new("reason", id, expected, reason))
    }

    /// What another's registration gives away and is live is listed elsewhere, and not only as `Planned` (SPEC 6): after a
    /// crash, and edited by hand then, it would count as nobody's.
    fn handed_over(&self, id: &str, row: &Value) -> Result<(), Finding> {
        let Some(old) = self.entries(id).filter(|_| id != self.instance) else { return Ok(()) };
        let elsewhere = self.rows.iter().filter(|(other, _)| *other != id).flat_map(|(_, row)| listed(records(row)));
        let live = self.live().map(|(key, set)| (key, values(set), false)).collect();
        let needed: BTreeSet<Listed> = listed(old).intersection(&live).cloned().collect();
        let there: BTreeSet<Listed> = listed(records(row)).into_iter().chain(elsewhere).collect();
        let lost = needed.difference(&there).next();
        lost.map_or(Ok(()), |(key, ..)| {
            Err(Finding::new("handed over", format!("{id} lists {key}"), "confirmed in another registration", "none"))
        })
    }

    /// What is added and not live yet is `Planned` (SPEC 6): otherwise somebody who is quicker would have written
    /// a record that counts as ours, edited by hand.
    fn entry(&self, id: &str, entry: &Value) -> Result<(), Finding> {
        let (key, with) = (Key::of_entry(entry), values(entry));
        let wrong = |expected: &str| Finding::new("registration", format!("{id} lists {key}"), expected, entry);
        let ours = ["A", "AAAA", "CNAME", "PTR"].contains(&key.rtype.as_str());
        must(ours && !with.is_empty() && entry["TTL"].is_u64(), || wrong("a complete record set of ours"))?;
        must(self.sets.contains_key(&key.zone) || self.is_listed(&key, None), || wrong("a zone that is there"))?;
        let live = self.live().any(|(at, set)| at == key && values(set) == with);
        let known = self.is_listed(&key, Some(&with));
        must(live || known || entry["Planned"] == true, || wrong("`Planned`: it is not live yet"))
    }
}
