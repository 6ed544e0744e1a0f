//! The registration table: one row an instance, and beside them one index row a name, which says who lists it.
//!
//! An index row has the key `record#ZONE#NAME`, the instances in `Holders`, and a `Version`. It is written in the
//! same transaction as the registrations, under the condition that it still is as it was read: so two handlers
//! cannot both take a free name, and who lists a record is answered by keyed, consistent reads, never by a scan.
//!
//! What another instance's registration gives up goes into that of the event's instance. If that lists it already, it is not
//! saved; so the transaction compares it: otherwise somebody could have taken it out of there since it was read.

use std::collections::{BTreeMap, BTreeSet};

use ddns_core::event::Event;
use ddns_core::id::{InstanceId, ZoneId};
use ddns_core::name::DnsName;
use ddns_core::record::Entry;
use ddns_core::registration::Registration;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::Error;
use crate::render::visible;
use crate::source::{Aws, AwsError, Condition, Item, ItemAction, ItemWrite, Refusal, TABLE_KEY};

/// `TransactWriteItems` takes no more.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>
const MAX_WRITES: usize = 100;
/// `BatchGetItem` takes no more.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>
const MAX_READS: usize = 100;

/// The attributes of a registration's row.
const ROW_ATTRIBUTES: [&str; 6] = [TABLE_KEY, "Version", "Account", "Region", "Records", "InstanceAttributes"];

/// A name in a zone.
pub type Place = (ZoneId, DnsName);

/// Who lists a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct IndexRow {
    /// The instances whose registrations list a record set there.
    pub holders: BTreeSet<InstanceId>,
    /// Counts the writes of this row; 0: there is no such row.
    pub version: u64,
}

/// The rows as they were read for one attempt, and as that attempt has written them since.
#[derive(Debug)]
pub struct Rows {
    /// The instance of the event.
    own: InstanceId,
    registrations: BTreeMap<InstanceId, Option<Registration>>,
    index: BTreeMap<Place, IndexRow>,
    /// Registrations whose rows have no `Version`: the predecessor wrote none.
    unversioned: BTreeSet<InstanceId>,
    /// Other instances whose rows cannot be read: nobody knows what they list.
    unreadable: BTreeSet<InstanceId>,
    /// What the versions of rows that were made here have more than the plan says.
    ahead: BTreeMap<InstanceId, u64>,
    table_is_missing: bool,
}

/// The key of the index row of a place.
pub fn index_key((zone, name): &Place) -> String {
    format!("record#{zone}#{name}")
}

/// Is this the key of an index row?
pub fn is_index_key(key: &str) -> bool {
    key.starts_with("record#")
}

/// The item of an index row.
pub fn index_item(place: &Place, row: &IndexRow) -> Item {
    with_key(index_key(place), serde_json::to_value(row).unwrap_or_default())
}

/// The item of a registration.
pub fn registration_item(registration: &Registration) -> Item {
    let key = registration.instance_id.as_str().to_owned();
    with_key(key, serde_json::to_value(registration).unwrap_or_default())
}

fn with_key(key: String, value: Value) -> Item {
    let Value::Object(mut item) = value else { return Item::new() };
    item.insert(TABLE_KEY.to_owned(), Value::String(key));
    item
}

/// The places that a registration lists.
pub fn places(registration: &Registration) -> BTreeSet<Place> {
    registration.entries().iter().map(|entry| (entry.zone.clone(), entry.set.name.clone())).collect()
}

fn unreadable(key: &str, why: impl ToString) -> Error {
    Error::UnreadableRow { key: key.to_owned(), why: visible(&why.to_string()) }
}

impl Rows {
    /// Nothing is read yet, for an event about this instance.
    pub fn new(own: InstanceId) -> Self {
        Self {
            own,
            registrations: BTreeMap::new(),
            index: BTreeMap::new(),
            unversioned: BTreeSet::new(),
            unreadable: BTreeSet::new(),
            ahead: BTreeMap::new(),
            table_is_missing: false,
        }
    }

    /// Was there no table when it was read?
    pub fn table_is_missing(&self) -> bool {
        self.table_is_missing
    }

    /// Reads items by their keys, as many calls as that takes; those that do not exist are left out.
    async fn read_items<A: Aws>(&mut self, aws: &A, keys: &[String]) -> Result<BTreeMap<String, Item>, AwsError> {
        let mut found = BTreeMap::new();
        for keys in keys.chunks(MAX_READS) {
            let items = match aws.get_items(keys).await {
                Err(error) if error.refusal == Refusal::NotFound => {
                    self.table_is_missing = true;
                    return Ok(found);
                }
                answer => answer?,
            };
            for item in items {
                if let Some(Value::String(key)) = item.get(TABLE_KEY) {
                    found.insert(key.clone(), item);
                }
            }
        }
        Ok(found)
    }

