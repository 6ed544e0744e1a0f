//! The form of an answer (SPEC 2): its members, a reason for each change, what diagnostics say, the fingerprint.

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::finding::Finding;
use crate::json::{Members, text};

/// From the worst to the least.
const SEVERITIES: [&str; 3] = ["error", "warning", "info"];
/// What stays wrong unless the event is delivered again (SPEC 3, 8).
const FAILING: [&str; 2] = ["instance-not-found", "unreadable-registration"];
/// Characters of what a rejection says, whatever it quotes.
const LONGEST: usize = 401;

/// The changes of a plan. A closed world is never answered with needs, and a case that expects no rejection is
/// readable.
pub(crate) fn changes(answer: &Value) -> Result<&[Value], Finding> {
    let changes = answer["changes"].as_array().map(Vec::as_slice);
    changes.ok_or_else(|| Finding::new("answer", "the planner's answer", "a plan", answer))
}

/// A rejection whose path contains `path`, and nothing else; as long as people can read, whatever it quotes.
pub(crate) fn rejection(answer: &Value, path: &str) -> Vec<Finding> {
    let rejection = &answer["rejection"];
    let said = |member| rejection[member].as_str().is_some_and(|text| (1..=LONGEST).contains(&text.chars().count()));
    let there = rejection["path"].as_str().is_some_and(|found| found.contains(path));
    let alone = answer.get("changes").is_none() && answer.get("needs").is_none();
    if alone && there && said("code") && said("message") {
        return Vec::new();
    }
    let expected = format!("code, message of {LONGEST} characters at most and the path `{path}`");
    vec![Finding::new("rejection", "the planner's answer", expected, answer)]
}

/// What is wrong with the form of a plan.
pub(crate) fn plan(event: &Value, answer: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    let members = ["changes", "diagnostics", "fingerprint", "formatVersion"];
    for member in answer.as_object().into_iter().flat_map(serde_json::Map::keys) {
        if !members.contains(&member.as_str()) {
            findings.push(Finding::new("answer", "the plan's members", format!("{members:?}"), member));
        }
    }
    let (expected, found) = (fingerprint(&answer["changes"]), &answer["fingerprint"]);
    if *found != expected.as_str() {
        findings.push(Finding::new("fingerprint", "the plan", expected, found));
    }
    for change in answer["changes"].as_array().into_iter().flatten() {
        findings.extend(reasons(change));
    }
    let diagnostics = answer["diagnostics"].as_array();
    if diagnostics.is_none() {
        findings.push(Finding::new("diagnostics", "the plan", "a list", &answer["diagnostics"]));
    }
    findings.extend(diagnostics.into_iter().flatten().flat_map(|said| diagnostic(event, said)));
    findings.extend(diagnostics.and_then(|said| severities(said)));
    findings
}

/// `sha256:` and the hash of a plan's changes in canonical JSON (RFC 8785), worked out here once more.
pub fn fingerprint(changes: &Value) -> String {
    let digest = Sha256::digest(text(changes, Members::Canonical));
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

/// Every change says why; a change of record sets says it for each of them.
fn reasons(change: &Value) -> Vec<Finding> {
    let kind = change["kind"].as_str().unwrap_or_default();
    let about = change.get("HostedZoneId").or(change.get("Name")).or(change.get("InstanceId"));
    let about = format!("{kind} {}", about.unwrap_or(&change["registration"]["InstanceId"]));
    let wrong = |found: &Value| Finding::new("reason", &about, "a rule and a message", found);
    if kind != "changeRecordSets" {
        let reason = &change["reason"];
        return if is_reason(reason) { Vec::new() } else { vec![wrong(reason)] };
    }
    let reasons = change["reasons"].as_array().map(Vec::as_slice).unwrap_or_default();
    let count = change["ChangeBatch"]["Changes"].as_array().map_or(0, Vec::len);
    let mut findings: Vec<Finding> = reasons.iter().filter(|reason| !is_reason(reason)).map(wrong).collect();
    if reasons.len() != count {
        let expected = format!("{count}, one for each change");
        findings.push(Finding::new("reasons", &about, expected, reasons.len()));
    }
    findings
}

fn is_reason(reason: &Value) -> bool {
    let said = |member| reason[member].as_str().is_some_and(|text| !text.trim().is_empty());
    said("rule") && said("message") && is_harmless(&reason["message"])
}

/// A sentence goes to terminals and into logs: what a tag holds does not control them, nor turn the direction of
/// writing (CVE-2021-42574).
fn is_harmless(sentence: &Value) -> bool {
    let turns = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    sentence.as_str().unwrap_or_default().chars().all(|c| !c.is_control() && !turns(c))
}

/// The worst comes first.
fn severities(diagnostics: &[Value]) -> Option<Finding> {
    let place = |said: &Value| SEVERITIES.iter().position(|severity| said["severity"] == *severity);
    let found: Vec<&Value> = diagnostics.iter().map(|said| &said["severity"]).collect();
    let sorted = diagnostics.is_sorted_by_key(place);
    (!sorted).then(|| Finding::new("diagnostics", "their order", format!("{SEVERITIES:?}"), format!("{found:?}")))
}

/// Each names the instance that the event was about; errors and warnings say what to do.
fn diagnostic(event: &Value, diagnostic: &Value) -> Vec<Finding> {
    let said = |member| diagnostic[member].as_str().is_some_and(|text| !text.trim().is_empty());
    let severity = diagnostic["severity"].as_str().unwrap_or_default();
    let mut findings = Vec::new();
    let mut wrong = |expected: &str| {
        findings.push(Finding::new("diagnostic", &diagnostic["code"], expected, diagnostic));
    };
    if !SEVERITIES.contains(&severity) {
        wrong("the severity error, warning or info");
    }
    if !said("code") || !said("message") {
        wrong("a code and a message");
    }
    if !is_harmless(&diagnostic["message"]) || !is_harmless(&diagnostic["help"]) {
        wrong("a sentence without control characters");
    }
    if severity != "info" && !said("help") {
        wrong("`help`: what to do");
    }
    if !diagnostic["subject"].is_object() {
        wrong("a subject");
    }
    let instance = diagnostic["subject"]["InstanceId"].as_str();
    if instance.is_none_or(|instance| !event.to_string().contains(instance)) {
        wrong("a subject with the event's instance");
    }
    let again = FAILING.iter().any(|code| diagnostic["code"] == *code);
    if again != (diagnostic["failsEvent"] == true) {
        wrong("`failsEvent`, where the event has to be delivered again");
    }
    findings
}
