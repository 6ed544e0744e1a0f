//! The C ABI: the module's face for every host that has no JavaScript. In WebAssembly text:
//!
//! ```wat
//! (memory (export "memory") …)
//! (func (export "ddns_abi_version") (result i32))                      ;; major << 16 | minor
//! (func (export "ddns_alloc") (param $len i32) (result i32))           ;; address; 0: no memory is left
//! (func (export "ddns_free") (param $address i32) (param $len i32))
//! (func (export "ddns_plan") (param $address i32) (param $len i32) (result i64))    ;; address << 32 | len
//! (func (export "ddns_import") (param $address i32) (param $len i32) (result i64))  ;; likewise; since 1.1
//! ```
//!
//! A host writes its request, UTF-8 JSON, to an address from `ddns_alloc`, calls `ddns_plan`, reads the reply where the
//! result says, and frees both with the same lengths; a host that drops the instance after the call frees nothing.
//! `ddns_import` is called in the same way. Neither keeps nor frees the request. Bad input is an answer: only a host that lies about addresses
//! gets a trap. The whole contract is in `host-wasmtime/README.md`.
#![allow(unsafe_code, reason = "a host's addresses are raw; nowhere else are they")]

use std::alloc::{Layout, alloc, dealloc};
use std::ptr::{NonNull, null_mut};
use std::slice;

use crate::{import_json, plan_json};

/// The version of the exports: a host takes any minor of its own major.
const MAJOR: i32 = 1;
const MINOR: i32 = 1;

#[unsafe(no_mangle)]
extern "C" fn ddns_abi_version() -> i32 {
    MAJOR << 16 | MINOR
}

#[unsafe(no_mangle)]
extern "C" fn ddns_alloc(len: usize) -> *mut u8 {
    match Layout::array::<u8>(len) {
        Ok(layout) if len > 0 => {
            // SAFETY: the layout's size is not zero.
            unsafe { alloc(layout) }
        }
        // Not 0, which means that there is no memory; `ddns_free` of no bytes does nothing.
        Ok(_) => NonNull::dangling().as_ptr(),
        Err(_) => null_mut(),
    }
}

/// # Safety
///
/// `address` came from `ddns_alloc` with this `len`, or both from one result of `ddns_plan` or `ddns_import`, and is not used any more.
#[unsafe(no_mangle)]
unsafe extern "C" fn ddns_free(address: *mut u8, len: usize) {
    if let Ok(layout) = Layout::array::<u8>(len)
        && len > 0
    {
        // SAFETY: the caller's promise; a reply is a boxed slice, which has the same layout.
        unsafe { dealloc(address, layout) }
    }
}

/// # Safety
///
/// `address` came from `ddns_alloc` with at least `len`, and all of `len` is written.
#[unsafe(no_mangle)]
unsafe extern "C" fn ddns_plan(address: *const u8, len: usize) -> u64 {
    // SAFETY: the caller's promise.
    unsafe { reply(plan_json, address, len) }
}

/// # Safety
///
/// As for `ddns_plan`.
#[unsafe(no_mangle)]
unsafe extern "C" fn ddns_import(address: *const u8, len: usize) -> u64 {
    // SAFETY: the caller's promise.
    unsafe { reply(import_json, address, len) }
}

/// # Safety
///
/// As for `ddns_plan`.
unsafe fn reply(answer: fn(&[u8]) -> String, address: *const u8, len: usize) -> u64 {
    crate::js::panics_say_why();
    // SAFETY: the caller's promise.
    let request = unsafe { slice::from_raw_parts(address, len) };
    let reply = Box::into_raw(answer(request).into_bytes().into_boxed_slice());
    (reply.cast::<u8>().addr() as u64) << 32 | reply.len() as u64
}