    /// The registrations read so far.
    pub fn registrations(&self) -> &BTreeMap<InstanceId, Option<Registration>> {
        &self.registrations
    }

    /// Reads the registrations that were not read yet.
    pub async fn read_registrations<A: Aws>(
        &mut self,
        aws: &A,
        event: &Event,
        ids: &BTreeSet<InstanceId>,
    ) -> Result<(), Error> {
        let unknown: Vec<&InstanceId> = ids.iter().filter(|id| !self.registrations.contains_key(*id)).collect();
        let keys: Vec<String> = unknown.iter().map(|id| id.as_str().to_owned()).collect();
        let mut items = self.read_items(aws, &keys).await?;
        for id in unknown {
            let row = match items.remove(id.as_str()) {
                None => None,
                Some(item) => {
                    if !item.contains_key("Version") {
                        self.unversioned.insert(id.clone());
                    }
                    let row = read_registration(item, id, event)?;
                    if row.is_none() {
                        self.unreadable.insert(id.clone());
                    }
                    row
                }
            };
            self.registrations.insert(id.clone(), row);
        }
        Ok(())
    }

    /// Reads who lists the places that were not read yet.
    pub async fn read_index<A: Aws>(&mut self, aws: &A, places: &BTreeSet<Place>) -> Result<(), Error> {
        let unknown: Vec<&Place> = places.iter().filter(|place| !self.index.contains_key(*place)).collect();
        let keys: Vec<String> = unknown.iter().map(|place| index_key(place)).collect();
        let mut items = self.read_items(aws, &keys).await?;
        for place in unknown {
            let key = index_key(place);
            let row = match items.remove(&key) {
                None => IndexRow::default(),
                Some(item) => serde_json::from_value(Value::Object(item)).map_err(|why| unreadable(&key, why))?,
            };
            self.index.insert(place.clone(), row);
        }
        Ok(())
    }

    /// Looks whether the index rows of these places and the registrations belong together. They are written in one
    /// transaction and read one after the other: where they disagree, somebody may have written in between, and what was
    /// read was never true at one time.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] if such a row is another one by now. What stays as it is was made so by hand.
    pub async fn check_together<A: Aws>(&self, aws: &A, event: &Event, places: &BTreeSet<Place>) -> Result<(), Error> {
        let (mut doubtful, mut whose) = (BTreeSet::new(), BTreeSet::new());
        for (id, row) in self.registrations.iter().filter(|(id, _)| !self.unreadable.contains(*id)) {
            let lists = by_place(row.as_ref());
            let disagrees =
                |place: &&Place| self.holders(place).any(|holder| holder == id) != lists.contains_key(*place);
            for place in places.iter().filter(disagrees) {
                doubtful.insert(place.clone());
                whose.insert(id.clone());
            }
        }
        if doubtful.is_empty() {
            return Ok(());
        }
        let mut now = Self::new(self.own.clone());
        now.read_index(aws, &doubtful).await?;
        now.read_registrations(aws, event, &whose).await?;
        let place = doubtful.iter().find(|place| now.index.get(*place) != self.index.get(*place));
        let id = whose.iter().find(|id| now.registrations.get(*id) != self.registrations.get(*id));
        let key = place.map(index_key).or_else(|| id.map(|id| id.as_str().to_owned()));
        key.map_or(
            Ok(()),
            |key| Err(written_meanwhile(key, "it was written while the rows beside it were read").into()),
        )
    }

    /// The instances that list a record set at a place that was read.
    pub fn holders(&self, place: &Place) -> impl Iterator<Item = &InstanceId> {
        self.index.get(place).into_iter().flat_map(|row| &row.holders)
    }

