//! The world of a history, and a handler's way to it: every call waits until the scheduler lets it through, can fail in
//! the ways in which calls to AWS do, and is watched.

use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use ddns_core::settings::Settings;
use ddns_native::sim::Sim;
use ddns_native::source::{AwsError, Item, Refusal};

use crate::past::Past;
use crate::watch::{Watch, Writer};

/// What can become of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Throttled, or the connection broke before AWS had it.
    Refused,
    /// AWS did it, and the answer was lost.
    Lost,
    /// AWS did it, the answer was lost, and the SDK sent it again.
    Twice,
    /// Another transaction or change was under way.
    Busy,
    /// EC2, which is eventually consistent, shows instances as they were before they changed last.
    Stale,
}

/// A mistake that could have been made in the host: the simulation has to find each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mutant {
    /// The program as it is.
    None,
    /// A registration is saved only when its records stand.
    NoWriteAhead,
    /// A row is written whatever it has become in the meantime.
    NoVersionCheck,
    /// What a registration lists is deleted, whatever stands there.
    BlindDelete,
    /// A record is written over what stands there.
    Upsert,
    /// The event's state counts, not what EC2 says now.
    TrustTheEvent,
    /// The table is read eventually consistent: now and then it is shown as it was before it was written last.
    StaleTable,
}

/// The world of one history.
pub(crate) struct Stage {
    pub(crate) sim: Sim,
    pub(crate) mutant: Mutant,
    told: Mutex<Told>,
}

/// What was seen of it so far.
#[derive(Default)]
pub(crate) struct Told {
    /// Counts what happens.
    pub(crate) now: u64,
    pub(crate) past: Past,
    pub(crate) watch: Watch,
    /// The table before it was written last.
    pub(crate) old_table: BTreeMap<String, Item>,
    /// Nothing happens any more, and everything is consistent by now.
    pub(crate) at_rest: bool,
    /// The history in words, where somebody wants to read it.
    pub(crate) words: Option<Vec<String>>,
}

impl Stage {
    pub(crate) fn new(sim: Sim, mutant: Mutant, in_words: bool) -> Arc<Self> {
        let told = Told { words: in_words.then(Vec::new), ..Told::default() };
        Arc::new(Self { sim, mutant, told: Mutex::new(told) })
    }

    pub(crate) fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something happens: the time at which.
    pub(crate) fn tick(&self) -> u64 {
        let mut told = self.told();
        told.now += 1;
        told.now
    }

    pub(crate) fn say(&self, words: impl FnOnce() -> String) {
        if let Some(all) = &mut self.told().words {
            all.push(words());
        }
    }

    /// The table as it is.
    pub(crate) fn table(&self) -> BTreeMap<String, Item> {
        let items = self.sim.items().unwrap_or_default();
        items.into_iter().map(|item| (item["InstanceId"].as_str().unwrap_or_default().to_owned(), item)).collect()
    }
}

/// What holds a handler back before each call.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    open: AtomicBool,
    fault: Mutex<Option<Fault>>,
}

impl Gate {
    /// Lets one call through, which goes so.
    pub(crate) fn open(&self, fault: Option<Fault>) {
        self.open.store(true, Ordering::Relaxed);
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }

    /// Was nothing called?
    pub(crate) fn is_open(&self) -> bool {
        self.open.load(Ordering::Relaxed)
    }

    async fn pass(&self) -> Option<Fault> {
        poll_fn(|context| {
            if self.open.swap(false, Ordering::Relaxed) {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// A handler's view of AWS; `impl Aws` is in `calls`.
pub(crate) struct Handler {
    pub(crate) stage: Arc<Stage>,
    pub(crate) gate: Arc<Gate>,
    pub(crate) writer: Mutex<Writer>,
    pub(crate) settings: Settings,
    /// The state that the event says.
    pub(crate) event_state: Option<ddns_core::event::InstanceState>,
    /// For the mutants: what they did otherwise than they said.
    pub(crate) lies: Mutex<crate::mutants::Lies>,
}

impl Handler {
    pub(crate) fn writer(&self) -> Writer {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// One call. `act` does it, and is told whether its answer will be lost.
    pub(crate) async fn call<T, F: Future<Output = Result<T, AwsError>>>(
        &self,
        call: &'static str,
        resource: &str,
        act: impl Fn(Option<Fault>) -> F,
    ) -> Result<T, AwsError> {
        let fault = self.gate.pass().await;
        self.stage.tick();
        let failed = |refusal, why: &str| {
            Err(AwsError { call, resource: resource.to_owned(), refusal, source: why.to_owned().into() })
        };
        let answer = match fault {
            Some(Fault::Refused) => failed(Refusal::Other, "throttled"),
            Some(Fault::Busy) if call.starts_with("route53:Change") || call.starts_with("dynamodb:Transact") => {
                failed(Refusal::Conflict, "another change is under way")
            }
            Some(Fault::Lost) => {
                act(fault).await.ok();
                failed(Refusal::Other, "done, and the answer was lost")
            }
            Some(Fault::Twice) if !call.starts_with("dynamodb:Transact") => {
                act(fault).await.ok();
                act(fault).await
            }
            // DynamoDB knows the SDK's second try of a transaction by its token.
            Some(Fault::Twice | Fault::Busy | Fault::Stale) | None => act(fault).await,
        };
        self.stage.say(|| {
            let how = fault.map(|fault| format!(" ({fault:?})")).unwrap_or_default();
            let result = answer.as_ref().err().map_or("ok".to_owned(), |error| format!("{error}: {}", error.source));
            format!("    event {}: {call} {resource}{how}: {result}", self.writer().number)
        });
        answer
    }
}
