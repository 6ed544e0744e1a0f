//! Text from outside, made harmless: for a terminal, and for Markdown.

/// The text with every character that a terminal would act on, or that would not show, written as an escape:
/// control characters, invisible ones, and those that change the direction of writing (Trojan Source,
/// CVE-2021-42574). Quotes and backslashes stay, because names hold octal escapes such as `\052`.
pub fn visible(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut shown, c| {
        match c {
            '"' | '\'' | '\\' => shown.push(c),
            c => shown.extend(c.escape_debug()),
        }
        shown
    })
}

/// The text as a Markdown code span. One that holds a backtick or a `|`, which end a code span or a table's cell,
/// becomes HTML, where both can be escaped.
pub(super) fn code(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else if text.contains(['`', '|']) {
        format!("<code>{}</code>", plain(text))
    } else {
        format!("`{}`", visible(text))
    }
}

/// A sentence as Markdown: words in backticks become code spans, the rest is plain text.
pub(super) fn prose(sentence: &str) -> String {
    let pieces = sentence.split('`').enumerate();
    pieces.map(|(at, piece)| if at % 2 == 1 { code(piece) } else { plain(piece) }).collect()
}

/// Text that Markdown takes for nothing else: no markup, no HTML, no link (GFM section 6.9 makes links of bare
/// addresses), and no notice to anybody, which GitHub sends for `@name` and `#number` in what is left after rendering.
pub(super) fn plain(text: &str) -> String {
    let text = visible(text);
    let mut shown = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '@' | '#' => shown.push_str(&format!("&#{};&#8203;", u32::from(c))),
            '&' | '<' | '>' | '|' => shown.push_str(&format!("&#{};", u32::from(c))),
            ':' if rest.peek() == Some(&'/') => shown.push_str("&#58;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '!' => shown.extend(['\\', c]),
            c => shown.push(c),
        }
    }
    shown.replace("www.", "www&#46;")
}