    /// Writes a registration, or with `None` deletes it, together with the index rows of the names at which it lists
    /// something else than before, if all of them and the registration of the event's instance still are as they were
    /// when the plan was made.
    pub async fn write<A: Aws>(
        &mut self,
        aws: &A,
        id: &InstanceId,
        registration: Option<Registration>,
        expected: Option<u64>,
    ) -> Result<(), Error> {
        let before = by_place(self.registrations.get(id).and_then(Option::as_ref));
        let after = by_place(registration.as_ref());
        let unlisted = |place: &Place| self.index.get(place).is_some_and(|row| !row.holders.contains(id));
        let differs =
            |place: &&Place| before.get(place) != after.get(place) || after.contains_key(place) && unlisted(place);
        let moved: BTreeSet<Place> = before.keys().chain(after.keys()).filter(differs).cloned().collect();
        let lists: BTreeSet<Place> = after.into_keys().collect();
        let own = self.own_condition().filter(|_| *id != self.own);
        let limit = MAX_WRITES - 1 - own.iter().count();
        if moved.len() > limit {
            return Err(Error::TooManyNames { instance: id.to_string(), names: moved.len(), limit });
        }
        let unseen: BTreeSet<Place> = moved.iter().filter(|place| !self.index.contains_key(*place)).cloned().collect();
        self.read_index(aws, &unseen).await?;
        if let Some(place) = unseen.iter().find(|place| self.holders(place).any(|holder| holder != id)) {
            let why = "another instance lists the name, which the plan did not know";
            return Err(written_meanwhile(index_key(place), why).into());
        }
        let changed: Vec<(Place, IndexRow, u64)> =
            moved.into_iter().map(|place| self.moved(place, id, &lists)).collect();
        let condition = self.condition(id, expected);
        let ahead = self.ahead.get(id).copied().unwrap_or_default();
        let registration = registration.map(|row| Registration { version: row.version + ahead, ..row });
        let action = registration
            .as_ref()
            .map_or(ItemAction::Delete, |registration| ItemAction::Put(registration_item(registration)));
        let mut writes = vec![ItemWrite { key: id.as_str().to_owned(), action, condition }];
        let check = |condition| ItemWrite { key: self.own.as_str().to_owned(), action: ItemAction::Check, condition };
        writes.extend(own.map(check));
        writes.extend(changed.iter().map(|(place, row, version)| index_write(place, row, *version)));
        aws.write_items(&writes).await?;
        self.unversioned.remove(id);
        self.registrations.insert(id.clone(), registration);
        for (place, row, _) in changed {
            let row = if row.holders.is_empty() { IndexRow::default() } else { row };
            self.index.insert(place, row);
        }
        Ok(())
    }

    /// A row that was deleted and made again must not pass for the one that was read: its versions start anywhere. People
    /// read them, so not at any length.
    fn condition(&mut self, id: &InstanceId, expected: Option<u64>) -> Condition {
        let Some(version) = expected else {
            self.ahead.insert(id.clone(), fastrand::u64(..1_000_000));
            return Condition::Absent;
        };
        if self.unversioned.contains(id) {
            return Condition::Unversioned;
        }
        Condition::Version(version + self.ahead.get(id).copied().unwrap_or_default())
    }

    /// The registration of the event's instance still is as it was read, or as this attempt has written it.
    fn own_condition(&self) -> Option<Condition> {
        Some(match self.registrations.get(&self.own)? {
            None => Condition::Absent,
            Some(_) if self.unversioned.contains(&self.own) => Condition::Unversioned,
            Some(row) => Condition::Version(row.version),
        })
    }

    fn moved(&self, place: Place, id: &InstanceId, lists: &BTreeSet<Place>) -> (Place, IndexRow, u64) {
        let mut row = self.index.get(&place).cloned().unwrap_or_default();
        let version = row.version;
        row.version = if version == 0 { fastrand::u64(1..1 << 52) } else { version + 1 };
        if lists.contains(&place) {
            row.holders.insert(id.clone());
        } else {
            row.holders.remove(id);
        }
        (place, row, version)
    }
}

/// A row that somebody else's tool has added to is still ours to read. A holder's row that cannot be read holds
/// nothing against anybody, as SPEC 8 says of the predecessor's; nothing of it is touched until its own event.
fn read_registration(mut item: Item, id: &InstanceId, event: &Event) -> Result<Option<Registration>, Error> {
    item.retain(|name, _| ROW_ATTRIBUTES.contains(&name.as_str()));
    match serde_json::from_value(Value::Object(item)) {
        Ok(row) => Ok(Some(row)),
        Err(why) if *id == event.instance => Err(unreadable(id.as_str(), why)),
        Err(why) => {
            let why = visible(&why.to_string());
            tracing::warn!(
                instance = id.as_str(),
                why,
                "the row of another instance cannot be read and is passed over"
            );
            Ok(None)
        }
    }
}

/// What a registration lists, by place.
fn by_place(registration: Option<&Registration>) -> BTreeMap<Place, Vec<Entry>> {
    let mut places: BTreeMap<Place, Vec<Entry>> = BTreeMap::new();
    for entry in registration.map(Registration::entries).unwrap_or_default() {
        places.entry((entry.zone.clone(), entry.set.name.clone())).or_default().push(entry.clone());
    }
    places
}

fn written_meanwhile(key: String, why: &str) -> AwsError {
    AwsError { call: "dynamodb:BatchGetItem", resource: key, refusal: Refusal::Conflict, source: why.into() }
}

fn index_write(place: &Place, row: &IndexRow, version: u64) -> ItemWrite {
    let condition = if version == 0 { Condition::Absent } else { Condition::Version(version) };
    let action = if row.holders.is_empty() { ItemAction::Delete } else { ItemAction::Put(index_item(place, row)) };
    ItemWrite { key: index_key(place), action, condition }
}
