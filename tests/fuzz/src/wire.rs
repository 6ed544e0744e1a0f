//! The wire codec: any bytes are a request.

use ddns_core::plan_json;
use ddns_core::wire::{Answer, Request};
use serde_json::Value;

/// Any request gets one answer, of the form that we promise; a rejection has a place and a message. How the JSON was
/// written does not matter.
pub fn wire(bytes: &[u8]) {
    let said = plan_json(bytes);
    assert_eq!(said, plan_json(bytes), "asked twice");
    let answer: Answer = serde_json::from_str(&said).unwrap();
    assert_eq!(answer.to_json(), said, "decoded and encoded again");
    match answer {
        Answer::Rejected(rejected) => {
            assert!(!rejected.rejection.path.is_empty() && !rejected.rejection.message.is_empty(), "{said}");
            assert!(Request::from_json(bytes).is_err(), "{said}");
        }
        Answer::Plan(_) | Answer::Needs(_) => {
            // What is ignored may be a number that `Value` cannot hold.
            if let Ok(value) = serde_json::from_slice::<Value>(bytes) {
                assert_eq!(plan_json(value.to_string().as_bytes()), said, "members sorted, no blanks");
            }
        }
    }
}
