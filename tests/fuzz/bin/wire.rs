#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ddns_fuzz::wire(bytes));
