//! The command line from the outside: what it prints where, and its exit codes.

use std::io::Write;
use std::path::PathBuf;

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::{contains, is_empty, starts_with};
use serde_json::{Value, json};

const INSTANCE: &str = "i-0aaaaaaaaaaaaaaa1";

fn ddns() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ddns"));
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "AWS_REGION", "AWS_PROFILE"] {
        command.env_remove(variable);
    }
    command
}

fn event(detail_type: &str) -> Value {
    json!({
        "version": "0", "id": "7bf73129-1428-4cd3-a780-95db273d1602", "source": "aws.ec2",
        "detail-type": detail_type, "account": "123456789012", "time": "2026-01-05T10:00:01Z", "region": "eu-west-1",
        "resources": [format!("arn:aws:ec2:eu-west-1:123456789012:instance/{INSTANCE}")],
        "detail": { "instance-id": INSTANCE, "state": "running" }
    })
}

/// A running instance whose tag names a public zone; `live` are the zone's record sets.
fn bundle(live: Value) -> Value {
    json!({
        "event": event("EC2 Instance State-change Notification"),
        "facts": {
            "complete": true,
            "instances": { INSTANCE: {
                "State": { "Name": "running" }, "PrivateIpAddress": "10.0.0.12", "PublicIpAddress": "203.0.113.9",
                "PublicDnsName": "ec2-203-0-113-9.compute-1.amazonaws.com",
                "Tags": [{ "Key": "ZONE", "Value": "corp.example" }]
            } },
            "hostedZones": [{ "Id": "ZPUB", "Name": "corp.example." }],
            "recordSets": { "ZPUB": live }
        }
    })
}

fn file(content: &Value) -> std::io::Result<tempfile::NamedTempFile> {
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(content.to_string().as_bytes())?;
    Ok(file)
}

fn changed(path: &[&str], value: Value) -> String {
    let mut bundle = bundle(json!([]));
    let place = path.iter().fold(&mut bundle, |place, member| &mut place[*member]);
    *place = value;
    bundle.to_string()
}

#[test]
fn a_plan_is_text_unless_asked_otherwise() {
    let bundle = file(&bundle(json!([]))).unwrap();
    let line = "  + ec2-203-0-113-9.corp.example.  A  60s  203.0.113.9  tag `ZONE`";
    ddns().arg("plan").arg(bundle.path()).assert().code(0).stdout(contains(line)).stderr(is_empty());
    let markdown = ddns().args(["plan", "--format", "markdown"]).arg(bundle.path()).assert().code(0);
    markdown.stdout(starts_with("### DNS plan").and(contains("| `+` | `ec2-203-0-113-9.corp.example.` |")));
    let json = ddns().args(["plan", "--format", "json"]).arg(bundle.path()).assert().code(0);
    let answer: Value = serde_json::from_slice(&json.get_output().stdout).unwrap();
    assert_eq!(answer["formatVersion"], 1);
    assert!(answer["fingerprint"].as_str().unwrap().starts_with("sha256:"));
}

#[test]
fn standard_input_is_a_file_called_dash() {
    let plan = ddns().args(["plan", "-"]).write_stdin(bundle(json!([])).to_string()).assert().code(0);
    plan.stdout(contains("Plan: 1 to create"));
    let rejected = ddns().args(["plan", "-"]).write_stdin("{").assert().code(1);
    rejected.stderr(contains("standard input is rejected"));
}

#[test]
fn the_detailed_exit_code_tells_changes_from_none() {
    let plan = |bundle: Value| {
        let run = ddns().args(["plan", "-", "--detailed-exitcode"]).write_stdin(bundle.to_string()).assert();
        run.get_output().status.code()
    };
    assert_eq!(plan(bundle(json!([]))), Some(2));
    let mut pending = bundle(json!([]));
    pending["event"]["detail"]["state"] = json!("pending");
    assert_eq!(plan(pending), Some(0));
    let mut open = bundle(json!([]));
    open["facts"] = json!({});
    assert_eq!(plan(open), Some(1));
}

#[test]
fn missing_facts_are_an_answer() {
    let open = changed(&["facts"], json!({}));
    let text = ddns().args(["plan", "-"]).write_stdin(open.clone()).assert().code(0);
    text.stdout(contains(format!("? instance {INSTANCE} and its registration")));
    let json = ddns().args(["plan", "-", "--format", "json"]).write_stdin(open).assert().code(0);
    let answer: Value = serde_json::from_slice(&json.get_output().stdout).unwrap();
    assert_eq!(answer["needs"][0]["kind"], "instance");
}

/// What a person can do wrong with a file: the input, the path in the rejection, a word of its message.
fn unreadable() -> Vec<(String, &'static str, &'static str)> {
    let whole = bundle(json!([])).to_string();
    let half: String = whole.chars().take(whole.len() / 2).collect();
    vec![
        (half, "event", "EOF"),
        ("no json".to_owned(), ".", "expected"),
        ("[]".to_owned(), ".", "expected"),
        (format!("{whole} {whole}"), ".", "trailing"),
        (json!({ "event": event("EC2 Instance State-change Notification") }).to_string(), ".", "missing field `facts`"),
        (changed(&["facts", "settings"], json!({ "tl": 60 })), "facts.settings.tl", "unknown field `tl`"),
        (changed(&["facts", "settings"], json!({ "ttl": -1 })), "facts.settings.ttl", "-1"),
        (changed(&["facts", "complete"], json!("yes")), "facts.complete", "expected a boolean"),
        (changed(&["facts", "hostedZones"], json!([{ "Id": "Z 1" }])), "facts.hostedZones[0].Id", "no hosted zone id"),
        (changed(&["event"], event("EC2 Spot Instance Interruption Warning")), "event.detail-type", "known are"),
        (changed(&["event", "detail", "instance-id"], json!("vm-1")), "event.detail.instance-id", "no instance id"),
    ]
}

