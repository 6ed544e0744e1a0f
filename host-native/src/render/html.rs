//! The answer as a page of its own: one file, no script, nothing that is fetched, light and dark.

use ddns_core::diagnostic::{Diagnostic, Severity};
use ddns_core::id::ZoneId;
use ddns_core::wire::{Answer, Needs, Plan, Rejection};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::outline::{Outline, Seen, Sign, Zone};
use super::table::Cells;
use super::{Context, describe, visible};

const STYLE: &str = include_str!("report.css");

/// Nothing may be loaded or sent, and the style beside this line is the only one.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The answer as an HTML document that needs nothing beside it.
pub fn html(answer: &Answer, context: &Context) -> String {
    let body = match answer {
        Answer::Plan(plan) => of_plan(plan, context),
        Answer::Needs(needs) => of_needs(needs, context),
        Answer::Rejected(rejected) => of_rejection(&rejected.rejection),
    };
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "DNS plan" }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (body) } }
        }
    };
    page.into_string() + "\n"
}

fn head(context: &Context, summary: &str) -> Markup {
    html! {
        h1 { "DNS plan" }
        @if let Some(event) = context.event_line() { p.event { (event) } }
        p.summary { (visible(summary)) }
    }
}

fn of_plan(plan: &Plan, context: &Context) -> Markup {
    let outline = Outline::of(plan);
    html! {
        (head(context, &outline.summary()))
        @for (id, zone) in context.sorted(&outline.zones) { (of_zone(id, zone, context)) }
        @if !outline.skipped.is_empty() {
            h2 { "Skipped, and why" }
            @for diagnostic in &outline.skipped { (of_diagnostic(diagnostic)) }
        }
        @if !outline.notes.is_empty() {
            h2 { "Good to know" }
            @for diagnostic in &outline.notes { (of_diagnostic(diagnostic)) }
        }
        (of_books(plan, &outline))
    }
}

fn of_zone(id: &ZoneId, zone: &Zone<'_>, context: &Context) -> Markup {
    let (name, kind) = context.zone(id);
    html! {
        h2 { code { (name) } " " small { (kind) } }
        @if let Some(seen) = &zone.created { (of_seen("create the zone, seen by", seen)) }
        @for seen in &zone.associated { (of_seen("associate it with", seen)) }
        @if !zone.rows.is_empty() {
            // It scrolls by itself where it is too wide, and so must be reachable by the keyboard.
            div.table tabindex="0" role="region" aria-label={ "Records of " (name) } {
                table {
                    thead { tr { th { span.unseen { "Change" } } th { "Name" } th { "Type" } th { "TTL" } th { "Value" } th { "Why" } } }
                    tbody { @for cells in zone.rows.iter().filter_map(Cells::of) { (of_cells(&cells)) } }
                }
            }
        }
    }
}

fn of_seen(what: &str, seen: &Seen<'_>) -> Markup {
    html! {
        p { (what) " " code { (visible(&seen.vpc.id.0)) } " in " code { (visible(&seen.vpc.region.0)) } ": " (prose(&seen.reason.message)) }
    }
}

fn of_cells(cells: &Cells) -> Markup {
    let (class, word) = match cells.sign {
        Sign::Create => ("create", "create"),
        Sign::Replace => ("replace", "change"),
        Sign::Delete => ("delete", "delete"),
    };
    html! {
        tr class=(class) {
            td.sign { span aria-hidden="true" { (cells.sign.as_str()) } span.unseen { (word) } }
            td { code { (cells.name) } }
            td { (cells.rtype) }
            td { (cells.ttl) }
            td {
                @for value in &cells.old { del { (value) } }
                @for value in &cells.new { ins { (value) } }
            }
            td.why { (prose(&cells.why)) }
        }
    }
}

fn of_diagnostic(diagnostic: &Diagnostic) -> Markup {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    html! {
        div.said.(severity) {
            p { strong { (severity) } " " code { (describe::word(diagnostic.code)) } ": " (prose(&diagnostic.message)) }
            @if let Some(help) = &diagnostic.help { p.help { (prose(help)) } }
        }
    }
}

/// What few readers want: registrations and the fingerprint.
fn of_books(plan: &Plan, outline: &Outline<'_>) -> Markup {
    html! {
        @if !plan.changes.is_empty() {
            details {
                summary { "Registrations and fingerprint" }
                ul {
                    @if let Some(reason) = outline.table { li { "create the table of registrations: " (prose(&reason.message)) } }
                    @for (id, registration) in &outline.registrations {
                        li { "registration of " code { (id) } ", " (registration.what()) ": " (prose(&registration.reason.message)) }
                    }
                    li { "fingerprint " code { (plan.fingerprint) } }
                }
            }
        }
    }
}

fn of_needs(needs: &Needs, context: &Context) -> Markup {
    html! {
        (head(context, "nothing can be decided yet, these facts are missing"))
        ul { @for need in &needs.needs { li { (visible(&describe::need(need, context))) } } }
    }
}

fn of_rejection(rejection: &Rejection) -> Markup {
    html! {
        h1 { "DNS plan: the input cannot be read" }
        div.said.error {
            p { code { (describe::word(rejection.code)) } " at " code { (visible(&rejection.path)) } ": " (prose(&rejection.message)) }
        }
    }
}

/// A sentence: words in backticks are code.
fn prose(sentence: &str) -> Markup {
    let sentence = visible(sentence);
    html! {
        @for (at, piece) in sentence.split('`').enumerate() {
            @if at % 2 == 1 { code { (piece) } } @else { (piece) }
        }
    }
}
