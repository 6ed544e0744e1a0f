//! `ddns demo`: the story is the library's.

use ddns_native::demo::{self, DemoError};

use crate::{Outcome, output};

/// Tells it on standard output. A reader that has seen enough is no error.
pub(crate) fn run() -> anyhow::Result<Outcome> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let mut stdout = anstream::stdout().lock();
    match runtime.block_on(demo::run(&mut stdout, output::columns())) {
        Err(DemoError::Write(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(Outcome::Done),
        told => Ok(told.map(|()| Outcome::Done)?),
    }
}
