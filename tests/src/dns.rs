//! Names, values and keys of record sets, compared as SPEC 2 says.

use std::fmt;
use std::net::Ipv6Addr;

use serde_json::Value;

/// `Z…` of `/hostedzone/Z…`; `new:NAME` stays.
pub fn zone_id(text: &str) -> String {
    let short = text.rsplit('/').next().unwrap_or(text);
    if text.starts_with("new:") { text.to_owned() } else { short.to_owned() }
}

/// A name in lower case, with its final dot, octal escapes read.
pub fn name(text: &str) -> String {
    let mut name = String::new();
    let mut rest = text;
    while let Some((plain, escaped)) = rest.split_once('\\') {
        name.push_str(plain);
        let code = escaped.get(..3).and_then(|octal| u8::from_str_radix(octal, 8).ok());
        name.push(code.map_or('\\', char::from));
        rest = if code.is_some() { escaped.get(3..).unwrap_or_default() } else { escaped };
    }
    name.push_str(rest);
    name.make_ascii_lowercase();
    if name.ends_with('.') { name } else { name + "." }
}

/// A value as it compares: names as [`name`] writes them, IPv6 addresses in one spelling.
pub fn value(rtype: &str, text: &str) -> String {
    match rtype {
        "CNAME" | "PTR" | "NS" => name(text),
        "AAAA" => text.parse::<Ipv6Addr>().map_or_else(|_| text.to_owned(), |ip| ip.to_string()),
        _ => text.to_owned(),
    }
}

/// The values of a record set, sorted.
pub fn values(set: &Value) -> Vec<String> {
    let rtype = set["Type"].as_str().unwrap_or_default();
    let mut values: Vec<String> = raw_values(set).into_iter().map(|text| value(rtype, text)).collect();
    values.sort();
    values
}

/// The values of a record set as they are written.
pub(crate) fn raw_values(set: &Value) -> Vec<&str> {
    let records = set["ResourceRecords"].as_array().map(Vec::as_slice).unwrap_or_default();
    records.iter().map(|record| record["Value"].as_str().unwrap_or_default()).collect()
}

/// What makes one record set another one than its neighbour.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The zone's id, as [`zone_id`] writes it.
    pub zone: String,
    /// The name, as [`name`] writes it.
    pub name: String,
    /// The type.
    pub rtype: String,
    /// The `SetIdentifier`.
    pub id: Option<String>,
}

impl Key {
    /// The key of a `ResourceRecordSet` in a zone.
    pub fn of(zone: &str, set: &Value) -> Self {
        Self {
            zone: zone_id(zone),
            name: name(set["Name"].as_str().unwrap_or_default()),
            rtype: set["Type"].as_str().unwrap_or_default().to_owned(),
            id: set["SetIdentifier"].as_str().map(str::to_owned),
        }
    }

    /// The key of a record that a registration lists.
    pub fn of_entry(entry: &Value) -> Self {
        Self::of(entry["HostedZoneId"].as_str().unwrap_or_default(), entry)
    }

    /// Name, type and identifier, as the cases write them below a zone.
    pub fn in_zone(&self) -> String {
        let id = self.id.as_ref().map(|id| format!(" {id}")).unwrap_or_default();
        format!("{} {}{id}", self.name, self.rtype)
    }

    /// The zone's own records, which nobody but Route 53 writes.
    pub fn is_of_zone(&self) -> bool {
        self.rtype == "SOA" || self.rtype == "NS"
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.zone, self.in_zone())
    }
}

/// TTL and values of a record set, for a sentence; an alias as it stands.
pub fn shown(set: &Value) -> String {
    match set.get("AliasTarget") {
        Some(alias) => format!("alias {alias}"),
        None => format!("{} s {:?}", set["TTL"], values(set)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_compare_without_case_dot_and_escapes() {
        assert_eq!(name(r"\052.Corp.example"), "*.corp.example.");
        assert_eq!(name(r"a\x.example"), r"a\x.example.");
        assert_eq!(zone_id("/hostedzone/Z1"), "Z1");
        assert_eq!(zone_id("new:0.10.in-addr.arpa."), "new:0.10.in-addr.arpa.");
    }
}
