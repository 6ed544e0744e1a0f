//! Domain names: any text, as AWS prints one or as a person writes one.

use ddns_core::name::DnsName;

/// One name is one text, whatever its spelling, and a host name is a name.
pub fn names(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    if let Ok(name) = DnsName::parse(text) {
        one_text(&name, text);
        family(&name);
    }
    if let Ok(host) = DnsName::parse_hostname(text) {
        assert_eq!(DnsName::parse(text).as_ref(), Ok(&host), "read as what AWS prints");
        assert_eq!(DnsName::parse_hostname(host.as_str()).as_ref(), Ok(&host), "read again");
        assert!(host.as_str().len() <= 254 && host.as_str().split('.').all(|label| label.len() <= 63), "{host}");
        if let Some(child) = host.child("www") {
            assert!(child.is_in(&host) && !host.is_in(&child) && child.first_label() == "www", "{child}");
        }
    }
}

/// In canonical form, and equal to every other spelling.
fn one_text(name: &DnsName, text: &str) {
    let canonical = name.as_str();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.\\".contains(c);
    assert!(canonical.ends_with('.') && canonical.chars().all(plain), "{canonical}");
    let other = [
        canonical.to_owned(),
        text.to_ascii_uppercase(),
        canonical
            .strip_suffix('.')
            .filter(|rest| !rest.is_empty() && !rest.ends_with('.'))
            .unwrap_or(canonical)
            .to_owned(),
    ];
    for other in other {
        assert_eq!(DnsName::parse(&other).as_ref(), Ok(name), "{other:?}");
    }
}

/// It is in itself and in every name above it, each of which is a name.
fn family(name: &DnsName) {
    for above in name.and_parents() {
        let zone = DnsName::parse(above).unwrap();
        assert_eq!(zone.as_str(), above);
        assert!(name.is_in(&zone), "{name} in {zone}");
    }
    assert!(name.as_str().starts_with(name.first_label()), "{name}");
}
