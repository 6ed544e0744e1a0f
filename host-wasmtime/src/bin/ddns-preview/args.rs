//! What the command line understands, and what `--help` teaches.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use ddns_core::id::InstanceId;

const HELP: &str = "\
Examples:
  ddns facts i-0abc1234def567890 | ddns-preview
  ddns-preview now.json --format markdown >> \"$GITHUB_STEP_SUMMARY\"
  ddns-preview --from instances.json --from zones.json --instance i-0abc1234def567890
  ddns-preview now.json --module ddns_core_bg.wasm    what another release would do

Terraform:
  data \"external\" \"dns\" {
    program = [\"ddns-preview\", \"--format\", \"terraform-external\"]
    query   = { bundle = file(\"now.json\") }
  }

Exit codes:
  0  there is an answer
  1  error, or there is no event; a bundle that cannot be read is still answered, with its rejection";

/// Show what would be done, offline and in a sandbox.
///
/// The planner is a WebAssembly module that can reach nothing: no AWS, no file, no network.
#[derive(Debug, Parser)]
#[command(name = "ddns-preview", version, after_help = HELP)]
pub(crate) struct Cli {
    /// A file that holds an event and facts, as `ddns facts` prints it; without it, or as `-`, standard input.
    ///
    /// With --from: a file with the event.
    pub(crate) file: Option<PathBuf>,
    /// A file to take the facts from: what the AWS CLI printed, a bundle, a log; may be given several times.
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Vec<PathBuf>,
    /// The instance that it is about, of several in the files.
    #[arg(long, value_name = "INSTANCE-ID", requires = "from", value_parser = InstanceId::parse)]
    pub(crate) instance: Option<InstanceId>,
    /// The planner of another release: a WebAssembly file.
    #[arg(long, value_name = "FILE")]
    pub(crate) module: Option<PathBuf>,
    /// How to print the answer.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// How an answer is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For an operator.
    #[default]
    Text,
    /// For programs: the planner's whole answer.
    Json,
    /// For a pull request.
    Markdown,
    /// For a browser: a page that needs nothing beside it.
    Html,
    /// For Terraform's data source `external`: its query {"bundle": JSON text} on standard input, unless there is a
    /// FILE, and a map of strings on standard output.
    TerraformExternal,
}
