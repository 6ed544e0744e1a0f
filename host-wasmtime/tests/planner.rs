//! The embedded planner behaves: limits, threads, cache, bad input.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail where it stands"
)]

use std::fs;
use std::path::Path;
use std::thread;

use ddns_wasmtime::{Cache, Limit, Limits, MODULE, MODULE_SHA256, Outcome, Planner, PlannerError, Request};
use serde_json::{Value, json};

fn cache() -> Cache {
    Cache::Folder(concat!(env!("CARGO_TARGET_TMPDIR"), "/cache").into())
}

fn planner(limits: Limits) -> Planner {
    Planner::builder().limits(limits).cache(cache()).embedded().unwrap()
}

fn request() -> Request {
    let event = json!({
        "id": "1", "source": "ddns", "detail-type": "ddns Instance Reconcile", "account": "123456789012",
        "region": "eu-west-1", "detail": { "instance-id": "i-0abc1234def567890" },
    });
    Request { event, facts: json!({}) }
}

fn text() -> String {
    serde_json::to_string(&request()).unwrap()
}

#[test]
fn it_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    shared(&planner(Limits::default()));
}

#[test]
fn it_answers_with_types() {
    let outcome = planner(Limits::default()).plan(&request()).unwrap();
    assert!(matches!(outcome, Outcome::Needs(needs) if needs.needs.len() == 1), "an open world is asked about");
}

#[test]
fn many_calls_at_once_give_one_answer() {
    let planner = planner(Limits::default());
    let expected = ddns_core::plan_json(text().as_bytes());
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..50).for_each(|_| assert_eq!(planner.plan_json(text()).unwrap(), expected)));
        }
    });
}

#[test]
fn the_same_fuel_is_enough_every_time() {
    let fueled = |fuel| planner(Limits { fuel: Some(fuel), ..Limits::default() }).plan_json(text());
    let (mut too_little, mut enough) = (10_000_u64, 100_000_000);
    while too_little + 1 < enough {
        let middle = u64::midpoint(too_little, enough);
        match fueled(middle) {
            Ok(_) => enough = middle,
            Err(PlannerError::Limit(Limit::Fuel(fuel))) if fuel == middle => too_little = middle,
            Err(error) => panic!("{error}"),
        }
    }
    for _ in 0..20 {
        assert!(fueled(enough).is_ok());
        assert!(matches!(fueled(too_little), Err(PlannerError::Limit(Limit::Fuel(_)))));
    }
}

#[test]
fn memory_and_reply_have_limits() {
    let large = planner(Limits { memory: 4 << 20, ..Limits::default() });
    let wide = format!("{{\"event\": \"{}\"}}", "x".repeat(4 << 20));
    assert!(matches!(large.plan_json(wide), Err(PlannerError::Limit(Limit::Memory(_)))));
    assert!(large.plan_json(text()).is_ok(), "the next call is none the worse");
    let short = planner(Limits { reply: 10, ..Limits::default() });
    assert!(matches!(short.plan_json(text()), Err(PlannerError::Limit(Limit::Reply(10)))));
}

#[test]
fn without_limits_it_answers_the_same() {
    assert_eq!(planner(Limits::NONE).plan_json(text()).unwrap(), planner(Limits::default()).plan_json(text()).unwrap());
}

#[test]
fn bad_input_is_an_answer() {
    let planner = planner(Limits::default());
    let deep = "[".repeat(100_000);
    let wide = format!("{{\"event\": \"{}\", \"facts\": {{}}}}", "x".repeat(50_000_000));
    let inputs: [&[u8]; 12] = [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"{\"event\": 1, \"facts\": {}}",
        b"\xff\xfe",
        b"{\"event\": {}, \"facts\": {}} x",
        b"{\"facts\": {\"settings\": {\"tll\": 1}}}",
        b"\"\\ud800\"",
        b"1e999",
        deep.as_bytes(),
        wide.as_bytes(),
    ];
    for input in inputs {
        let reply: Value = serde_json::from_str(&planner.plan_json(input).unwrap()).unwrap();
        assert!(reply.pointer("/rejection/path").is_some(), "{reply}");
        assert_eq!(reply.to_string(), serde_json::from_str::<Value>(&ddns_core::plan_json(input)).unwrap().to_string());
    }
}

#[test]
fn a_file_is_as_good_as_the_embedded_module() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("module.wasm");
    fs::write(&file, MODULE).unwrap();
    let planner = Planner::builder().cache(cache()).from_file(&file).unwrap();
    assert_eq!(planner.plan_json(text()).unwrap(), ddns_core::plan_json(text().as_bytes()));
}

#[test]
fn compiled_modules_are_kept_by_module_and_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let at =
        |limits| Planner::builder().limits(limits).cache(Cache::Folder(folder.path().join("new"))).embedded().unwrap();
    let kept = || {
        let files = fs::read_dir(folder.path().join("new")).unwrap();
        let mut names: Vec<String> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    at(Limits::default());
    let first = kept();
    assert_eq!(first.len(), 1, "{first:?}");
    assert!(first[0].starts_with(MODULE_SHA256), "{first:?}");
    at(Limits { fuel: Some(1_000_000), ..Limits::default() });
    assert_eq!(kept(), first, "the amount of fuel is no matter of compiling");
    at(Limits::NONE);
    assert_eq!(kept().len(), 2, "counting fuel at all is");
}

#[test]
fn a_spoilt_cache_is_compiled_anew() {
    let folder = tempfile::tempdir().unwrap();
    let planner = || Planner::builder().cache(Cache::Folder(folder.path().to_owned())).embedded().unwrap();
    planner();
    let file = fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    let compiled = fs::read(&file).unwrap();
    fs::write(&file, &compiled[..compiled.len() / 3]).unwrap();
    assert!(planner().plan_json(text()).is_ok());
    assert_eq!(fs::read(&file).unwrap().len(), compiled.len(), "the file is whole again");
}

#[cfg(unix)]
#[test]
fn a_cache_that_others_may_write_to_is_not_used() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let planner = Planner::builder().cache(Cache::Folder(folder.path().to_owned())).embedded().unwrap();
    assert!(planner.plan_json(text()).is_ok());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is kept there");
}

/// What `cargo run -p ddns-module` writes, and the npm package ships, is what this library embeds.
#[test]
fn the_embedded_module_is_the_published_one() {
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../module");
    let published = ddns_module::build(&kept).unwrap();
    assert!(published.wasm == MODULE, "{} is embedded, {} published", MODULE_SHA256, published.sha256());
    assert_eq!(published.sha256(), MODULE_SHA256);
}
