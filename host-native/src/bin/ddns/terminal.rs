//! The person at the terminal. The plan goes to standard output, the question to standard error.

use std::io::{self, IsTerminal, Write};

use anyhow::anyhow;
use ddns_core::wire::Answer;
use ddns_native::render::Context;

use crate::apply::Operator;
use crate::args::Format;
use crate::output;

/// Whoever sits at the terminal, if there is one.
#[derive(Debug, Default)]
pub(crate) struct Terminal;

impl Operator for Terminal {
    fn show(&mut self, answer: &Answer, context: Context) -> io::Result<()> {
        output::print(&output::rendered(answer, context, Format::Text))
    }

    fn confirms(&mut self) -> anyhow::Result<bool> {
        let stdin = io::stdin();
        if !stdin.is_terminal() {
            return Err(anyhow!(
                "there is no terminal to ask at: look at the plan, then use `--yes`; nothing was written"
            ));
        }
        let mut stderr = anstream::stderr();
        write!(stderr, "\nCarry this out? [y/N] ")?;
        stderr.flush()?;
        let mut answer = String::new();
        stdin.read_line(&mut answer)?;
        Ok(["y", "yes"].contains(&answer.trim().to_lowercase().as_str()))
    }
}
