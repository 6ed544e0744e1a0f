//! What the command line understands, and what `--help` teaches.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use ddns_core::id::InstanceId;

const EXAMPLES: &str = "\
Examples:
  ddns demo                                  watch records come and go, without an AWS account
  ddns facts i-0abc1234def567890 > now.json  keep what AWS says now about an instance
  ddns plan now.json                         see what would be done, offline
  ddns apply i-0abc1234def567890             see it, confirm it, do it

Exit codes:
  0  done
  1  error
  2  with --detailed-exitcode: there are changes

Colours are used on a terminal only; NO_COLOR=1 turns them off, CLICOLOR_FORCE=1 on.";

/// Dynamic DNS for EC2 on Route 53.
///
/// Plans and carries out the DNS records of EC2 instances, from their tags `ZONE` and `CNAME` and the domain of their
/// DHCP option set.
#[derive(Debug, Parser)]
#[command(name = "ddns", version, after_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Plan(PlanArgs),
    Facts(FactsArgs),
    Apply(ApplyArgs),
    /// Watch the records of an AWS that lives in this process come and go: no account, no network.
    #[command(after_help = DEMO_HELP)]
    Demo,
    /// Print a completion script for a shell.
    #[command(after_help = COMPLETIONS_HELP)]
    Completions {
        /// The shell.
        shell: Shell,
    },
}

const DEMO_HELP: &str = "\
Examples:
  ddns demo
  CLICOLOR_FORCE=1 ddns demo | less -R

Nothing outside this process is read or changed.";

const COMPLETIONS_HELP: &str = "\
Examples:
  ddns completions bash > ~/.local/share/bash-completion/completions/ddns
  ddns completions zsh > \"${fpath[1]}/_ddns\"
  ddns completions fish > ~/.config/fish/completions/ddns.fish";

const PLAN_HELP: &str = "\
Examples:
  ddns plan now.json
  ddns facts i-0abc1234def567890 | ddns plan -
  ddns plan now.json --format json | jq .changes
  ddns plan now.json --format markdown >> \"$GITHUB_STEP_SUMMARY\"
  ddns plan now.json --format html > plan.html
  ddns plan --from instances.json --from zones.json --from ZPUB.json --instance i-0abc1234def567890
  ddns plan --from instances.json --from zones.json event.json

FILE is JSON: {\"event\": an EventBridge envelope, \"facts\": what AWS says}, as `ddns facts` prints it. With
\"complete\": true among the facts, whatever is absent does not exist; without it the answer can be the list of the
facts that are missing.

With --from, files are what you have at hand: what `aws ec2 describe-instances`, `describe-vpcs`, `describe-vpc-attribute`,
`describe-dhcp-options`, `describe-subnets` and `aws route53 list-hosted-zones`, `get-hosted-zone`,
`list-resource-record-sets` print, bundles, events, lines of a log, in any order. What each was taken for is said on
standard error. Whatever is in none of them does not exist. Record sets of two zones of one name: name each file for its
zone's id.";

/// Show what would be done, offline: no call to AWS is made.
#[derive(Args, Debug)]
#[command(after_help = format!("{PLAN_HELP}\n\n{PLAN_EXIT_CODES}"))]
pub(crate) struct PlanArgs {
    /// A file that holds an event and facts; `-` is standard input. With --from: a file with the event.
    #[arg(required_unless_present = "from")]
    pub(crate) file: Option<PathBuf>,
    /// A file to take the facts from, whatever it is; may be given several times.
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Vec<PathBuf>,
    /// The instance that it is about, of several in the files.
    #[arg(long, value_name = "INSTANCE-ID", requires = "from", value_parser = InstanceId::parse)]
    pub(crate) instance: Option<InstanceId>,
    /// How to print the answer.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// Exit with 2 when there are changes.
    #[arg(long)]
    pub(crate) detailed_exitcode: bool,
}

const PLAN_EXIT_CODES: &str = "\
Exit codes:
  0  there is an answer; with --detailed-exitcode: there is nothing to change
  1  a file cannot be read, or there is no event (a FILE's rejection is still printed in the format asked for);
     with --detailed-exitcode also: facts are missing, so nobody can say whether there are changes
  2  with --detailed-exitcode: there are changes";

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
}

const FACTS_HELP: &str = "\
Examples:
  ddns facts i-0abc1234def567890 > now.json
  ddns facts i-0abc1234def567890 --region eu-west-1 | ddns plan -
  aws sqs receive-message … | jq '.Messages[0].Body | fromjson' | ddns facts -

Credentials and region are found as the AWS command line finds them: AWS_PROFILE, AWS_REGION, ~/.aws/config, and so on.
Nothing is written.

Exit codes:
  0  the event and the facts are printed
  1  error";

/// Fetch from AWS what a plan needs to know, and print it together with the event.
///
/// What it prints is what `ddns plan` reads, so that an incident can be looked at later, offline.
#[derive(Args, Debug)]
#[command(after_help = FACTS_HELP)]
pub(crate) struct FactsArgs {
    /// A file that holds an EventBridge envelope (`-` is standard input), or an instance's id.
    #[arg(value_name = "EVENT|INSTANCE-ID")]
    pub(crate) occasion: String,
    #[command(flatten)]
    pub(crate) live: LiveArgs,
}

const APPLY_HELP: &str = "\
Examples:
  ddns apply i-0abc1234def567890
  ddns apply now.json --expect sha256:1b4f…   only if it is still the plan that was looked at
  ddns apply event.json --yes                 in a script

The plan is made afresh from what AWS says now; the facts in FILE are not used. If somebody else changes records at the
same time, what is left to do is shown and asked about again. Use --expect with the file that was planned: every use of
an INSTANCE-ID is an event of its own, and a plan that creates a zone is another one then.

Exit codes:
  0  done, or there was nothing to do
  1  error, refused, or the plan has another fingerprint than expected; records are as they were, or the error says
     how far it came: the next `ddns apply` finishes it";

/// Look at AWS, show the plan, ask, carry it out.
#[derive(Args, Debug)]
#[command(after_help = APPLY_HELP)]
pub(crate) struct ApplyArgs {
    /// A file that holds an EventBridge envelope, or what `ddns facts` printed (`-` is standard input), or an
    /// instance's id.
    #[arg(value_name = "EVENT|INSTANCE-ID|FILE")]
    pub(crate) occasion: String,
    /// Do nothing unless the plan has this fingerprint, which `ddns plan` shows.
    #[arg(long, value_name = "FINGERPRINT")]
    pub(crate) expect: Option<String>,
    /// Do not ask.
    #[arg(long, short)]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) live: LiveArgs,
}

/// What the commands that talk to AWS have in common.
#[derive(Args, Debug)]
pub(crate) struct LiveArgs {
    /// A JSON file with the settings; without it the variables DDNS_… are read, as the Lambda function reads them.
    #[arg(long, value_name = "FILE")]
    pub(crate) settings: Option<PathBuf>,
    /// The region of INSTANCE-ID, if it is not the configured one, which is that of the registration table.
    #[arg(long)]
    pub(crate) region: Option<String>,
}
