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
use serde_json::{Value, json};
use wasmtime::{Config, Engine, Linker, Module, Store};

fn record(n: usize) -> Value {
    json!({ "Name": format!("host-{n}.corp.example."), "Type": "A", "TTL": 60,
            "ResourceRecords": [{ "Value": format!("10.{}.{}.{}", n / 65_536 % 256, n / 256 % 256, n % 256) }] })
}

fn bundle(records: usize) -> String {
    let vpcs = json!([{ "VPCRegion": "eu-west-1", "VPCId": "vpc-1" }]);
    let private =
        |id: &str, name: &str| json!({ "Id": id, "Name": name, "Config": { "PrivateZone": true }, "VPCs": vpcs });
    let instance = json!({
        "InstanceId": "i-0aaaaaaaaaaaaaaa1", "State": { "Code": 16, "Name": "running" }, "VpcId": "vpc-1",
        "SubnetId": "subnet-1", "PrivateIpAddress": "10.0.0.12", "PublicIpAddress": "203.0.113.9",
        "PrivateDnsName": "ip-10-0-0-12.eu-west-1.compute.internal",
        "PublicDnsName": "ec2-203-0-113-9.eu-west-1.compute.amazonaws.com",
        "Tags": [{ "Key": "ZONE", "Value": "corp.example, example.com" }, { "Key": "CNAME", "Value": "web.corp.example" }],
    });
    let facts = json!({
        "complete": true,
        "instances": { "i-0aaaaaaaaaaaaaaa1": instance },
        "vpcs": { "vpc-1": { "VpcId": "vpc-1", "EnableDnsSupport": true, "EnableDnsHostnames": true } },
        "subnets": { "subnet-1": { "CidrBlock": "10.0.0.0/24" } },
        "hostedZones": [
            private("/hostedzone/ZCORP", "corp.example."), private("/hostedzone/ZREV", "0.0.10.in-addr.arpa."),
            { "Id": "/hostedzone/ZPUB", "Name": "example.com.", "Config": { "PrivateZone": false } },
        ],
        "recordSets": { "ZCORP": (0..records).map(record).collect::<Vec<_>>(), "ZREV": [], "ZPUB": [] },
        "registrations": {},
    });
    let event = json!({
        "id": "7bf73129-1428-4cd3-a780-95db273d1602", "source": "aws.ec2",
        "detail-type": "EC2 Instance State-change Notification", "account": "123456789012", "region": "eu-west-1",
        "detail": { "instance-id": "i-0aaaaaaaaaaaaaaa1", "state": "running" },
    });
    json!({ "event": event, "facts": facts }).to_string()
}

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
