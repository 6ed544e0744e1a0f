//! `ddns plan`: one call of the planner. It is run often and by scripts, so nothing is set up that it does not need.

use anyhow::{Context as _, anyhow};
use ddns_core::plan;
use ddns_core::wire::{Answer, Request};
use ddns_native::render::Context;

use crate::args::PlanArgs;
use crate::{Outcome, input, output};

/// Prints the answer. Input that cannot be read is printed as a rejection and is an error, too.
pub(crate) fn run(args: &PlanArgs) -> anyhow::Result<Outcome> {
    let show = |answer: &Answer, context| output::print(&output::rendered(answer, context, args.format));
    let request = match Request::from_json(&input::read(&args.file)?) {
        Ok(request) => request,
        Err(rejection) => {
            show(&rejection.clone().into(), Context::default())?;
            let what = format!("{} is rejected: expected {{\"event\": …, \"facts\": …}}", input::name(&args.file));
            return Err(rejection).context(what);
        }
    };
    let answer = plan(&request.event, &request.facts);
    show(&answer, Context::new(&request.event, &request.facts))?;
    match answer {
        _ if !args.detailed_exitcode => Ok(Outcome::Done),
        Answer::Plan(plan) if plan.changes.is_empty() => Ok(Outcome::Done),
        Answer::Plan(_) => Ok(Outcome::Changes),
        Answer::Needs(_) => Err(anyhow!("facts are missing, so it is open whether there are changes")),
        Answer::Rejected(rejected) => Err(rejected.rejection.into()),
    }
}
