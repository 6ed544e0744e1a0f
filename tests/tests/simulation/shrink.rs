//! Makes a history smaller that breaks a promise: choices are left out or become the plainest, as long as it breaks one
//! still.

use std::time::{Duration, Instant};

use crate::story::HEAD;

const TIME: Duration = Duration::from_secs(60);

/// The smallest that was found.
pub(crate) fn smallest(mut bytes: Vec<u8>, breaks: impl Fn(&[u8]) -> Option<String>) -> Vec<u8> {
    let begun = Instant::now();
    // Another promise may be broken by a smaller history for another reason: keep to the same kind.
    let kind = |broken: &Option<String>| broken.as_deref().and_then(|what| what.split(':').next()).map(str::to_owned);
    let wanted = kind(&breaks(&bytes));
    let still = |bytes: &[u8]| kind(&breaks(bytes)) == wanted;
    loop {
        let before = bytes.clone();
        for length in [64, 32, 16, 8, 4, 2, 1] {
            let mut at = 0;
            while at < bytes.len() && begun.elapsed() < TIME {
                let end = (at + length).min(bytes.len());
                let without = [&bytes[..at], &bytes[end..]].concat();
                let mut plain = bytes.clone();
                plain[at..end].fill(0);
                if plain != bytes && still(&plain) {
                    bytes = plain;
                } else if length >= 4 && at >= HEAD && still(&without) {
                    bytes = without;
                    continue;
                }
                at += length;
            }
        }
        if bytes == before || begun.elapsed() >= TIME {
            return bytes;
        }
    }
}
