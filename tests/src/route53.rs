//! `ChangeResourceRecordSets`, as strict as Route 53, and the promises of SPEC 5 on what may be changed.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, Ipv6Addr};

use serde_json::Value;

use crate::dns::{Key, name, raw_values, shown, values, zone_id};
use crate::finding::{Finding, must};
use crate::world::World;

/// <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-requests-changeresourcerecordsets>
const MAX_ELEMENTS: usize = 1_000;
const MAX_CHARACTERS: usize = 32_000;
/// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeBatch.html>
const MAX_COMMENT: usize = 256;

type Live = BTreeMap<Key, Value>;

impl World {
    /// One batch: all or nothing.
    pub(crate) fn change_record_sets(&mut self, change: &Value) -> Result<(), Finding> {
        let zone = zone_id(change["HostedZoneId"].as_str().unwrap_or_default());
        let apex = name(self.writable(&zone)?["Name"].as_str().unwrap_or_default());
        limits(&zone, change)?;
        let changes = change["ChangeBatch"]["Changes"].as_array().map(Vec::as_slice).unwrap_or_default();
        let here = self.sets.get(&zone).into_iter().flatten();
        let mut live: Live = here.map(|set| (Key::of(&zone, set), set.clone())).collect();
        let mut deleted = BTreeSet::new();
        for change in changes {
            let set = &change["ResourceRecordSet"];
            let key = Key::of(&zone, set);
            well_formed(&key, set, &apex)?;
            match change["Action"].as_str() {
                Some("DELETE") => {
                    self.may_delete(&key, set, live.get(&key))?;
                    deleted.insert((key.zone.clone(), key.name.clone()));
                    live.remove(&key);
                }
                Some("CREATE") => {
                    self.may_create(&key, set, live.get(&key))?;
                    self.made.insert(key.clone());
                    live.insert(key, set.clone());
                }
                _ => return Err(Finding::new("Action", key, "CREATE or DELETE", &change["Action"])),
            }
        }
        neighbours(&live, &apex)?;
        self.deleted.extend(deleted);
        self.sets.insert(zone, live.into_values().collect());
        Ok(())
    }

    /// Exactly what is live, and only what a registration lists with these values (SPEC 5).
    fn may_delete(&self, key: &Key, set: &Value, live: Option<&Value>) -> Result<(), Finding> {
        let same = |live: &Value| {
            let mut both = [live.clone(), set.clone()];
            let [live, set] = &mut both;
            for set in [&mut *live, &mut *set] {
                set["ResourceRecords"] = values(set).into();
                set["Name"] = Value::Null;
            }
            live == set
        };
        let found = || live.map_or("nothing".to_owned(), shown);
        must(live.is_some_and(same), || Finding::new("DELETE", key, shown(set), found()))?;
        let listed = self.could_be_former(set) || self.is_listed(key, Some(&values(set)));
        must(listed, || Finding::new("DELETE", key, "a registration that lists it with these values", "none"))
    }

    /// A free name, that a registration lists already (SPEC 6).
    fn may_create(&self, key: &Key, set: &Value, live: Option<&Value>) -> Result<(), Finding> {
        let taken = live.map_or("nothing".to_owned(), shown);
        must(live.is_none(), || Finding::new("CREATE", key, "nothing live", taken))?;
        let at = (key.zone.clone(), key.name.clone());
        must(!self.deleted.contains(&at), || {
            Finding::new("CREATE", key, "in one batch with the DELETE at its name", "an earlier batch")
        })?;
        must(self.is_listed(key, Some(&values(set))), || {
            Finding::new("CREATE", key, "a registration that lists it already, with these values", "none")
        })
    }
}

/// No more batches than it takes (SPEC 6): of two neighbours in a zone, all that is in one does not fit into the other.
pub(crate) fn batches(changes: &[Value]) -> Vec<Finding> {
    let neighbours = changes.iter().zip(changes.iter().skip(1));
    let of_a_zone = neighbours.filter(|(first, second)| {
        [first, second].iter().all(|change| change["kind"] == "changeRecordSets")
            && first["HostedZoneId"] == second["HostedZoneId"]
    });
    let both = of_a_zone.map(|(first, second)| (&first["HostedZoneId"], size([first, second])));
    let small = both.filter(|(_, (elements, characters))| *elements <= MAX_ELEMENTS && *characters <= MAX_CHARACTERS);
    let finding = |(zone, (elements, characters)): (&Value, (usize, usize))| {
        let found = format!("two, of {elements} elements and {characters} characters together");
        Finding::new("batches", zone, "one", found)
    };
    small.map(finding).collect()
}

