//! The record sets of a zone, in Route 53's order.

use std::collections::BTreeMap;

use ddns_core::name::DnsName;
use ddns_core::record::{RecordSet, RecordType};

use super::values::sort_key;
use crate::source::{Page, RecordStart};

/// Record sets that `ListResourceRecordSets` answers at most.
const PAGE: usize = 300;

/// Where a record set stands among those of its zone: "sorts results first by DNS name with the labels reversed",
/// then "by the record type", and record sets of one name and type by their identifier.
///
/// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html>
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    name: Vec<u8>,
    rtype: String,
    set_identifier: Option<String>,
}

impl Place {
    fn of(set: &RecordSet) -> Self {
        Self {
            name: sort_key(&set.name),
            rtype: set.rtype.as_str().to_owned(),
            set_identifier: set.set_identifier.clone(),
        }
    }
}

/// The record sets of one zone.
#[derive(Clone, Debug, Default)]
pub(super) struct Records(BTreeMap<Place, RecordSet>);

impl Records {
    /// The record sets that every new zone has. The name servers are those that the documentation shows for private
    /// zones.
    ///
    /// <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/SOA-NSrecords.html>
    pub(super) fn of_new_zone(name: &DnsName) -> Self {
        let servers =
            ["ns-1536.awsdns-00.co.uk.", "ns-0.awsdns-00.com.", "ns-1024.awsdns-00.org.", "ns-512.awsdns-00.net."];
        let soa = "ns-1536.awsdns-00.co.uk. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400";
        let of_type = |rtype: &str| RecordType::Other(rtype.to_owned());
        let mut records = Self::default();
        records.put(RecordSet::new(name.clone(), of_type("NS"), 172_800, servers.map(str::to_owned).to_vec()));
        records.put(RecordSet::new(name.clone(), of_type("SOA"), 900, vec![soa.to_owned()]));
        records
    }

    /// One page, from the first record set on that is not before `start`, whether `start` itself is there or not.
    pub(super) fn page(&self, start: &RecordStart) -> Page<RecordSet, RecordStart> {
        let start = Place {
            name: sort_key(&start.name),
            rtype: start.rtype.as_ref().map(|rtype| rtype.as_str().to_owned()).unwrap_or_default(),
            set_identifier: start.set_identifier.clone(),
        };
        let mut from_start = self.0.range(start..).map(|(_, set)| set);
        let items = from_start.by_ref().take(PAGE).cloned().collect();
        let next = from_start.next().map(|set| RecordStart {
            name: set.name.clone(),
            rtype: Some(set.rtype.clone()),
            set_identifier: set.set_identifier.clone(),
        });
        Page { items, next }
    }

    /// All of them, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &RecordSet> {
        self.0.values()
    }

    /// Those at a name.
    pub(super) fn at(&self, name: &DnsName) -> impl Iterator<Item = &RecordSet> {
        let first = Place { name: sort_key(name), rtype: String::new(), set_identifier: None };
        self.0.range(first..).map(|(_, set)| set).take_while(move |set| set.name == *name)
    }

    /// The one of the same name, type and `SetIdentifier`.
    pub(super) fn like(&self, set: &RecordSet) -> Option<&RecordSet> {
        self.0.get(&Place::of(set))
    }

    /// Puts it there, in place of the one of the same name, type and `SetIdentifier`.
    pub(super) fn put(&mut self, set: RecordSet) {
        self.0.insert(Place::of(&set), set);
    }

    /// Takes away the one of the same name, type and `SetIdentifier`; was there one?
    pub(super) fn remove(&mut self, set: &RecordSet) -> bool {
        self.0.remove(&Place::of(set)).is_some()
    }
}
