//! Files as people have them (what the AWS CLI printed, bundles, events, logs) made into an event and facts: the core's
//! import, with what a command line says about it.

use ddns_core::id::InstanceId;
use ddns_core::import::{Bundle, ImportDocument, ImportRequest, ImportedDocument, import};

use crate::render::visible;

/// A file: what it is called, and what is in it.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name, as it was given.
    pub name: String,
    /// Its content.
    pub content: Vec<u8>,
}

/// What came of the files.
#[derive(Clone, Debug)]
pub struct Taken {
    /// An event and facts, or why there are none.
    pub bundle: Result<Bundle, ImportError>,
    /// What each file was taken for, for people.
    pub report: String,
}

/// Why no plan can be made from the files.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ImportError {
    /// One of them cannot be read.
    #[error("`{name}` cannot be read, at `{path}`: {message}")]
    Unreadable {
        /// The file.
        name: String,
        /// Where in it.
        path: String,
        /// Why.
        message: String,
    },
    /// Nobody knows which instance it is about.
    #[error(
        "there is no event, so it is open which instance it is about: choose one with `--instance`, or add an event"
    )]
    NoEvent,
    /// It is about an instance that nobody knows.
    #[error("`{0}` is in none of the files, or without its account and region: add `aws ec2 describe-instances`")]
    NoInstance(InstanceId),
}

/// Takes the files for what they are; the plan is to be about `instance`, or about what they say.
pub fn take(files: Vec<File>, instance: Option<InstanceId>) -> Taken {
    let document = |file: File| ImportDocument { name: file.name, text: text(&file.content), zone: None };
    let documents = files.into_iter().map(document).collect();
    let imported = import(ImportRequest { documents, instance: instance.clone(), ..ImportRequest::default() });
    let report = imported.documents.iter().map(line).collect();
    let unreadable = imported.documents.into_iter().find_map(|document| {
        let (name, message) = (document.name, document.message.unwrap_or_default());
        document.path.map(|path| ImportError::Unreadable { name, path, message })
    });
    let bundle = match (unreadable, imported.bundle.event.is_some(), instance) {
        (Some(error), ..) => Err(error),
        (None, true, _) => Ok(imported.bundle),
        (None, false, Some(instance)) => Err(ImportError::NoInstance(instance)),
        (None, false, None) => Err(ImportError::NoEvent),
    };
    Taken { bundle, report }
}

/// PowerShell redirects into UTF-16, with a byte order mark in front.
fn text(content: &[u8]) -> String {
    let units =
        |unit: fn([u8; 2]) -> u16| -> Vec<u16> { content.as_chunks().0.iter().map(|pair| unit(*pair)).collect() };
    match content {
        [0xff, 0xfe, ..] => String::from_utf16_lossy(&units(u16::from_le_bytes)),
        [0xfe, 0xff, ..] => String::from_utf16_lossy(&units(u16::from_be_bytes)),
        _ => String::from_utf8_lossy(content).into_owned(),
    }
}

/// `zones.json: hosted-zones, 2: Z1 a.example., Z2 b.example.`, and what is missing beside it.
fn line(document: &ImportedDocument) -> String {
    /// A line should stay one.
    const NAMED: usize = 3;
    let mut line = format!("{}: {}", visible(&document.name), document.kind.as_str());
    if document.count > 0 {
        let named = document.found.iter().take(NAMED).map(|name| visible(name)).collect::<Vec<_>>().join(", ");
        let more = if document.count > NAMED { ", …" } else { "" };
        let zone = document.zone.as_ref().map(|zone| format!(" of {zone}")).unwrap_or_default();
        line.push_str(&format!("{zone}, {}: {named}{more}", document.count));
    }
    if let (Some(message), None) = (&document.message, &document.path) {
        line.push_str(&format!("\n  note: {}", visible(message)));
    }
    line + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, content: impl Into<Vec<u8>>) -> File {
        File { name: name.to_owned(), content: content.into() }
    }

    #[test]
    fn what_powershell_wrote_is_read() {
        let text = r#"{"Subnets": [{"SubnetId": "subnet-1"}, {"SubnetId": "subnet-2"}]}"#;
        let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect()
        };
        for content in [utf16(u16::to_le_bytes), utf16(u16::to_be_bytes), text.as_bytes().to_vec()] {
            assert_eq!(take(vec![file("a.json", content)], None).report, "a.json: subnets, 2: subnet-1, subnet-2\n");
        }
    }

    #[test]
    fn names_and_messages_reach_a_terminal_escaped() {
        let text = r#"{"Subnets": [{"SubnetId": "\u001b[31m"}]}"#;
        let taken = take(vec![file("\u{1b}]0;a", text), file("\u{1b}b", "{")], None);
        assert!(!taken.report.contains('\u{1b}'), "{}", taken.report);
    }
}
