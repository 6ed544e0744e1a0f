//! What a command prints. Colours are taken out by `anstream` where there is no terminal or where they are not wanted.

use std::io::{self, ErrorKind, Write};

use anstyle::{AnsiColor, Style};
use ddns_core::wire::Answer;
use ddns_native::render::{self, Context, visible};

use crate::args::Format;

const ERROR: Style = AnsiColor::Red.on_default().bold();

/// Prints on standard output. A reader that has seen enough, as `head` does, is no error.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut stdout = anstream::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// The answer in a format.
pub(crate) fn rendered(answer: &Answer, context: Context, format: Format) -> String {
    match format {
        Format::Text => render::text(answer, &context.fit(columns())),
        Format::Json => render::json(answer),
        Format::Markdown => render::markdown(answer, &context),
        Format::Html => render::html(answer, &context),
    }
}

/// How wide the terminal is; `None`: there is none, and lines are not broken.
pub(crate) fn columns() -> Option<usize> {
    terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0))
}

/// Something to know beside what is printed, on standard error.
pub(crate) fn note(text: &str) {
    // There is nowhere left to say that this failed.
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// An error with the chain of its causes, on standard error.
pub(crate) fn error(error: &anyhow::Error) {
    let mut said = error.to_string();
    let mut text = format!("{ERROR}error:{ERROR:#} {}\n", visible(&said));
    // Some errors repeat their cause in their own words.
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !said.contains(&cause) {
            text.push_str(&format!("  because: {}\n", visible(&cause)));
        }
        said = cause;
    }
    // There is nowhere left to say that this failed.
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}
