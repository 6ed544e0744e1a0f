//! The rules of AWS, each a case in `tests/conformance`, held against whatever answers the calls of
//! [`ddns_native::source::Aws`]: the embedded AWS, and with the feature `aws` an emulator, through the AWS SDK and over
//! HTTP. For that, `CONFORMANCE_NAMES` is a JSON object that says how the things of the case's stage are called there,
//! and the variables `AWS_ENDPOINT_URL…` say where it is; `tests/e2e/test_conformance.py` sets the stage and them.
//!
//!     cargo test -p ddns-native --test conformance
//!     cargo test -p ddns-native --test conformance -- route53/create

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may fail where it stands")]

mod calls;
mod case;
mod stage;

use std::path::Path;
use std::process::ExitCode;

use ddns_native::source::Aws;
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;

use case::{Case, Expected, Names};

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance");
    let trials =
        case::files(&folder).into_iter().map(|(name, file)| Trial::test(name, move || run(&case::read(&file)?)));
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

fn run(case: &Case) -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    #[cfg(feature = "aws")]
    if let Ok(names) = std::env::var("CONFORMANCE_NAMES") {
        let names = Names(serde_json::from_str(&names).map_err(|error| format!("CONFORMANCE_NAMES: {error}"))?);
        return runtime
            .block_on(async { play(&ddns_native::aws::AwsClients::connect("DDNS").await, case, names).await });
    }
    let (sim, names) = stage::set(&case.stage)?;
    runtime.block_on(play(&sim, case, names))
}

/// Makes the calls in their order and compares each answer.
async fn play<A: Aws>(aws: &A, case: &Case, mut names: Names) -> Result<(), Failed> {
    for (number, step) in case.steps().iter().enumerate() {
        let wrong = |what: String| Failed::from(format!("{}\n  step {}: {what}", case.why, number + 1));
        let call = serde_json::from_value(names.real(&step.call)).map_err(|error| wrong(error.to_string()))?;
        let answer = calls::make(aws, call).await;
        if let (Some(name), Ok(Value::String(id))) = (&step.names, &answer) {
            names.0.insert(name.clone(), id.clone());
        }
        let answer = answer.map(|value| names.symbolic(&value)).map_err(|error| calls::refused(&error));
        let difference = match (&step.expected()?, &answer) {
            (Expected::Refused(code, _), Ok(_)) => Some(format!("answered instead of `{code}`")),
            (Expected::Refused(code, says), Err((found, text))) => (found != code || !text.contains(says.as_str()))
                .then(|| format!("refused with `{found}` instead of `{code}`: {text}")),
            (Expected::Answers(_), Err((code, text))) => Some(format!("refused with `{code}`: {text}")),
            (Expected::Answers(expected), Ok(found)) => case::difference(expected, found, "the answer"),
        };
        if let Some(difference) = difference {
            return Err(wrong(difference));
        }
    }
    Ok(())
}
