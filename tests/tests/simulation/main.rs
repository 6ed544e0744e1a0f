//! The drive loop of the host on the embedded AWS, under a scheduler that decides at every call who gets on: a fleet
//! lives, its events come late, twice, in any order or not at all, several handlers work at once, calls fail in all the
//! ways in which they do, handlers are killed. What must hold is in `watch` (always) and in `end` (once it is quiet).
//!
//! A history is made from a seed. `SIMULATION_HISTORIES` tries so many, `SIMULATION_SEED` begins with another seed; what
//! fails is shrunk, told in words, and written as a case.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test may fail where it stands"
)]

mod calls;
mod end;
mod fleet;
mod mutants;
mod past;
mod shrink;
mod stage;
mod story;
mod switch;
mod watch;
mod world;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

use crate::stage::Mutant;
use crate::story::{CHOICES, Story};

/// About 220 s of CPU time, on all cores.
const HISTORIES: u64 = 100_000;
/// A mutant that survives so many histories survives.
const MUTANT_HISTORIES: u64 = 20_000;

/// What became of a history.
struct Outcome {
    broken: Option<String>,
    words: Vec<String>,
    /// The last event that was begun, and the world that it found.
    scene: Option<Value>,
}

/// Tells histories, one after the other; each is the same whenever it is told.
struct Teller(Runtime);

impl Teller {
    fn new() -> Self {
        Self(Builder::new_current_thread().enable_time().start_paused(true).build().unwrap())
    }

    fn tell(&self, bytes: &[u8], mutant: Mutant, in_words: bool) -> Outcome {
        fastrand::seed(1);
        let mut story = Story::new(bytes, mutant, in_words);
        self.0.block_on(async {
            story.tell().await;
            if story.broken().is_none() {
                story.end().await;
            }
        });
        let words = story.stage.told().words.take().unwrap_or_default();
        let scene = story.scene.take().map(|(event, facts)| json!({"event": event, "facts": facts}));
        Outcome { broken: story.broken(), words, scene }
    }
}

/// The bytes of a seed (SplitMix64).
fn choices(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let next = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)).to_le_bytes()
    };
    std::iter::repeat_with(next).flatten().take(CHOICES).collect()
}

/// The first seed whose history breaks a promise, on all cores.
fn first_broken(seeds: std::ops::Range<u64>, mutant: Mutant) -> Option<u64> {
    let (next, found) = (AtomicU64::new(seeds.start), Mutex::new(None));
    let work = || {
        let teller = Teller::new();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end || found.lock().unwrap().is_some() {
                return;
            }
            if teller.tell(&choices(seed), mutant, false).broken.is_some() {
                found.lock().unwrap().get_or_insert(seed);
            }
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    found.into_inner().unwrap()
}

/// The history of a seed as small as it gets: what it breaks, its words, and its last event as a case.
fn smallest(seed: u64, mutant: Mutant) -> String {
    let teller = Teller::new();
    let bytes = shrink::smallest(choices(seed), |bytes| teller.tell(bytes, mutant, false).broken);
    let told = teller.tell(&bytes, mutant, true);
    let why = told.broken.unwrap_or_default();
    let scene = told.scene.unwrap_or_default();
    let case = json!({
        "name": format!("seed-{seed}"), "why": why, "event": scene["event"], "facts": scene["facts"],
        "expect": {"anyCodes": true}
    });
    format!("seed {seed}: {why}\n{}\nits last event as a case:\n{case:#}", told.words.join("\n"))
}

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).map_or(otherwise, |text| text.parse().unwrap())
}

#[test]
fn histories() {
    let first = number("SIMULATION_SEED", 1);
    let seeds = first..first + number("SIMULATION_HISTORIES", HISTORIES);
    if let Some(seed) = first_broken(seeds, Mutant::None) {
        panic!("{}", smallest(seed, Mutant::None));
    }
}

#[test]
fn what_fails_is_told_small_and_as_a_case() {
    let mutant = Mutant::NoWriteAhead;
    let seed = first_broken(1..MUTANT_HISTORIES, mutant).unwrap();
    let told = smallest(seed, mutant);
    let (words, case) = told.split_once("its last event as a case:\n").unwrap();
    let case: Value = serde_json::from_str(case).unwrap();
    let findings =
        ddns_tests::promises(&case["event"], &case["facts"], &|request: &str| ddns_core::plan_json(request.as_bytes()));
    assert!(findings.is_empty(), "{findings:?}\n{case:#}");
    assert!(case["why"].as_str().is_some_and(|why| why.starts_with("write-ahead")), "{case:#}");
    let whole = Teller::new().tell(&choices(seed), mutant, true).words;
    assert!(words.lines().count() < whole.len(), "{words}");
}

/// The seed at which a mistake is found, and what it breaks.
fn found(mutant: Mutant) -> String {
    let seed = first_broken(1..MUTANT_HISTORIES, mutant);
    let seed = seed.unwrap_or_else(|| panic!("{mutant:?} survives {MUTANT_HISTORIES} histories"));
    let broken = Teller::new().tell(&choices(seed), mutant, false).broken.unwrap();
    println!("{mutant:?}: seed {seed}: {broken}");
    broken
}

/// Asserts that a mistake is found, and for what it is.
fn is_found(mutant: Mutant, promises: &[&str]) {
    let broken = found(mutant);
    assert!(promises.iter().any(|promise| broken.starts_with(promise)), "{mutant:?}: {broken}");
}

#[test]
fn a_save_ahead_that_is_left_out_is_found() {
    is_found(Mutant::NoWriteAhead, &["write-ahead"]);
}

#[test]
fn a_version_that_is_not_compared_is_found() {
    is_found(Mutant::NoVersionCheck, &["remembered", "holder", "the end"]);
}

#[test]
fn a_deletion_without_looking_is_found() {
    is_found(Mutant::BlindDelete, &["foreign", "another's"]);
}

#[test]
fn a_record_that_is_overwritten_is_found() {
    is_found(Mutant::Upsert, &["foreign", "another's"]);
}

#[test]
fn an_event_that_is_believed_is_found() {
    is_found(Mutant::TrustTheEvent, &["the end", "rest"]);
}

#[test]
fn a_table_that_is_read_eventually_consistent_is_found() {
    is_found(Mutant::StaleTable, &["another's", "remembered", "holder"]);
}
