//! Tags: which count, and the names in their values (SPEC 4).

use crate::facts::Tag;
use crate::set::set;

/// The names in the values of the tags with this key, ignoring case and surrounding blanks, each with a phrase
/// that says where it stands. Several tags can match; they come in the order of their keys.
pub(crate) fn values(tags: &[Tag], key: &str) -> Vec<(String, String)> {
    let matching = set(tags.iter().filter(|tag| matches(&tag.key, key)));
    matching
        .into_iter()
        .flat_map(|tag| names(&tag.value).map(|name| (name.to_owned(), phrase(&tag.key, name))))
        .collect()
}

/// Names in a tag's value, separated by commas or blanks.
pub(crate) fn names(value: &str) -> impl Iterator<Item = &str> {
    value.split(|c: char| c == ',' || c.is_whitespace()).filter(|name| !name.is_empty())
}

fn matches(found: &str, key: &str) -> bool {
    found.trim().eq_ignore_ascii_case(key.trim())
}

fn phrase(key: &str, name: &str) -> String {
    format!("tag `{}` = `{}`", key.escape_debug(), name.escape_debug())
}
