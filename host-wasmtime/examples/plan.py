"""The planner in Python: a host of the module's C ABI, with the package `wasmtime` and nothing else.

    python plan.py MODULE.wasm BUNDLE.json
"""

import json
import sys

from wasmtime import Config, Engine, Func, Linker, Module, Store, Trap


class Planner:
    """A module, compiled once; every call gets a fresh instance."""

    def __init__(self, path, fuel=20_000_000_000):
        config = Config()
        config.consume_fuel = True
        self.engine, self.fuel = Engine(config), fuel
        self.module = Module.from_file(self.engine, path)
        foreign = {i.module for i in self.module.imports} - {"./ddns_core_bg.js"}
        if foreign:
            raise ValueError(f"the module imports from {foreign}")

    def plan(self, request):
        """From a request to an answer; bad requests are answered, too."""
        store = Store(self.engine)
        store.set_fuel(self.fuel)
        store.set_limits(memory_size=1 << 30)
        linker = Linker(self.engine)
        for wanted in self.module.imports:  # JavaScript's: never called here, unless by a panic
            linker.define(store, wanted.module, wanted.name, Func(store, wanted.type, self._trap(wanted.name)))
        exports = linker.instantiate(store, self.module).exports(store)
        if exports["ddns_abi_version"](store) >> 16 != 1:
            raise ValueError("the module speaks another version of the contract")
        text, memory = json.dumps(request).encode(), exports["memory"]
        address = exports["ddns_alloc"](store, len(text)) & 0xFFFFFFFF
        memory.write(store, text, address)
        reply = exports["ddns_plan"](store, address, len(text)) & 0xFFFFFFFFFFFFFFFF
        start, length = reply >> 32, reply & 0xFFFFFFFF
        return json.loads(memory.read(store, start, start + length))

    @staticmethod
    def _trap(name):
        def called(*arguments):
            raise Trap(f"the planner broke off in {name}")

        return called


if __name__ == "__main__":
    with open(sys.argv[2], encoding="utf-8") as bundle:
        print(json.dumps(Planner(sys.argv[1]).plan(json.load(bundle)), indent=2))
