;; Has another memory, where nobody looks for it.
(module
  (memory (export "memory") 1)
  (memory 1)
  (data (i32.const 16) "{}")
  (func (export "ddns_abi_version") (result i32) (i32.const 0x10000))
  (func (export "ddns_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "ddns_plan") (param i32 i32) (result i64)
    (i64.const 0x1000000002)))
