//! Every way in which a module can misbehave: one file in `modules/` and one test each.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail where it stands"
)]

use std::path::Path;

use ddns_wasmtime::{Builder, Cache, Limit, Limits, MODULE, Outcome, Planner, PlannerError, Request};
use serde_json::Value;

const LIMITS: Limits = Limits { fuel: Some(10_000_000), memory: 1 << 24, reply: 1 << 20 };

fn builder() -> Builder {
    Planner::builder().limits(LIMITS).cache(Cache::None)
}

fn load(name: &str) -> Result<Planner, PlannerError> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/modules").join(name).with_extension("wat");
    builder().from_binary(&wat::parse_file(file).unwrap())
}

fn refused(name: &str) -> PlannerError {
    load(name).expect_err("the module is refused when it is loaded")
}

fn stopped(name: &str) -> PlannerError {
    let planner = load(name).expect("the module can be loaded");
    planner.plan_json("{}").expect_err("the call fails")
}

#[test]
fn a_module_that_keeps_to_the_contract_is_called() {
    assert_eq!(load("well-behaved").unwrap().plan_json("whatever").unwrap(), "{}");
}

#[test]
fn a_newer_minor_version_is_taken() {
    assert_eq!(load("newer-minor").unwrap().plan_json("").unwrap(), "{}");
}

#[test]
fn imports_from_elsewhere_are_refused_by_name() {
    let error = refused("imports-from-elsewhere");
    assert!(matches!(&error, PlannerError::Import { module, name } if module == "env" && name == "time"), "{error}");
    assert!(error.to_string().contains("`./ddns_core_bg.js`"), "the message names what is allowed: {error}");
}

#[test]
fn only_functions_may_be_imported() {
    let error = refused("imports-a-memory");
    assert!(matches!(&error, PlannerError::Import { name, .. } if name == "memory"), "{error}");
}

#[test]
fn a_module_without_memory_is_refused() {
    assert!(matches!(refused("lacks-memory"), PlannerError::Export { name: "memory", .. }));
}

#[test]
fn a_module_without_plan_is_refused() {
    assert!(matches!(refused("lacks-plan"), PlannerError::Export { name: "ddns_plan", .. }));
}

#[test]
fn a_module_without_alloc_is_refused() {
    assert!(matches!(refused("lacks-alloc"), PlannerError::Export { name: "ddns_alloc", .. }));
}

#[test]
fn a_module_without_version_is_refused() {
    assert!(matches!(refused("lacks-version"), PlannerError::Export { name: "ddns_abi_version", .. }));
}