#[test]
fn a_rejection_is_printed_in_the_format_asked_for_and_is_an_error() {
    for (input, path, message) in unreadable() {
        let json = ddns().args(["plan", "-", "--format", "json"]).write_stdin(input.clone()).assert().code(1);
        let answer: Value = serde_json::from_slice(&json.get_output().stdout).unwrap();
        assert_eq!(answer["formatVersion"], 1, "{input}");
        let found = answer["rejection"]["path"].as_str().unwrap();
        assert!(found.starts_with(path), "{path}: {found}: {input}");
        assert!(answer["rejection"]["message"].as_str().unwrap().contains(message), "{message}: {answer}");
        json.stderr(contains(format!("because: `{found}`: ")).and(contains(message)));
        let text = ddns().args(["plan", "-"]).write_stdin(input.clone()).assert().code(1);
        text.stdout(starts_with("rejected: ").and(contains(path)));
        let markdown = ddns().args(["plan", "-", "--format", "markdown"]).write_stdin(input).assert().code(1);
        markdown.stdout(contains("the input cannot be read").and(contains(path)));
    }
}

#[test]
fn a_file_that_is_not_there_is_named_with_its_cause() {
    let missing = PathBuf::from("no/such/file.json");
    let run = ddns().arg("plan").arg(missing).assert().code(1).stdout(is_empty());
    run.stderr(starts_with("error: cannot read `no/such/file.json`\n  because: ").and(contains("No such file")));
}

#[test]
fn control_characters_of_a_file_do_not_reach_the_terminal() {
    let evil = changed(&["facts", "settings"], json!({ "\u{1b}[2J": 1 }));
    for format in ["text", "json", "markdown"] {
        let run = ddns().args(["plan", "-", "--format", format]).write_stdin(evil.clone()).assert().code(1);
        let output = run.get_output();
        assert!(!output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b), "{format}");
    }
}

#[test]
fn colour_is_for_terminals_and_can_be_turned_off_and_on() {
    let plan = |variables: &[(&str, &str)]| {
        let mut command = ddns();
        command.args(["plan", "-"]).envs(variables.iter().copied()).write_stdin(bundle(json!([])).to_string());
        command.assert().code(0).get_output().stdout.contains(&0x1b)
    };
    assert!(!plan(&[]), "a pipe is no terminal");
    assert!(plan(&[("CLICOLOR_FORCE", "1")]));
    assert!(!plan(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!plan(&[("CLICOLOR", "1")]));
}

#[test]
fn every_command_teaches_itself() {
    let top = ddns().arg("--help").assert().code(0).stderr(is_empty());
    top.stdout(contains("Examples:").and(contains("Exit codes:")).and(contains("NO_COLOR")));
    for command in ["plan", "facts", "apply", "demo", "completions"] {
        let help = ddns().args([command, "--help"]).assert().code(0).stderr(is_empty());
        help.stdout(contains(format!("Usage: ddns {command}")).and(contains("Examples:")));
        ddns()
            .args([command, "--no-such-option"])
            .assert()
            .code(1)
            .stdout(is_empty())
            .stderr(contains("--no-such-option"));
    }
    for command in ["plan", "facts", "apply"] {
        ddns().args([command, "--help"]).assert().stdout(contains("Exit codes:"));
        ddns().arg(command).assert().code(1).stderr(contains("required arguments"));
    }
    ddns().assert().code(1).stdout(is_empty()).stderr(contains("Usage: ddns <COMMAND>"));
    ddns().arg("--version").assert().code(0).stdout(starts_with("ddns "));
    ddns().arg("pln").assert().code(1).stderr(contains("'plan'"));
    ddns().args(["plan", "-", "--format", "yaml"]).assert().code(1).stderr(contains("markdown"));
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = ddns().args(["completions", shell]).assert().code(0);
        script.stdout(contains("detailed-exitcode").and(contains("apply")));
    }
    ddns().args(["completions", "csh"]).assert().code(1);
}

#[test]
fn a_reader_that_stops_early_is_no_error() {
    let script = format!("{} completions bash | head -c 1", env!("CARGO_BIN_EXE_ddns"));
    Command::new("sh").args(["-c", &script]).assert().code(0).stderr(is_empty());
}

#[test]
fn the_demo_needs_nothing() {
    let demo = ddns().arg("demo").env_clear().assert().code(0).stderr(is_empty());
    demo.stdout(contains("corp.example.").and(contains("\u{1b}").not()));
}

#[cfg(not(feature = "aws"))]
#[test]
fn without_the_sdk_the_commands_that_need_it_say_how_to_get_it() {
    for command in ["facts", "apply"] {
        let run = ddns().args([command, INSTANCE]).assert().code(1).stdout(is_empty());
        run.stderr(contains("--features aws"));
    }
}
