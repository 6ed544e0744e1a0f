//! `ddns plan`: one call of the planner. It is run often and by scripts, so nothing is set up that it does not need.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use ddns_core::event::Event;
use ddns_core::plan;
use ddns_core::wire::{Answer, Request};
use ddns_native::import::{self, File};
use ddns_native::render::Context;

use crate::args::PlanArgs;
use crate::{Outcome, input, output};

/// Prints the answer. Input that cannot be read is printed as a rejection and is an error, too.
pub(crate) fn run(args: &PlanArgs) -> anyhow::Result<Outcome> {
    let show = |answer: &Answer, context| output::print(&output::rendered(answer, context, args.format));
    let request = match &args.file {
        Some(file) if args.from.is_empty() => match Request::from_json(&input::read(file)?) {
            Ok(request) => request,
            Err(rejection) => {
                show(&rejection.clone().into(), Context::default())?;
                let what = format!("{} is rejected: expected {{\"event\": …, \"facts\": …}}", input::name(file));
                return Err(rejection).context(what);
            }
        },
        event => imported(args, event.as_deref())?,
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

/// What the files say, the event's last, so that it counts.
fn imported(args: &PlanArgs, event: Option<&Path>) -> anyhow::Result<Request> {
    let read = |file: &PathBuf| {
        let name = if file == Path::new("-") { "standard input".to_owned() } else { file.display().to_string() };
        Ok(File { name, content: input::read(file)? })
    };
    let event = event.map(Path::to_path_buf);
    let files = args.from.iter().chain(&event).map(read).collect::<anyhow::Result<_>>()?;
    let taken = import::take(files, args.instance.clone());
    output::note(&taken.report);
    let bundle = taken.bundle?;
    Ok(Request { event: Event::from_value(&bundle.event.unwrap_or_default())?, facts: bundle.facts })
}
