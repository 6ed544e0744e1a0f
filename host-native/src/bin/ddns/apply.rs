//! `ddns apply`: the plan is shown, agreed to and carried out. AWS and the person at the terminal are parameters.

use std::io;

use anyhow::anyhow;
use ddns_core::event::Event;
use ddns_core::wire::Answer;
use ddns_native::drive::{Driver, Progress, View};
use ddns_native::error::Error;
use ddns_native::render::Context;
use ddns_native::source::Aws;

/// The person who runs the command, or nobody, in a script.
pub(crate) trait Operator {
    /// Shows an answer.
    fn show(&mut self, answer: &Answer, context: Context) -> io::Result<()>;

    /// Asks whether to carry out what was shown last.
    fn confirms(&mut self) -> anyhow::Result<bool>;
}

/// What has to hold before anything is written.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Terms<'a> {
    /// The fingerprint that the plan must have.
    pub(crate) expect: Option<&'a str>,
    /// Nobody is asked.
    pub(crate) yes: bool,
}

/// Shows the plan, has it agreed to and carries it out. Where somebody else is quicker, what is left to do is another
/// plan, which is shown and has to be agreed to, too. Answers how many attempts it took, or `None` if there was nothing
/// to do.
pub(crate) async fn run<A: Aws>(
    driver: &Driver<'_, A>,
    event: &Event,
    terms: Terms<'_>,
    operator: &mut impl Operator,
) -> anyhow::Result<Option<u32>> {
    let mut progress = Progress::default();
    // The loop knows only that there was no agreement; why is kept here.
    let mut trouble = None;
    let ended = driver.run(event, &mut progress, |view| {
        consent(event, view, terms, operator).map_err(|error| {
            trouble = Some(error);
            Error::Declined
        })
    });
    match ended.await {
        Ok(_) if progress.done.counts.is_empty() => Ok(None),
        Ok(_) => Ok(Some(progress.attempts)),
        Err(error) => Err(explain(error, trouble, &progress)),
    }
}

fn consent(event: &Event, view: &View, terms: Terms<'_>, operator: &mut impl Operator) -> anyhow::Result<()> {
    let plan = &view.plan;
    operator.show(&Answer::Plan(plan.clone()), Context::new(event, &view.facts))?;
    if let Some(expected) = terms.expect.filter(|expected| *expected != plan.fingerprint) {
        let (expected, found) = (expected.to_owned(), plan.fingerprint.clone());
        return Err(Error::Unexpected { expected, found }.into());
    }
    if plan.changes.is_empty() || terms.yes || operator.confirms()? { Ok(()) } else { Err(Error::Declined.into()) }
}

/// Why it ended before everything was carried out; an error after the first change has to say that there was one.
fn explain(error: Error, trouble: Option<anyhow::Error>, progress: &Progress) -> anyhow::Error {
    let begun = !progress.done.counts.is_empty();
    let cause = match trouble {
        Some(_) if begun => {
            anyhow!("somebody else was quicker, and what is left to do is not the plan that was agreed to")
        }
        Some(trouble) => trouble,
        None => error.into(),
    };
    if begun { cause.context("begun, but not finished: run `ddns apply` again") } else { cause }
}

#[cfg(test)]
mod tests;
