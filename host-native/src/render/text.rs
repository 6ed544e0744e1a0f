//! The answer for an operator. Colours are ANSI sequences; print it through `anstream`, which takes them out
//! where they are not wanted (no terminal, `NO_COLOR`, `CLICOLOR`).

use anstyle::{AnsiColor, Style};
use ddns_core::diagnostic::{Diagnostic, Severity};
use ddns_core::id::ZoneId;
use ddns_core::wire::{Answer, Needs, Plan, Rejection};
use textwrap::{Options, WordSplitter};

use super::outline::{Outline, Seen, Sign, Zone};
use super::table::{Cells, Layout};
use super::{Context, describe, visible};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GREEN: Style = AnsiColor::Green.on_default();
const RED: Style = AnsiColor::Red.on_default();
const YELLOW: Style = AnsiColor::Yellow.on_default();
const CYAN: Style = AnsiColor::Cyan.on_default();

/// The answer as an operator reads it, with ANSI colours.
pub fn text(answer: &Answer, context: &Context) -> String {
    let mut page = Page { lines: Vec::new(), width: context.width() };
    match answer {
        Answer::Plan(plan) => page.plan(plan, context),
        Answer::Needs(needs) => page.needs(needs, context),
        Answer::Rejected(rejected) => page.rejection(&rejected.rejection),
    }
    page.lines.join("\n") + "\n"
}

fn paint(style: Style, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{style}{text}{style:#}") }
}

fn colour(sign: Sign) -> Style {
    match sign {
        Sign::Create => GREEN,
        Sign::Replace => YELLOW,
        Sign::Delete => RED,
    }
}

struct Page {
    lines: Vec<String>,
    width: Option<usize>,
}

impl Page {
    fn line(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    fn heading(&mut self, text: &str) {
        if !self.lines.is_empty() {
            self.line("");
        }
        self.line(paint(BOLD, text));
    }

    /// A text from outside, wrapped to the reader's width, every line after the first indented as the first.
    fn paragraph(&mut self, first: &str, style: Style, text: &str) {
        self.item(Style::new(), first, style, text);
    }

    /// The same with a sign in front that has a colour of its own.
    fn item(&mut self, sign: Style, first: &str, style: Style, text: &str) {
        let text = visible(text);
        let indent = " ".repeat(first.chars().count());
        let width = self.width.unwrap_or(usize::MAX).saturating_sub(indent.len()).max(40);
        // An id or a name that is torn apart cannot be copied.
        let whole_words = Options::new(width).word_splitter(WordSplitter::NoHyphenation).break_words(false);
        for (at, line) in textwrap::wrap(&text, whole_words).iter().enumerate() {
            let before = if at == 0 { paint(sign, first) } else { indent.clone() };
            self.line(before + &paint(style, line));
        }
    }

    fn plan(&mut self, plan: &Plan, context: &Context) {
        let outline = Outline::of(plan);
        if let Some(event) = context.event_line() {
            self.paragraph("", Style::new(), &event);
        }
        let layout = Layout::of(&outline, self.width);
        for (id, zone) in context.sorted(&outline.zones) {
            self.zone(id, zone, context, &layout);
        }
        self.registrations(&outline);
        self.diagnostics("Skipped, and why", &outline.skipped);
        self.diagnostics("Good to know", &outline.notes);
        self.heading(&format!("Plan: {}", outline.summary()));
        if !plan.changes.is_empty() {
            self.paragraph("", DIM, &format!("fingerprint {}", plan.fingerprint));
        }
    }

    fn zone(&mut self, id: &ZoneId, zone: &Zone<'_>, context: &Context, layout: &Layout) {
        let (name, kind) = context.zone(id);
        self.heading(&name);
        if let Some(line) = self.lines.last_mut() {
            line.push_str(&paint(DIM, &format!("  {kind}")));
        }
        zone.created.iter().for_each(|seen| self.seen("zone, seen by", seen));
        zone.associated.iter().for_each(|seen| self.seen("association with", seen));
        for cells in zone.rows.iter().filter_map(Cells::of) {
            self.row(&cells, layout);
        }
    }

    fn seen(&mut self, what: &str, seen: &Seen<'_>) {
        let (vpc, region) = (visible(&seen.vpc.id.0), visible(&seen.vpc.region.0));
        self.step(Sign::Create, &format!("{what} {vpc} in {region}"), &seen.reason.message);
    }

    /// A sign, what happens, and why.
    fn step(&mut self, sign: Sign, what: &str, why: &str) {
        let start = format!("  {} ", sign.as_str());
        let beside = self.width.is_none_or(|width| start.len() + what.len() + 2 + why.chars().count() <= width);
        let painted = paint(colour(sign), &format!("{start}{what}"));
        if beside {
            self.line(format!("{painted}  {}", paint(DIM, &visible(why))));
        } else {
            self.line(painted);
            self.paragraph("      ", DIM, why);
        }
    }

    fn row(&mut self, cells: &Cells, layout: &Layout) {
        for (at, line) in layout.lines(cells).iter().enumerate() {
            let painted = paint(colour(cells.sign), line.trim_end());
            if at == 0 && layout.beside {
                let gap = " ".repeat(line.chars().count() - line.trim_end().chars().count() + 2);
                self.line(format!("{painted}{gap}{}", paint(DIM, &visible(&cells.why))));
            } else {
                self.line(painted);
            }
        }
        if !layout.beside {
            self.paragraph("      ", DIM, &cells.why);
        }
    }

    fn registrations(&mut self, outline: &Outline<'_>) {
        if outline.table.is_none() && outline.registrations.is_empty() {
            return;
        }
        self.heading("Registrations");
        if let Some(reason) = outline.table {
            self.step(Sign::Create, "table of registrations", &reason.message);
        }
        for (id, registration) in &outline.registrations {
            let what = format!("{id}  {}", registration.what());
            self.step(registration.sign(), &what, &registration.reason.message);
        }
    }

    fn diagnostics(&mut self, title: &str, diagnostics: &[&Diagnostic]) {
        if diagnostics.is_empty() {
            return;
        }
        self.heading(title);
        for diagnostic in diagnostics {
            let (word, style) = match diagnostic.severity {
                Severity::Error => ("error", RED),
                Severity::Warning => ("warning", YELLOW),
                Severity::Info => ("info", CYAN),
            };
            self.line(format!("  {} {}", paint(style.bold(), word), describe::word(diagnostic.code)));
            self.paragraph("    ", Style::new(), &diagnostic.message);
            if let Some(help) = &diagnostic.help {
                self.paragraph("    help: ", DIM, help);
            }
        }
    }

    fn needs(&mut self, needs: &Needs, context: &Context) {
        if let Some(event) = context.event_line() {
            self.paragraph("", Style::new(), &event);
        }
        self.heading("Nothing can be decided yet, these facts are missing");
        for need in &needs.needs {
            self.item(CYAN, "  ? ", Style::new(), &describe::need(need, context));
        }
        self.line("");
        self.paragraph(
            "help: ",
            DIM,
            "add them to `facts`, or set `complete` to true where what is absent does not exist; `ddns facts` fetches them",
        );
    }

    fn rejection(&mut self, rejection: &Rejection) {
        self.line(format!("{} the input cannot be read", paint(RED.bold(), "rejected:")));
        self.paragraph("  at  ", BOLD, &rejection.path);
        self.paragraph("  why ", Style::new(), &rejection.message);
    }
}
