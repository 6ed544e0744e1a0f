;; Takes in each of two tables less than it may have, and more in both.
(module
  (memory (export "memory") 1)
  (table 1200000 funcref)
  (table $table 1 funcref)
  (func (export "ddns_abi_version") (result i32) (i32.const 0x10000))
  (func (export "ddns_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "ddns_plan") (param i32 i32) (result i64)
    (drop (table.grow $table (ref.null func) (i32.const 1200000))) (i64.const 0)))