#[test]
fn exports_of_another_type_are_refused() {
    for (file, export, expected) in [
        ("plan-of-another-type", "ddns_plan", "(func (param i32 i32) (result i64))"),
        ("alloc-of-another-type", "ddns_alloc", "(func (param i32) (result i32))"),
        ("version-of-another-type", "ddns_abi_version", "(func (result i32))"),
    ] {
        let error = refused(file);
        assert!(matches!(error, PlannerError::Export { name, .. } if name == export), "{error}");
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[test]
fn another_major_version_is_refused() {
    let error = refused("another-major");
    assert!(matches!(error, PlannerError::Version { found: 0x20007, expected: 1 }), "{error}");
    assert!(error.to_string().contains("version 2.7"), "{error}");
}

#[test]
fn another_major_version_is_refused_as_such_whatever_else_it_has() {
    let error = refused("next-major");
    assert!(matches!(error, PlannerError::Version { found: 0x20000, expected: 1 }), "{error}");
}

#[test]
fn a_loop_uses_up_its_fuel() {
    assert!(matches!(stopped("loops"), PlannerError::Limit(Limit::Fuel(10_000_000))));
}

#[test]
fn a_loop_at_the_start_uses_up_its_fuel() {
    assert!(matches!(refused("loops-at-start"), PlannerError::Limit(Limit::Fuel(10_000_000))));
}

#[test]
fn growing_ends_at_the_limit() {
    assert!(matches!(stopped("grows"), PlannerError::Limit(Limit::Memory(bytes)) if bytes == LIMITS.memory));
}

#[test]
fn a_module_that_starts_too_large_is_refused() {
    assert!(matches!(refused("is-large"), PlannerError::Limit(Limit::Memory(bytes)) if bytes == LIMITS.memory));
}

#[test]
fn tables_count_as_memory() {
    let error = stopped("grows-a-table");
    assert!(matches!(error, PlannerError::Limit(Limit::Memory(_))), "{error}");
}

#[test]
fn all_tables_count_together() {
    let error = stopped("two-tables");
    assert!(matches!(error, PlannerError::Limit(Limit::Memory(_))), "{error}");
}

#[test]
fn memory_that_it_did_not_get_does_not_count() {
    assert_eq!(load("refused-growth").unwrap().plan_json("").unwrap(), "{}");
}

#[test]
fn another_memory_or_one_of_64_bits_is_not_in_the_contract() {
    for name in ["two-memories", "memory-of-64-bits"] {
        let error = refused(name);
        assert!(matches!(error, PlannerError::Module(_)), "{error}");
    }
}

#[test]
fn endless_recursion_is_a_trap() {
    let error = stopped("recurses");
    assert!(matches!(&error, PlannerError::Trap(why) if why.contains("stack")), "{error}");
}

#[test]
fn a_trap_is_a_trap() {
    let error = stopped("traps");
    assert!(matches!(&error, PlannerError::Trap(why) if why.contains("unreachable")), "{error}");
}

#[test]
fn a_panic_brings_its_message() {
    let error = stopped("throws");
    assert!(matches!(&error, PlannerError::Trap(why) if why == "panicked at core/src/plan.rs:1:1: why"), "{error}");
}

#[test]
fn a_panic_that_lies_about_its_message_is_still_a_trap() {
    assert!(matches!(stopped("throws-from-outside"), PlannerError::Trap(_)));
}

#[test]
fn javascript_is_not_there() {
    let error = stopped("calls-javascript");
    assert!(matches!(&error, PlannerError::Trap(why) if why.contains("`__wbg_now_0123456789abcdef`")), "{error}");
}

#[test]
fn an_address_outside_of_the_memory_is_not_written_to() {
    let error = stopped("alloc-outside");
    assert!(matches!(&error, PlannerError::Trap(why) if why.contains("`ddns_alloc`")), "{error}");
}

#[test]
fn no_memory_for_the_request_is_a_trap() {
    let error = stopped("alloc-nothing");
    assert!(matches!(&error, PlannerError::Trap(why) if why.contains("no memory")), "{error}");
}

#[test]
fn a_reply_outside_of_the_memory_is_not_read() {
    assert!(matches!(stopped("reply-outside"), PlannerError::Reply(_)));
    assert!(matches!(stopped("reply-over-the-end"), PlannerError::Reply(_)));
}

#[test]
fn a_reply_is_not_longer_than_allowed() {
    assert!(matches!(stopped("reply-too-long"), PlannerError::Limit(Limit::Reply(bytes)) if bytes == LIMITS.reply));
}

#[test]
fn a_reply_of_nothing_is_none() {
    assert!(matches!(stopped("reply-nothing"), PlannerError::Reply(_)));
}

#[test]
fn a_reply_is_utf8() {
    let error = stopped("reply-no-utf8");
    assert!(matches!(&error, PlannerError::Reply(why) if why.contains("UTF-8")), "{error}");
}

#[test]
fn a_reply_is_a_json_object() {
    assert!(matches!(stopped("reply-no-json"), PlannerError::Reply(_)));
    assert!(matches!(stopped("reply-no-object"), PlannerError::Reply(_)));
    assert!(matches!(stopped("reply-empty-array"), PlannerError::Reply(_)));
}

#[test]
fn a_reply_is_an_answer() {
    let planner = load("reply-no-answer").unwrap();
    let answer: Result<Outcome, _> = planner.plan(&Request { event: Value::Null, facts: Value::Null });
    assert!(matches!(answer, Err(PlannerError::Reply(_))));
}

#[test]
fn what_is_no_module_is_refused() {
    let half = MODULE.get(..MODULE.len() / 2).unwrap();
    for bytes in [b"".as_slice(), b"\x7fELF", b"(module)", half] {
        let error = builder().from_binary(bytes).expect_err("it is no module");
        assert!(matches!(error, PlannerError::Module(_)), "{error}");
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = builder().from_file("no/such/module.wasm").expect_err("there is no such file");
    assert_eq!(error.to_string(), "cannot read the module `no/such/module.wasm`");
}