/// Elements, and characters of values.
fn size<'a>(batches: impl IntoIterator<Item = &'a Value>) -> (usize, usize) {
    let changes = batches.into_iter().filter_map(|change| change["ChangeBatch"]["Changes"].as_array()).flatten();
    let values: Vec<&str> = changes.flat_map(|change| raw_values(&change["ResourceRecordSet"])).collect();
    (values.len(), values.iter().map(|value| value.chars().count()).sum())
}

fn limits(zone: &str, change: &Value) -> Result<(), Finding> {
    let (elements, characters) = size([change]);
    must((1..=MAX_ELEMENTS).contains(&elements), || {
        Finding::new("batch", zone, format!("1 to {MAX_ELEMENTS} elements"), elements)
    })?;
    must(characters <= MAX_CHARACTERS, || {
        Finding::new("batch", zone, format!("{MAX_CHARACTERS} characters of values"), characters)
    })?;
    let comment = change["ChangeBatch"]["Comment"].as_str().unwrap_or_default().chars().count();
    must(comment <= MAX_COMMENT, || {
        Finding::new("batch", zone, format!("a comment of {MAX_COMMENT} characters"), comment)
    })
}

fn well_formed(key: &Key, set: &Value, apex: &str) -> Result<(), Finding> {
    let wrong = |expected: &str| Finding::new("record set", key, expected, set);
    let below = key.name.strip_suffix(apex);
    let inside = below.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    must(inside, || wrong(&format!("a name in `{apex}`")))?;
    must(name_is_valid(&key.name), || wrong("a valid name"))?;
    let ttl = set["TTL"].as_u64().is_some_and(|ttl| ttl <= 2_147_483_647);
    must(ttl, || wrong("a TTL of 0 to 2147483647 seconds"))?;
    let distinct: BTreeSet<String> = values(set).into_iter().collect();
    let count = raw_values(set).len();
    must(count > 0 && distinct.len() == count, || wrong("values, each once"))?;
    must(raw_values(set).into_iter().all(|value| value_is_valid(&key.rtype, value)), || wrong("values of its type"))?;
    must(key.rtype != "CNAME" || count == 1, || wrong("one value"))?;
    let multivalue = set["MultiValueAnswer"] == true;
    must(key.id.is_some() == multivalue, || wrong("a multivalue answer, or no SetIdentifier"))?;
    let plain = ["AliasTarget", "Weight", "Region", "Failover", "GeoLocation", "HealthCheckId"];
    must(plain.iter().all(|member| set.get(member).is_none()), || wrong("no alias and no policy"))
}

fn name_is_valid(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let label = |label: &str| (1..=63).contains(&label.len()) && label.bytes().all(|c| c.is_ascii_graphic());
    name.len() <= 253 && name.split('.').all(label)
}

fn value_is_valid(rtype: &str, value: &str) -> bool {
    match rtype {
        "A" => value.parse::<Ipv4Addr>().is_ok(),
        "AAAA" => value.parse::<Ipv6Addr>().is_ok(),
        "CNAME" | "PTR" => name_is_valid(&name(value)),
        _ => false,
    }
}

/// RFC 1034 section 3.6.2: nothing stands beside a CNAME. Route 53: nothing simple beside a SetIdentifier.
fn neighbours(live: &Live, apex: &str) -> Result<(), Finding> {
    for key in live.keys() {
        let at_name = || live.keys().filter(|other| other.name == key.name);
        let alone = key.name != apex && at_name().all(|other| other.rtype == key.rtype);
        must(key.rtype != "CNAME" || alone, || {
            Finding::new("CNAME", key, "alone at its name and below the apex", "another type, or the apex")
        })?;
        let identified = at_name().any(|other| other.rtype == key.rtype && other.id.is_some());
        must(key.id.is_some() || !identified, || {
            Finding::new("record set", key, "none with a SetIdentifier beside a simple one", "one")
        })?;
    }
    Ok(())
}
