//! The Lambda function: an event in, the drive loop, one line of log out.
//!
//! It is started by the runtime `provided.al2023`, reads its settings from the `DDNS_*` environment variables and
//! serves one event at a time. An error fails the invocation, so that the event comes again.

use std::collections::BTreeSet;
use std::error::Error as _;
use std::ffi::OsString;
use std::fmt;
use std::process::ExitCode;
use std::time::Instant;

use ddns_core::diagnostic::{Diagnostic, Severity};
use ddns_core::event::Event;
use ddns_core::id::ZoneId;
use ddns_core::settings::Settings;
use ddns_core::wire::Plan;
use ddns_native::aws::{AwsClients, Calls};
use ddns_native::drive::{Driver, Progress};
use ddns_native::error::{Error, code_name};
use ddns_native::fetch::Cache;
use ddns_native::settings::Environment;
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::{Value, json};
use tracing_subscriber::EnvFilter;

/// What is logged unless `RUST_LOG` says otherwise: of the libraries only what is wrong. The span of `lambda_runtime`
/// carries the request id.
const DEFAULT_FILTER: &str = "warn,bootstrap=info,ddns_native=info,lambda_runtime=info";

// One event at a time, which mostly waits for the network: one thread is enough, and it starts sooner.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    start_logging();
    let function = match Function::start().await {
        Ok(function) => function,
        Err(error) => {
            tracing::error!(error_type = kind(&error), error = chain(&error), "the function cannot start");
            return ExitCode::FAILURE;
        }
    };
    // Boxed, as the loop with all the SDK's calls in it is a large future, in its type too.
    let handler = service_fn(|event: LambdaEvent<Value>| Box::pin(function.handle(event.payload)));
    match lambda_runtime::run(handler).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error, "the runtime has ended");
            ExitCode::FAILURE
        }
    }
}

/// JSON lines on standard output, from where Lambda takes them.
fn start_logging() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(DEFAULT_FILTER));
    let lines = tracing_subscriber::fmt().json().flatten_event(true).with_span_list(false).with_target(false);
    lines.with_ansi(false).with_env_filter(filter).init();
}

/// What is made once and serves every event.
struct Function {
    aws: AwsClients,
    cache: Cache,
    settings: Settings,
}

impl Function {
    async fn start() -> Result<Self, Error> {
        let text = |os: OsString| os.to_string_lossy().into_owned();
        let environment = Environment::read(std::env::vars_os().map(|(name, value)| (text(name), text(value))))?;
        let aws = AwsClients::connect(&environment.table).await;
        Ok(Self { aws, cache: Cache::default(), settings: environment.settings })
    }

    /// One event. The answer is for whoever invokes the function by hand; EventBridge ignores it.
    async fn handle(&self, payload: Value) -> Result<Value, Failure> {
        let (started, before) = (Instant::now(), self.aws.calls());
        let event = Event::from_value(&payload).map_err(Error::from)?;
        let driver = Driver { aws: &self.aws, cache: &self.cache, settings: &self.settings };
        let (mut progress, mut planned) = (Progress::default(), None);
        let result = driver
            .run(&event, &mut progress, |view| {
                planned = Some(view.plan.clone());
                Ok(())
            })
            .await;
        let (plan, error) = match result {
            Ok(plan) => (Some(plan), None),
            Err(error) => (planned, Some(error)),
        };
        let report = Report { event: &event, progress: &progress, plan: plan.as_ref() };
        report.log(error.as_ref(), self.aws.calls() - before, started);
        match error {
            None => Ok(report.to_json()),
            Some(error) => Err(error.into()),
        }
    }
}

/// What became of an event.
struct Report<'a> {
    event: &'a Event,
    progress: &'a Progress,
    /// The last plan that there was.
    plan: Option<&'a Plan>,
}

impl Report<'_> {
    /// The event's one line, after a line for each thing that somebody has to look at.
    fn log(&self, error: Option<&Error>, calls: Calls, started: Instant) {
        self.diagnostics().iter().for_each(|diagnostic| log_diagnostic(self.event, diagnostic));
        let changes: Vec<String> =
            self.progress.done.counts.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
        let zones: Vec<&str> = self.progress.done.zones.iter().map(ZoneId::as_str).collect();
        tracing::info!(
            instance = self.event.instance.as_str(),
            region = self.event.region.0,
            zones = zones.join(", "),
            changes = changes.join(", "),
            diagnostics = codes(self.diagnostics()).join(", "),
            rounds = self.progress.rounds,
            attempts = self.progress.attempts,
            calls = calls.total(),
            ec2_calls = calls.ec2,
            route53_calls = calls.route53,
            dynamodb_calls = calls.dynamodb,
            milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            error_type = error.map(kind),
            "{}",
            if error.is_none() { "event done" } else { "event failed" }
        );
    }

    fn to_json(&self) -> Value {
        json!({
            "instance": self.event.instance,
            "zones": self.progress.done.zones,
            "changes": self.progress.done.counts,
            "diagnostics": self.diagnostics(),
            "rounds": self.progress.rounds,
            "attempts": self.progress.attempts,
        })
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        self.plan.map_or(&[], |plan| &plan.diagnostics)
    }
}

fn log_diagnostic(event: &Event, diagnostic: &Diagnostic) {
    let (instance, code) = (event.instance.as_str(), code_name(diagnostic));
    let (message, help) = (diagnostic.message.as_str(), diagnostic.help.as_deref());
    match diagnostic.severity {
        Severity::Error => tracing::error!(instance, code, help, "{message}"),
        Severity::Warning => tracing::warn!(instance, code, help, "{message}"),
        Severity::Info => {}
    }
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<String> {
    let codes: BTreeSet<String> = diagnostics.iter().map(code_name).collect();
    codes.into_iter().collect()
}

/// Why an invocation fails. Lambda shows one word as `errorType` and the sentence as `errorMessage`.
struct Failure(Error);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

/// `lambda_runtime` logs the error of an invocation in this form.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", kind(&self.0), chain(&self.0))
    }
}

impl From<Failure> for lambda_runtime::Diagnostic {
    fn from(Failure(error): Failure) -> Self {
        Self { error_type: kind(&error).to_owned(), error_message: chain(&error) }
    }
}

/// One word for the kind of error, to count by and to set alarms on.
fn kind(error: &Error) -> &'static str {
    match error {
        Error::Aws(_) => "AwsCallFailed",
        Error::Rejected(_) => "InvalidEvent",
        Error::Settings(_) => "InvalidSettings",
        Error::Failed(_) => "PlanFailed",
        Error::UnreadableRow { .. } => "UnreadableRow",
        Error::Contended { .. } => "Contended",
        Error::TooManyNames { .. } => "TooManyNames",
        Error::Unexpected { .. } => "UnexpectedPlan",
        Error::Declined => "Declined",
        Error::Endless { .. } => "PlannerMistake",
    }
}

/// The error with its causes, in one line; a cause that it speaks of itself is not repeated.
fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let said = error.to_string();
        if !text.contains(&said) {
            text = format!("{text}: {said}");
        }
        cause = error.source();
    }
    text
}
