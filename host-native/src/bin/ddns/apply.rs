//! `ddns apply`: the plan is shown, agreed to and carried out. AWS and the person at the terminal are parameters.

use std::io;

use anyhow::anyhow;
use ddns_core::event::Event;
use ddns_core::wire::{Answer, Plan};
use ddns_native::drive::Driver;
use ddns_native::error::Error;
use ddns_native::render::Context;
use ddns_native::source::Aws;

/// The person who runs the command, or nobody, in a script.
pub(crate) trait Operator {
    /// Shows an answer.
    fn show(&mut self, answer: &Answer, context: &Context) -> io::Result<()>;

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

/// Makes the plan and has it agreed to, then makes it again, because time has passed, and carries it out if it is
/// still the same; another one is shown and has to be agreed to, too. Answers how many attempts it took, or `None` if
/// there was nothing to do.
pub(crate) async fn run<A: Aws>(
    driver: &Driver<'_, A>,
    event: &Event,
    terms: Terms<'_>,
    operator: &mut impl Operator,
) -> anyhow::Result<Option<u32>> {
    let view = driver.view(event).await?;
    let context = Context::new(event, &view.facts);
    let mut consent = Consent { terms, operator, context, agreed: None, begun: false, trouble: None };
    consent.show(&view.plan)?;
    if let Some(diagnostic) = view.plan.diagnostics.iter().find(|diagnostic| diagnostic.code.fails_event()) {
        return Err(Error::Failed(Box::new(diagnostic.clone())).into());
    }
    if view.plan.changes.is_empty() {
        consent.expected(&view.plan)?;
        return Ok(None);
    }
    consent.ask(&view.plan)?;
    match driver.run(event, |plan| consent.agree(plan)).await {
        Ok(outcome) => Ok(Some(outcome.attempts)),
        Err(error) => Err(consent.explain(error)),
    }
}

/// What a plan needs before it is carried out.
struct Consent<'a, O> {
    terms: Terms<'a>,
    operator: &'a mut O,
    context: Context,
    agreed: Option<String>,
    /// Has the loop been told to go on? From then on something may have been written.
    begun: bool,
    /// Why the operator could not be asked: the loop knows only that there was no agreement.
    trouble: Option<anyhow::Error>,
}

impl<O: Operator> Consent<'_, O> {
    /// Shows a plan that has not been agreed to yet, and asks.
    fn agree(&mut self, plan: &Plan) -> Result<(), Error> {
        if self.agreed.as_ref() != Some(&plan.fingerprint) {
            self.show(plan).and_then(|()| self.ask(plan)).map_err(|trouble| {
                self.trouble = Some(trouble);
                Error::Declined
            })?;
        }
        self.begun = true;
        Ok(())
    }

    fn show(&mut self, plan: &Plan) -> anyhow::Result<()> {
        Ok(self.operator.show(&Answer::Plan(plan.clone()), &self.context)?)
    }

    fn ask(&mut self, plan: &Plan) -> anyhow::Result<()> {
        self.expected(plan)?;
        if !self.terms.yes && !self.operator.confirms()? {
            return Err(Error::Declined.into());
        }
        self.agreed = Some(plan.fingerprint.clone());
        Ok(())
    }

    fn expected(&self, plan: &Plan) -> Result<(), Error> {
        match self.terms.expect {
            Some(expected) if expected != plan.fingerprint => {
                Err(Error::Unexpected { expected: expected.to_owned(), found: plan.fingerprint.clone() })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Why it ended before everything was carried out. Once it has begun, only AWS knows how far it came.
    fn explain(self, error: Error) -> anyhow::Error {
        let cause = match self.trouble {
            Some(_) if self.begun => {
                anyhow!("somebody else was quicker, and what is left to do is not the plan that was agreed to")
            }
            Some(trouble) => trouble,
            None => error.into(),
        };
        if self.begun { cause.context("begun, but not finished: run `ddns apply` again") } else { cause }
    }
}

#[cfg(test)]
mod tests;
