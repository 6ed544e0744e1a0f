//! What Route 53 takes as a name and as a value.
//!
//! <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html> and
//! <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html>

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};

use ddns_core::name::DnsName;
use ddns_core::record::{RecordSet, RecordType};

/// Octets of a label, and characters of a whole name without the final dot (RFC 1035 section 2.3.4).
const MAX_LABEL: usize = 63;
const MAX_NAME: usize = 253;

/// Characters of one value.
const MAX_VALUE: usize = 4000;

/// Are the labels of this name neither empty nor too long? The error is Route 53's word for it.
pub(super) fn check_name(name: &DnsName) -> Result<(), String> {
    let text = name.as_str().strip_suffix('.').unwrap_or(name.as_str());
    let labels: Vec<usize> = text.split('.').map(|label| decoded(label).len()).collect();
    let offence = if labels.contains(&0) {
        "DomainLabelEmpty (Domain label is empty)"
    } else if labels.iter().any(|length| *length > MAX_LABEL) {
        "DomainLabelTooLong (Domain label is too long)"
    } else if labels.iter().sum::<usize>() + labels.len() - 1 > MAX_NAME {
        "DomainNameTooLong (Domain name is too long)"
    } else {
        return Ok(());
    };
    Err(format!("FATAL problem: {offence} encountered with '{name}'"))
}

/// Is each value fit for the record set's type, and none there twice? Types that are never written here are let
/// through. The error is in Route 53's words.
pub(super) fn check_values(set: &RecordSet) -> Result<(), String> {
    if set.rtype == RecordType::Cname && set.resource_records.len() > 1 {
        return Err(format!("InvalidRRSet: the RRSet {} of type CNAME has more than one value", set.name));
    }
    let mut seen = BTreeSet::new();
    for record in &set.resource_records {
        let canonical = canonical(&set.rtype, &record.value).map_err(|problem| {
            format!("Invalid Resource Record: FATAL problem: {problem} encountered with '{}'", record.value)
        })?;
        if !seen.insert(canonical) {
            return Err(format!("Duplicate Resource Record: '{}'", record.value));
        }
    }
    Ok(())
}

fn canonical(rtype: &RecordType, value: &str) -> Result<String, &'static str> {
    if value.len() > MAX_VALUE {
        return Err("InvalidCharacterString (Value is too long)");
    }
    match rtype {
        RecordType::A => value
            .parse::<Ipv4Addr>()
            .map(|address| address.to_string())
            .map_err(|_| "ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)"),
        RecordType::Aaaa => value
            .parse::<Ipv6Addr>()
            .map(|address| address.to_string())
            .map_err(|_| "AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)"),
        RecordType::Cname | RecordType::Ptr => {
            host(value).ok_or("RRDATANotDomainName (Value is not a valid domain name)")
        }
        RecordType::Other(_) => Ok(value.to_owned()),
    }
}

fn host(value: &str) -> Option<String> {
    if value.contains(|c: char| c.is_ascii_whitespace() || c.is_ascii_control()) {
        return None;
    }
    let name = DnsName::parse(value).ok()?;
    check_name(&name).ok().map(|()| name.into())
}

/// The name as Route 53 sorts it: labels reversed, escapes read, a dot after each.
///
/// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html>
pub(super) fn sort_key(name: &DnsName) -> Vec<u8> {
    let text = name.as_str().strip_suffix('.').unwrap_or(name.as_str());
    let mut key = Vec::with_capacity(text.len() + 1);
    for label in text.rsplit('.') {
        key.extend(decoded(label));
        key.push(b'.');
    }
    key
}

/// The octets of a label, with its `\ooo` read.
fn decoded(label: &str) -> Vec<u8> {
    let mut parts = label.split('\\');
    let mut octets: Vec<u8> = parts.next().unwrap_or_default().bytes().collect();
    for part in parts {
        let (digits, rest) = part.split_at_checked(3).unwrap_or((part, ""));
        octets.extend(u8::from_str_radix(digits, 8));
        octets.extend(rest.bytes());
    }
    octets
}
