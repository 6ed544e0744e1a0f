//! Planning from JSON text to JSON text, decoding and encoding included.
//!
//! `one-instance`: three zones, 30 records. `zone`: the same instance, with many records of others in its zone;
//! the times grow linearly with the bytes.
#![allow(missing_docs, reason = "criterion's macros")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ddns_core::plan_json;

#[path = "support/bundle.rs"]
mod bundle;
use bundle::bundle;

fn plans(c: &mut Criterion) {
    let one = bundle(30);
    let answer = plan_json(one.as_bytes());
    assert!(answer.contains("createTable") || answer.contains("saveRegistration"), "no plan: {answer}");
    c.bench_function("one-instance", |b| b.iter(|| plan_json(one.as_bytes())));
    let mut group = c.benchmark_group("zone");
    group.sample_size(10);
    for records in [1_000, 10_000, 100_000] {
        let text = bundle(records);
        group.throughput(Throughput::Elements(records as u64));
        group.bench_with_input(BenchmarkId::from_parameter(records), &text, |b, text| {
            b.iter(|| plan_json(text.as_bytes()));
        });
    }
    group.finish();
}

criterion_group!(benches, plans);
criterion_main!(benches);
