//! Domain names: parsed once, at the edge, and compared by their canonical form from then on.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A fully qualified domain name in canonical form: lower case, a final dot, and `\ooo` for every character
/// that Route 53 escapes, so that two spellings of one name are equal (SPEC 2). Any spelling is read.
///
/// <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html>
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(extend("pattern" = crate::schema::DNS_NAME)))]
#[serde(try_from = "Cow<'_, str>", into = "String")]
pub struct DnsName(String);

/// RFC 1035 section 2.3.4: 255 octets on the wire, which leaves 253 characters without the final dot.
const MAX_NAME: usize = 253;
const MAX_LABEL: usize = 63;

impl DnsName {
    /// Reads a name as Route 53 prints or accepts it: any case, with or without the final dot, octal escapes.
    /// The error says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        if is_canonical(text) {
            return Ok(Self(text.to_owned()));
        }
        if text.is_empty() {
            return Err("an empty domain name".to_owned());
        }
        let mut name = String::with_capacity(text.len() + 1);
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            match byte {
                b'.' => name.push('.'),
                b'\\' => push_escaped(&mut name, octal(&mut rest).ok_or_else(|| bad_escape(text))?),
                byte => push_escaped(&mut name, byte),
            }
        }
        if !name.ends_with('.') {
            name.push('.');
        }
        Ok(Self(name))
    }

    /// Reads a host name that a person wrote into a tag or a DHCP option, by the rule of SPEC 4.8: labels of 1
    /// to 63 of `a-z 0-9 - _`, no hyphen first or last, 253 in all, no wildcard. The error names the offence.
    pub fn parse_hostname(text: &str) -> Result<Self, String> {
        let name = text.strip_suffix('.').unwrap_or(text);
        if name.len() > MAX_NAME {
            return Err(format!("it is longer than {MAX_NAME} characters"));
        }
        name.split('.').try_for_each(check_label)?;
        Ok(Self(format!("{}.", name.to_ascii_lowercase())))
    }

    /// This name with one more label in front; `None` if that breaks the rule of [`DnsName::parse_hostname`].
    pub fn child(&self, label: &str) -> Option<Self> {
        Self::parse_hostname(&format!("{label}.{self}")).ok()
    }

    /// Is this name the zone's apex or below it? Compared on label boundaries.
    pub fn is_in(&self, zone: &DnsName) -> bool {
        self.0.strip_suffix(&zone.0).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }

    /// The first label.
    pub fn first_label(&self) -> &str {
        self.0.split('.').next().unwrap_or_default()
    }

    /// This name and each name above it, from the longest, without the root.
    pub fn and_parents(&self) -> impl Iterator<Item = &str> {
        let above = self.0.match_indices('.').filter_map(|(dot, _)| self.0.get(dot + 1..));
        std::iter::once(self.0.as_str()).chain(above).filter(|name| !name.is_empty())
    }

    /// The canonical text, with the final dot.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_canonical(text: &str) -> bool {
    text.ends_with('.') && text.bytes().all(|c| c == b'.' || is_plain(c))
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_'
}

fn push_escaped(name: &mut String, byte: u8) {
    let byte = byte.to_ascii_lowercase();
    if is_plain(byte) {
        name.push(char::from(byte));
    } else {
        name.push_str(&format!("\\{byte:03o}"));
    }
}

fn octal(rest: &mut impl Iterator<Item = u8>) -> Option<u8> {
    let mut value: u32 = 0;
    for _ in 0..3 {
        value = value * 8 + char::from(rest.next()?).to_digit(8)?;
    }
    u8::try_from(value).ok()
}

fn bad_escape(text: &str) -> String {
    format!("`{}` has a backslash that is not followed by three octal digits up to 377", text.escape_debug())
}

fn check_label(label: &str) -> Result<(), String> {
    if label.is_empty() {
        return Err("it has an empty label".to_owned());
    }
    if label.contains('*') {
        return Err("wildcards are not allowed".to_owned());
    }
    if let Some(odd) = label.chars().find(|c| !c.is_ascii() || !is_plain(c.to_ascii_lowercase() as u8)) {
        return Err(format!("`{}` is not a letter, digit, hyphen or underscore", odd.escape_debug()));
    }
    if label.len() > MAX_LABEL {
        return Err(format!("a label is longer than {MAX_LABEL} characters"));
    }
    if label.starts_with('-') || label.ends_with('-') {
        return Err(format!("the label `{label}` starts or ends with a hyphen"));
    }
    Ok(())
}

impl TryFrom<Cow<'_, str>> for DnsName {
    type Error = String;

    fn try_from(text: Cow<'_, str>) -> Result<Self, String> {
        Self::parse(&text)
    }
}

impl From<DnsName> for String {
    fn from(name: DnsName) -> Self {
        name.0
    }
}

impl fmt::Display for DnsName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
