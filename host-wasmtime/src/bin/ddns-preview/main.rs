//! `ddns-preview`: shows what would be done about a bundle, in a sandbox; nothing of AWS is in it.

mod args;
mod terraform;

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::Parser;
use ddns_core::wire;
use ddns_native::import;
use ddns_native::render::{self, Context, visible};
use ddns_wasmtime::{Outcome, Planner};

use args::{Cli, Format};

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let causes = error.chain().map(|cause| visible(&cause.to_string())).collect::<Vec<_>>().join(": ");
            // There is nowhere left to say that this failed.
            let _ = writeln!(anstream::stderr(), "error: {causes}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> Result<()> {
    let bundle = match (&cli.file, cli.format) {
        _ if !cli.from.is_empty() => imported(cli)?,
        (None, Format::TerraformExternal) => terraform::bundle(&read(Path::new("-"))?)?,
        (file, _) => read(file.as_deref().unwrap_or(Path::new("-")))?,
    };
    let planner = match &cli.module {
        Some(module) => Planner::from_file(module)?,
        None => Planner::embedded()?,
    };
    let reply = planner.plan_json(&bundle)?;
    let outcome: Outcome =
        serde_json::from_str(&reply).context("the planner's answer is of a form that is not known here")?;
    // What the renderer shows beside the answer; there is none where the bundle cannot be read.
    let context = wire::Request::from_json(&bundle)
        .map_or_else(|_| Context::default(), |request| Context::new(&request.event, &request.facts));
    print(&match cli.format {
        Format::Text => render::text(&outcome, &context.fit(columns())),
        Format::Json => render::json(&outcome),
        Format::Markdown => render::markdown(&outcome, &context),
        Format::Html => render::html(&outcome, &context),
        Format::TerraformExternal => terraform::result(&outcome, &context, &reply)?,
    })?;
    match outcome {
        Outcome::Plan(_) | Outcome::Needs(_) => Ok(()),
        Outcome::Rejected(rejected) => bail!("the bundle is rejected: {}", rejected.rejection),
    }
}

/// The bundle that the files make, the event's last, so that it counts.
fn imported(cli: &Cli) -> Result<Vec<u8>> {
    let file = |file: &PathBuf| {
        let name = if file == Path::new("-") { "standard input".to_owned() } else { file.display().to_string() };
        Ok(import::File { name, content: read(file)? })
    };
    let files = cli.from.iter().chain(&cli.file).map(file).collect::<Result<_>>()?;
    let taken = import::take(files, cli.instance.clone());
    // There is nowhere left to say that this failed.
    let _ = anstream::stderr().lock().write_all(taken.report.as_bytes());
    Ok(serde_json::to_vec(&taken.bundle?)?)
}

/// The whole of a file; `-` is standard input.
fn read(file: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
    } else {
        let opened = File::open(file).and_then(|mut file| file.read_to_end(&mut bytes));
        opened.with_context(|| format!("cannot read `{}`", file.display()))?;
    }
    Ok(bytes)
}

/// Prints on standard output. A reader that has seen enough, as `head` does, is no error.
fn print(text: &str) -> io::Result<()> {
    let mut stdout = anstream::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// How wide the terminal is; `None`: there is none, and lines are not broken.
fn columns() -> Option<usize> {
    terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0))
}
