//! What a reader sees, kept as snapshots: `cargo insta review` shows what a change of a renderer does to them, and
//! `INSTA_UPDATE=always cargo test -p ddns-native render` accepts it.

mod plans;

use ddns_core::wire::Answer;

use super::{Context, html, json, markdown, text};
use plans::Sample;
use serde_json::Value;

fn plain(answer: &Answer, context: &Context) -> String {
    anstream::adapter::strip_str(&text(answer, context)).to_string()
}

/// A snapshot of the text, one of the Markdown and one of the page without its style, a line an element.
fn snapshots(sample: &Sample) {
    insta::assert_snapshot!(format!("{}.text", sample.name), plain(&sample.answer, &sample.context));
    insta::assert_snapshot!(format!("{}.markdown", sample.name), markdown(&sample.answer, &sample.context));
    let page = html(&sample.answer, &sample.context);
    let body = page.split_once("<main>").map(|(_, body)| body.replace("><", ">\n<"));
    insta::assert_snapshot!(format!("{}.html", sample.name), body.unwrap());
}

#[test]
fn every_kind_of_answer_in_every_form() {
    for sample in plans::all() {
        snapshots(&sample);
    }
}

#[test]
fn a_narrow_reader_gets_values_and_reasons_below() {
    for sample in [plans::replacement(), plans::every_severity(), plans::needs()] {
        let context = sample.context.fit(Some(80));
        let page = plain(&sample.answer, &context);
        insta::assert_snapshot!(format!("{}.narrow", sample.name), page);
        page.lines().for_each(|line| assert!(line.chars().count() <= 80, "{line}"));
    }
}

#[test]
fn an_id_is_never_torn_apart() {
    let sample = plans::every_severity();
    for columns in 40..120 {
        let page = plain(&sample.answer, &sample.context.clone().fit(Some(columns)));
        assert!(page.contains("`i-0bbbbbbbbbbbbbbb2`"), "{page}");
    }
}

#[test]
fn colours_are_only_colours() {
    for sample in plans::all() {
        let coloured = text(&sample.answer, &sample.context);
        assert!(coloured.contains("\u{1b}["), "{}", sample.name);
        let plain = plain(&sample.answer, &sample.context);
        assert!(plain.chars().all(|c| c == '\n' || !c.is_control()), "{plain}");
    }
}

/// The sequences of our own styles are taken out first: what is left came from outside.
#[test]
fn nothing_from_outside_reaches_the_terminal_raw() {
    let sample = plans::hostile();
    let coloured = text(&sample.answer, &sample.context);
    let ours = ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[31m", "\u{1b}[32m", "\u{1b}[33m", "\u{1b}[36m"];
    let left = ours.iter().fold(coloured, |page, sequence| page.replace(sequence, ""));
    let context = &sample.context;
    for page in [left, json(&sample.answer), markdown(&sample.answer, context), html(&sample.answer, context)] {
        let raw = |c: char| c != '\n' && (c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c) || c == '\u{200b}');
        assert!(!page.contains(raw), "{page:?}");
    }
}

#[test]
fn markdown_holds_no_markup_from_outside() {
    let sample = plans::hostile();
    let page = markdown(&sample.answer, &sample.context);
    assert!(!page.contains("<script"), "{page}");
    assert!(!page.contains("<img"), "{page}");
    assert!(!page.replace("\\]", "").contains("]("), "{page}");
    assert!(!page.contains(" @everyone"), "{page}");
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    rows.for_each(|row| assert_eq!(row.matches('|').count(), 8, "{row}"));
}

#[test]
fn a_page_holds_no_markup_from_outside_and_loads_nothing() {
    let sample = plans::hostile();
    let page = html(&sample.answer, &sample.context);
    let ours = page.split('<').skip(1).map(|tag| tag.split([' ', '>']).next().unwrap().trim_start_matches('/'));
    let known = [
        "!DOCTYPE", "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "small", "code", "div",
        "table", "thead", "tbody", "tr", "th", "td", "span", "ins", "del", "strong", "details", "summary", "ul", "li",
    ];
    ours.for_each(|tag| assert!(known.contains(&tag), "<{tag}"));
    assert!(page.contains("Content-Security-Policy\" content=\"default-src 'none';"), "{page}");
    assert!(!page.contains("url(") && !page.contains("@import"), "{page}");
}

#[test]
fn json_is_the_whole_answer() {
    for sample in plans::all() {
        let read: Value = serde_json::from_str(&json(&sample.answer)).unwrap();
        assert_eq!(read, serde_json::to_value(&sample.answer).unwrap(), "{}", sample.name);
    }
    insta::assert_snapshot!("needs.json", json(&plans::needs().answer));
    insta::assert_snapshot!("rejection.json", json(&plans::rejection().answer));
}
