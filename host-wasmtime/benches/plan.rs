//! Native against wasmtime, with limits and without, in one run: what the README's table is made of.
//!
//! `one-instance`: three zones, 30 records; `zone`: the same instance beside 10,000 records of others. `instance` is
//! a fresh instance, `empty request` the least that a call can do; `start` is a process from its start to its plan, with
//! the compiled module in the cache.
#![allow(missing_docs, reason = "criterion's macros")]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use criterion::{Criterion, criterion_group, criterion_main};
use ddns_core::plan_json;
use ddns_wasmtime::{Cache, Limits, MODULE, Planner};
use wasmtime::{Config, Engine, Linker, Module, Store};

#[path = "../../core/benches/support/bundle.rs"]
mod bundle;
use bundle::bundle;

fn folder() -> PathBuf {
    concat!(env!("CARGO_TARGET_TMPDIR"), "/bench").into()
}

fn planner(limits: Limits) -> Option<Planner> {
    Planner::builder().limits(limits).cache(Cache::Folder(folder().join("ddns"))).embedded().ok()
}

fn plans(c: &mut Criterion) {
    for (name, records) in [("one-instance", 30), ("zone", 10_000)] {
        let text = bundle(records);
        let native = plan_json(text.as_bytes());
        assert!(native.contains("saveRegistration"), "no plan: {native}");
        let mut group = c.benchmark_group(name);
        group.bench_function("native", |b| b.iter(|| plan_json(text.as_bytes())));
        for (kind, limits) in [("limits", Limits::default()), ("no limits", Limits::NONE)] {
            let Some(planner) = planner(limits) else { continue };
            assert_eq!(planner.plan_json(&text).ok().as_ref(), Some(&native));
            group.bench_function(kind, |b| b.iter(|| planner.plan_json(&text)));
        }
        group.finish();
    }
}

/// A store and an instance in it, and both dropped again.
fn instances(c: &mut Criterion) {
    let mut config = Config::new();
    config.consume_fuel(true);
    let pre = Engine::new(&config).and_then(|engine| {
        let module = Module::new(&engine, MODULE)?;
        let mut linker = Linker::new(&engine);
        linker.define_unknown_imports_as_traps(&module)?;
        linker.instantiate_pre(&module)
    });
    let Ok(pre) = pre else { return };
    c.bench_function("instance", |b| b.iter(|| pre.instantiate(Store::new(pre.module().engine(), ())).is_ok()));
    let Some(planner) = planner(Limits::default()) else { return };
    c.bench_function("empty request", |b| b.iter(|| planner.plan_json("")));
}

fn start(c: &mut Criterion) {
    let text = bundle(30);
    let run = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ddns-preview"));
        command.env("XDG_CACHE_HOME", folder()).stdin(Stdio::piped()).stdout(Stdio::null());
        let mut child = command.spawn().ok()?;
        child.stdin.take()?.write_all(text.as_bytes()).ok()?;
        child.wait().ok().filter(std::process::ExitStatus::success)
    };
    assert!(run().is_some(), "ddns-preview runs");
    c.bench_function("start", |b| b.iter(run));
}

criterion_group!(benches, plans, instances, start);
criterion_main!(benches);
