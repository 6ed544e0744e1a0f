//! The lines of a plan's record sets as cells, the same for text and Markdown.

use ddns_core::record::RecordSet;

use super::outline::{Outline, Row, Sign};
use super::visible;

/// One record set's cells; `old` and `new` hold one string a value. Where only the TTL changes, `old` is empty.
pub(super) struct Cells {
    pub(super) sign: Sign,
    pub(super) name: String,
    pub(super) rtype: String,
    pub(super) ttl: String,
    pub(super) old: Vec<String>,
    pub(super) new: Vec<String>,
    pub(super) why: String,
}

impl Cells {
    pub(super) fn of(row: &Row<'_>) -> Option<Self> {
        let set = row.set()?;
        let (old, new) = (row.old.map(ttl), row.new.map(ttl));
        let ttl = match (old, new) {
            (Some(old), Some(new)) if old != new => format!("{old}{ARROW}{new}"),
            (old, new) => new.or(old).unwrap_or_default(),
        };
        let (mut gone, values) = (row.old.map(values).unwrap_or_default(), row.new.map(values).unwrap_or_default());
        if gone == values {
            gone.clear();
        }
        Some(Self {
            sign: row.sign(),
            name: visible(set.name.as_str()),
            rtype: rtype(set),
            ttl,
            old: gone,
            new: values,
            why: row.why(),
        })
    }

    fn replaces_values(&self) -> bool {
        !self.old.is_empty() && !self.new.is_empty()
    }
}

fn ttl(set: &RecordSet) -> String {
    set.ttl.map(|seconds| format!("{seconds}s")).unwrap_or_default()
}

/// `A`, or `A of i-…` for one of several multivalue answers.
fn rtype(set: &RecordSet) -> String {
    let rtype = visible(set.rtype.as_str());
    match &set.set_identifier {
        Some(identifier) => format!("{rtype} of {}", visible(identifier)),
        None => rtype,
    }
}

fn values(set: &RecordSet) -> Vec<String> {
    if set.policy.is_some() {
        return vec![visible(&set.values_text())];
    }
    set.resource_records.iter().map(|record| visible(&record.value)).collect()
}

/// How wide the columns are, so that the lines of all zones stand below one another.
pub(super) struct Layout {
    name: usize,
    rtype: usize,
    ttl: usize,
    old: usize,
    new: usize,
    /// Are values replaced? Then old and new values have a column each.
    arrow: bool,
    /// Do the values fit into the lines? Else each has a line of its own.
    inline: bool,
    /// Do the reasons fit beside the lines? Else they go below.
    pub(super) beside: bool,
}

impl Layout {
    pub(super) fn of(outline: &Outline<'_>, width: Option<usize>) -> Self {
        let rows: Vec<Cells> = outline.zones.values().flat_map(|zone| &zone.rows).filter_map(Cells::of).collect();
        let widest = |lengths: &dyn Fn(&Cells) -> usize| rows.iter().map(lengths).max().unwrap_or_default();
        let mut layout = Self {
            name: widest(&|cells| length(&cells.name)),
            rtype: widest(&|cells| length(&cells.rtype)),
            ttl: widest(&|cells| length(&cells.ttl)),
            old: widest(&|cells| longest(&cells.old)),
            new: widest(&|cells| longest(&cells.new)),
            arrow: rows.iter().any(Cells::replaces_values),
            inline: true,
            beside: true,
        };
        let why = widest(&|cells| length(&visible(&cells.why)));
        let fits = |length: usize| width.is_none_or(|width| length <= width);
        (layout.inline, layout.beside) = (fits(layout.width()), fits(layout.width() + 2 + why));
        layout
    }

    fn width(&self) -> usize {
        let values = if self.arrow { self.old + ARROW.len() + self.new } else { self.old.max(self.new) };
        4 + self.name + 2 + self.rtype + 2 + self.ttl + 2 + values
    }

    /// A record set's lines, padded to one width: one line a value.
    pub(super) fn lines(&self, cells: &Cells) -> Vec<String> {
        if !self.inline {
            return self.stacked(cells);
        }
        let count = cells.old.len().max(cells.new.len()).max(1);
        (0..count).map(|at| self.line(cells, at)).collect()
    }

    fn stacked(&self, cells: &Cells) -> Vec<String> {
        let Cells { sign, name, rtype, ttl, old, new, .. } = cells;
        let head = format!("  {} {name:<1$}  {rtype:<2$}  {ttl:>3$}", sign.as_str(), self.name, self.rtype, self.ttl);
        let arrow = ARROW.trim_start();
        let arrows = |at: usize| match (cells.replaces_values(), at) {
            (false, _) => String::new(),
            (true, 0) => arrow.to_owned(),
            (true, _) => " ".repeat(arrow.len()),
        };
        let old = old.iter().map(|value| format!("      {value}"));
        let new = new.iter().enumerate().map(|(at, value)| format!("      {}{value}", arrows(at)));
        std::iter::once(head).chain(old).chain(new).collect()
    }

    fn line(&self, cells: &Cells, at: usize) -> String {
        let (sign, name, rtype, ttl) = match at {
            0 => (cells.sign.as_str(), cells.name.as_str(), cells.rtype.as_str(), cells.ttl.as_str()),
            _ => (" ", "", "", ""),
        };
        let value = |values: &[String]| values.get(at).cloned().unwrap_or_default();
        let (old, new) = (value(&cells.old), value(&cells.new));
        let values = if self.arrow {
            let arrow = if at == 0 && cells.replaces_values() { ARROW } else { "    " };
            format!("{old:<0$}{arrow}{new:<1$}", self.old, self.new)
        } else {
            format!("{0:<1$}", if cells.sign == Sign::Delete { old } else { new }, self.old.max(self.new))
        };
        format!("  {sign} {name:<0$}  {rtype:<1$}  {ttl:>2$}  {values}", self.name, self.rtype, self.ttl)
    }
}

/// ASCII like the signs, because a console at 3 am may know nothing else.
const ARROW: &str = " -> ";

fn length(text: &str) -> usize {
    text.chars().count()
}

fn longest(values: &[String]) -> usize {
    values.iter().map(|value| length(value)).max().unwrap_or_default()
}
