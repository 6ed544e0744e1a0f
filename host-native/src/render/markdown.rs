//! The answer for a pull request: GitHub's Markdown, tables in sight, the rest folded.

use ddns_core::diagnostic::{Diagnostic, Severity};
use ddns_core::id::ZoneId;
use ddns_core::wire::{Answer, Needs, Plan, Rejection};

use super::escape::{code, plain, prose};
use super::outline::{Outline, Seen, Zone};
use super::table::Cells;
use super::{Context, describe};

/// The answer as GitHub-flavoured Markdown.
pub fn markdown(answer: &Answer, context: &Context) -> String {
    let mut blocks = Vec::new();
    match answer {
        Answer::Plan(plan) => blocks.extend(of_plan(plan, context)),
        Answer::Needs(needs) => blocks.extend(of_needs(needs, context)),
        Answer::Rejected(rejected) => blocks.extend(of_rejection(&rejected.rejection)),
    }
    blocks.join("\n\n") + "\n"
}

fn title(what: &str, context: &Context) -> String {
    let event = context.event_line().map(|line| format!(": {}", plain(&line)));
    format!("### {what}{}", event.unwrap_or_default())
}

fn of_plan(plan: &Plan, context: &Context) -> Vec<String> {
    let outline = Outline::of(plan);
    let mut blocks = vec![title("DNS plan", context), format!("**{}**", plain(&outline.summary()))];
    blocks.extend(context.sorted(&outline.zones).into_iter().map(|(id, zone)| of_zone(id, zone, context)));
    if !outline.skipped.is_empty() {
        blocks.push("#### Skipped, and why".to_owned());
        blocks.push(list(outline.skipped.iter().map(|diagnostic| of_diagnostic(diagnostic))));
    }
    blocks.extend(folded(plan, &outline));
    blocks
}

fn of_zone(id: &ZoneId, zone: &Zone<'_>, context: &Context) -> String {
    let (name, kind) = context.zone(id);
    let mut blocks = vec![format!("#### {} ({})", code(&name), plain(&kind))];
    let created = zone.created.iter().map(|seen| of_seen("create the zone, seen by", seen));
    let associated = zone.associated.iter().map(|seen| of_seen("associate it with", seen));
    let steps: Vec<String> = created.chain(associated).collect();
    if !steps.is_empty() {
        blocks.push(list(steps.into_iter()));
    }
    if !zone.rows.is_empty() {
        let head = "| | Name | Type | TTL | Old | New | Why |\n|---|---|---|---|---|---|---|".to_owned();
        let rows = zone.rows.iter().filter_map(Cells::of).map(|cells| of_cells(&cells));
        blocks.push(std::iter::once(head).chain(rows).collect::<Vec<_>>().join("\n"));
    }
    blocks.join("\n\n")
}

fn of_seen(what: &str, seen: &Seen<'_>) -> String {
    let (vpc, region) = (code(&seen.vpc.id.0), code(&seen.vpc.region.0));
    format!("{what} {vpc} in {region}: {}", prose(&seen.reason.message))
}

fn of_cells(cells: &Cells) -> String {
    let values = |values: &[String]| values.iter().map(|value| code(value)).collect::<Vec<_>>().join("<br>");
    let (sign, name, rtype, ttl) =
        (code(cells.sign.as_str()), code(&cells.name), plain(&cells.rtype), plain(&cells.ttl));
    let (old, new, why) = (values(&cells.old), values(&cells.new), prose(&cells.why));
    format!("| {sign} | {name} | {rtype} | {ttl} | {old} | {new} | {why} |")
}

fn of_diagnostic(diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let help = diagnostic.help.as_ref().map(|help| format!("<br>Help: {}", prose(help))).unwrap_or_default();
    format!("**{severity}** {}: {}{help}", code(&describe::word(diagnostic.code)), prose(&diagnostic.message))
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.map(|item| format!("- {item}")).collect::<Vec<_>>().join("\n")
}

/// What few readers want: registrations, notes and the fingerprint.
fn folded(plan: &Plan, outline: &Outline<'_>) -> Vec<String> {
    let table =
        outline.table.iter().map(|reason| format!("create the table of registrations: {}", prose(&reason.message)));
    let registrations = outline.registrations.iter().map(|(id, registration)| {
        let (what, why) = (plain(&registration.what()), prose(&registration.reason.message));
        format!("registration of {}, {what}: {why}", code(id.as_str()))
    });
    let notes = outline.notes.iter().map(|diagnostic| of_diagnostic(diagnostic));
    let mut items: Vec<String> = table.chain(registrations).chain(notes).collect();
    if !plan.changes.is_empty() {
        items.push(format!("fingerprint {}", code(&plan.fingerprint)));
    }
    if items.is_empty() {
        return Vec::new();
    }
    vec![
        "<details>\n<summary>Registrations, notes and fingerprint</summary>".to_owned(),
        list(items.into_iter()),
        "</details>".to_owned(),
    ]
}

fn of_needs(needs: &Needs, context: &Context) -> Vec<String> {
    let missing = needs.needs.iter().map(|need| plain(&describe::need(need, context)));
    vec![
        title("DNS plan", context),
        "**nothing can be decided yet, these facts are missing**".to_owned(),
        list(missing),
    ]
}

fn of_rejection(rejection: &Rejection) -> Vec<String> {
    let (word, path) = (code(&describe::word(rejection.code)), code(&rejection.path));
    vec![
        "### DNS plan: the input cannot be read".to_owned(),
        format!("**{word}** at {path}: {}", prose(&rejection.message)),
    ]
}
