;; Asks again and again for more than its own memory's maximum, gets none of it, and answers.
(module
  (memory (export "memory") 1 2)
  (data (i32.const 16) "{}")
  (func (export "ddns_abi_version") (result i32) (i32.const 0x10000))
  (func (export "ddns_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "ddns_plan") (param i32 i32) (result i64)
    (local $left i32)
    (local.set $left (i32.const 1000))
    (loop
      (drop (memory.grow (i32.const 2)))
      (br_if 0 (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (i64.const 0x1000000002)))
