//! The drive loop:
//!
//! 1. plan with what is known
//! 2. fetch what the planner still needs, at the same time but for what is live, which comes last, and plan again:
//!    three rounds at most
//! 3. ask whoever has to agree
//! 4. carry out the changes in their order
//! 5. somebody else was quicker: wait a little, forget what is known but for what this event has created, and start
//!    again, five times in all

#[cfg(test)]
mod tests;

use std::time::Duration;

use ddns_core::diagnostic::Diagnostic;
use ddns_core::event::Event;
use ddns_core::facts::Facts;
use ddns_core::record::Entry;
use ddns_core::settings::Settings;
use ddns_core::wire::{Answer, Plan};

use crate::apply::{self, Done};
use crate::error::Error;
use crate::fetch::{Cache, Fetcher};
use crate::rows::Rows;
use crate::source::{Aws, AwsError, Refusal};

/// Rounds of fetching that any event about one instance can take (SPEC 1).
const MAX_ROUNDS: u32 = 3;
/// Attempts before the event is given back, to be delivered again.
const MAX_ATTEMPTS: u32 = 5;
/// The longest wait before the second attempt; it doubles with each one.
const FIRST_WAIT: Duration = Duration::from_millis(100);

/// The loop and what it works with.
#[derive(Clone, Copy, Debug)]
pub struct Driver<'a, A> {
    /// AWS.
    pub aws: &'a A,
    /// What stays true between events.
    pub cache: &'a Cache,
    /// The operator's choices.
    pub settings: &'a Settings,
}

/// A plan and what it was made from.
#[derive(Debug)]
pub struct View {
    /// The plan.
    pub plan: Plan,
    /// Everything that the planner asked for.
    pub facts: Facts,
    /// The table as it was read.
    pub rows: Rows,
    /// How many rounds of fetching it took.
    pub rounds: u32,
}

/// What was done about an event so far, of all attempts; it is true of an event that failed, too.
#[derive(Debug, Default)]
pub struct Progress {
    /// The changes that AWS has taken.
    pub done: Done,
    /// Rounds of fetching.
    pub rounds: u32,
    /// How often it was tried.
    pub attempts: u32,
}

impl<A: Aws> Driver<'_, A> {
    /// Steps 1 and 2: plans, fetching what that takes. Writes nothing.
    ///
    /// # Errors
    /// When AWS refuses a read, or a row of the table cannot be read.
    pub async fn view(&self, event: &Event) -> Result<View, Error> {
        self.view_after(event, &[]).await
    }

    /// The same after an attempt that has created record sets.
    async fn view_after(&self, event: &Event, created: &[Entry]) -> Result<View, Error> {
        let fetcher = Fetcher { aws: self.aws, cache: self.cache, event };
        let mut facts = Facts { settings: self.settings.clone(), created: created.to_vec(), ..Facts::default() };
        let mut rows = Rows::new(event.instance.clone());
        let mut rounds = 0;
        loop {
            let needs = match ddns_core::plan(event, &facts) {
                Answer::Plan(plan) => return Ok(View { plan, facts, rows, rounds }),
                Answer::Needs(needs) => needs.needs,
                Answer::Rejected(rejected) => return Err(rejected.rejection.into()),
            };
            if let Some(need) = needs.iter().find(|need| rounds == MAX_ROUNDS || facts.answered.contains(need)) {
                return Err(Error::Endless { need: format!("{need:?}"), rounds });
            }
            fetcher.answer(&needs, &mut facts, &mut rows).await?;
            rounds += 1;
        }
    }

    /// The whole loop; answers the plan that was carried out last. `agree` sees each new plan before it is carried
    /// out, one that changes nothing too, and can refuse.
    ///
    /// # Errors
    /// When AWS refuses a call for another reason than that somebody was quicker, when that happens five times, when
    /// the plan says that the event has to come again, or when `agree` refuses. Then nothing is forgotten: what was
    /// written is registered, and the next event about the instance finishes it.
    pub async fn run(
        &self,
        event: &Event,
        progress: &mut Progress,
        mut agree: impl FnMut(&View) -> Result<(), Error>,
    ) -> Result<Plan, Error> {
        let mut agreed = None;
        loop {
            progress.attempts += 1;
            let mut view = match self.view_after(event, &progress.done.created).await {
                Err(Error::Aws(error)) if error.refusal == Refusal::Conflict => {
                    back_off(event, progress.attempts, error).await?;
                    continue;
                }
                view => view?,
            };
            progress.rounds += view.rounds;
            if let Some(diagnostic) = failure(&view.plan) {
                return Err(Error::Failed(Box::new(diagnostic.clone())));
            }
            if agreed.as_ref() != Some(&view.plan.fingerprint) {
                agree(&view)?;
                agreed = Some(view.plan.fingerprint.clone());
            }
            match apply::apply(self.aws, &view.plan.changes, &mut view.rows, &mut progress.done).await {
                Ok(()) => return Ok(view.plan),
                // What is not there any more was there when the plan was made.
                Err(Error::Aws(error)) if matches!(error.refusal, Refusal::Conflict | Refusal::NotFound) => {
                    back_off(event, progress.attempts, error).await?;
                }
                Err(error) => return Err(error),
            }
        }
    }
}

fn failure(plan: &Plan) -> Option<&Diagnostic> {
    plan.diagnostics.iter().find(|diagnostic| diagnostic.fails_event)
}

/// Waits a random part of a time that doubles with each attempt.
///
/// <https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/>
async fn back_off(event: &Event, attempts: u32, error: AwsError) -> Result<(), Error> {
    if attempts >= MAX_ATTEMPTS {
        return Err(Error::Contended { attempts, last: error });
    }
    tracing::warn!(
        instance = event.instance.as_str(),
        attempts,
        call = error.call,
        resource = error.resource,
        "somebody else was quicker, planning again"
    );
    let longest = FIRST_WAIT * 2_u32.pow(attempts - 1);
    tokio::time::sleep(longest.mul_f64(fastrand::f64())).await;
    Ok(())
}
