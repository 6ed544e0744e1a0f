;; Breaks off as the real module would at a panic: with a message.
(module
  (import "./ddns_core_bg.js" "__wbg___wbindgen_throw_0123456789abcdef" (func $throw (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "panicked at core/src/plan.rs:1:1: why")
  (func (export "ddns_abi_version") (result i32) (i32.const 0x10000))
  (func (export "ddns_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "ddns_plan") (param i32 i32) (result i64)
    (call $throw (i32.const 16) (i32.const 37)) (i64.const 0)))
