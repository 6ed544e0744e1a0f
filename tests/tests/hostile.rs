//! The inputs that fuzzing found worth keeping, as `../fuzz` tries them.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs;
use std::path::Path;

#[path = "../fuzz/src/lib.rs"]
#[expect(unreachable_pub, reason = "a library of its own for the fuzzer")]
mod fuzz;

/// Every file of a corpus through what must hold of any bytes.
fn corpus(name: &str, holds: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let mut tried = 0;
    for entry in fs::read_dir(folder).unwrap() {
        holds(&fs::read(entry.unwrap().path()).unwrap());
        tried += 1;
    }
    assert!(tried > 0, "the corpus is there");
}

#[test]
fn wire() {
    corpus("wire", fuzz::wire);
}

#[test]
fn names() {
    corpus("names", fuzz::names);
}

#[test]
fn tags() {
    corpus("tags", fuzz::tags);
}

#[test]
fn predecessor() {
    corpus("predecessor", fuzz::predecessor);
}

#[test]
fn import() {
    corpus("import", fuzz::import);
}
