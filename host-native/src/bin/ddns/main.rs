//! The command line: `ddns plan`, `facts`, `apply`, `demo`, `completions`.

#[cfg(any(feature = "aws", test))]
mod apply;
mod args;
#[cfg(any(feature = "aws", test))]
mod chosen;
mod demo;
mod input;
#[cfg(feature = "aws")]
mod live;
#[cfg(any(feature = "aws", test))]
mod occasion;
#[cfg(not(feature = "aws"))]
mod offline;
mod output;
mod plan;
#[cfg(feature = "aws")]
mod terminal;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Cli, Command};

/// What a command came to; its exit code is documented in `--help`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Done,
    Changes,
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(refused) => return usage(&refused),
    };
    match run(cli.command) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Changes) => ExitCode::from(2),
        Err(error) => {
            output::error(&error);
            ExitCode::FAILURE
        }
    }
}

/// Help is no error; and a mistake is 1 here, not clap's 2, which means that there are changes.
fn usage(refused: &clap::Error) -> ExitCode {
    // There is nowhere left to say that printing failed.
    let _ = refused.print();
    if refused.use_stderr() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn run(command: Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Plan(args) => plan::run(&args),
        #[cfg(feature = "aws")]
        Command::Facts(args) => live::facts(&args),
        #[cfg(feature = "aws")]
        Command::Apply(args) => live::apply(&args),
        #[cfg(not(feature = "aws"))]
        Command::Facts(_) | Command::Apply(_) => offline::refuse(),
        Command::Demo => demo::run(),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "ddns", &mut script);
            output::print(&String::from_utf8(script)?)?;
            Ok(Outcome::Done)
        }
    }
}
