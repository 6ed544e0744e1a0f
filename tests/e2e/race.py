"""A fleet whose events go to eight handlers at once, round after round, and what must hold after each round.

A handler is a process `ddns apply EVENT --yes`: the loop of the function, with the AWS SDK, over HTTP."""

import json
import random
import re
import subprocess
import threading
import uuid
from dataclasses import dataclass

from programs import binary
from world import envelope

HANDLERS = 8
SLOTS = 4
WWW = "www.corp.example. CNAME"
# What an instance's tag CNAME may say. The first is wanted by most, the last is a record of somebody else.
NAMES = ["www", "www", "www", "own", "mail"]
# Most times that each instance gets one more event once nothing happens any more.
SETTLING = 4


@dataclass
class Instance:
    """An instance in one of the slots; whoever comes after it in the slot has the same address."""

    id: str
    slot: int
    name: str
    state: str = "running"

    @property
    def address(self):
        return f"10.0.0.{10 + self.slot}"

    @property
    def cname(self):
        return f"own-{self.slot}.corp.example" if self.name == "own" else f"{self.name}.corp.example"

    @property
    def internal(self):
        return f"ip-10-0-0-{10 + self.slot}.corp.example"

    def records(self):
        """What it is entitled to whatever the others do: `"name TYPE"` → values."""
        if self.state != "running":
            return {}
        records = {
            f"{self.internal}. A": [self.address],
            f"{10 + self.slot}.0.0.10.in-addr.arpa. PTR": [self.internal],
        }
        return records | ({f"{self.cname}. CNAME": [self.internal]} if self.name == "own" else {})

    @property
    def wants_www(self):
        return self.state == "running" and self.name == "www"


class Race:
    """The world of the race, its fleet, and the figures."""

    def __init__(self, world, emulators, folder, seed):
        self.world, self.folder = world, folder
        self.slow, self.quick = emulators.slow_environment(), emulators.bare_environment()
        self.random = random.Random(seed)
        self.vpc = world.vpc(domain="corp.example")
        self.zone = world.zone("corp.example", self.vpc)
        world.record(self.zone, "mail.corp.example", "A", "192.0.2.25")
        world.record(self.zone, "other.corp.example", "CNAME", "elsewhere.example")
        self.foreign = world.records(self.zone)
        self.fleet = [self.launch(slot) for slot in range(SLOTS)]
        self.gone = []
        # Who has `www`.
        self.holder = None
        self.figures = {"handlers": 0, "planned again": 0, "gave up": 0}

    def launch(self, slot):
        instance = Instance("", slot, self.random.choice(NAMES))
        instance.id = self.world.launch(self.vpc, instance.address, CNAME=instance.cname)
        return instance

    def round(self):
        """Something happens to the fleet, eight handlers hear of it at once, and it goes quiet."""
        self.something_happens()
        first = next((one for one in self.fleet if one.id == self.holder and one.wants_www), None)
        seen = self.at_once(self.random.choices(self.choice(), k=HANDLERS))
        assert len(seen) <= (first is None), f"{first} had `www`, then {seen}"
        self.settle()
        self.check()
        assert first is None or self.holder == first.id, f"{first} had `www`, now {self.holder}"
        assert seen in ([], [self.aim()]), f"{seen} had `www`, now {self.aim()}"

    def something_happens(self):
        """One, two or all of the fleet change."""
        for place in self.random.sample(range(SLOTS), self.random.choice([1, 2, SLOTS])):
            one = self.fleet[place]
            match self.random.choice(["replace", "stop or start", "tag"]):
                case "replace":
                    self.world.terminate(one.id)
                    one.state = "terminated"
                    self.gone.append(one)
                    self.fleet[place] = self.launch(one.slot)
                case "stop or start" if one.state == "running":
                    self.world.stop(one.id)
                    one.state = "stopped"
                case "stop or start":
                    self.world.start(one.id)
                    one.state = "running"
                case "tag":
                    one.name = self.random.choice(NAMES)
                    self.world.tag(one.id, "CNAME", one.cname)

    def choice(self):
        """Whom the events are about: half of them about one instance, the others about anybody."""
        return [self.random.choice(self.fleet)] * SLOTS + self.fleet + self.gone[-2:]

    def at_once(self, instances):
        """One handler for each of these, at the same time: what `www` was seen to point at in turn, that it had not
        pointed at before."""
        before, seen = self.aim(), []
        done = threading.Event()

        def watch():
            while not done.wait(0.02):
                aim = self.aim()
                if aim not in (None, before, *seen[-1:]):
                    seen.append(aim)

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            for handler in [self.handler(self.event(one), self.slow) for one in instances]:
                self.ended(handler)
        finally:
            done.set()
            watcher.join()
        return seen

    def event(self, instance):
        """Of its state, or late: of one that it had before."""
        late = instance.state == "stopped" and self.random.random() < 0.3
        return envelope(instance.id, "running" if late else instance.state)

    def handler(self, event, environment):
        file = self.folder / f"{uuid.uuid4()}.json"
        file.write_text(json.dumps(event))
        command, environment = [binary("ddns"), "apply", file, "--yes"], environment | {"HOME": str(self.folder)}
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True)

    def ended(self, handler):
        """It has done its work, or given up for no other reason than that the others were quicker five times."""
        out, err = handler.communicate(timeout=120)
        self.figures["handlers"] += 1
        # Each new plan is shown.
        self.figures["planned again"] += max(0, len(re.findall("^Plan: ", out, re.MULTILINE)) - 1)
        if handler.returncode != 0:
            assert "each time somebody else was quicker" in err, f"{out}\n{err}"
            self.figures["gave up"] += 1

    def settle(self):
        """Each instance gets one more event, until that changes nothing."""
        for _ in range(SETTLING):
            before = self.world.snapshot()
            for one in [*self.gone, *self.fleet]:
                self.ended(self.handler(envelope(one.id, one.state), self.quick))
            self.gone.clear()
            if self.world.snapshot() == before:
                return
        raise AssertionError(f"still changing after {SETTLING} more events for each instance")

    def aim(self):
        """The name that `www` points at."""
        return next(iter(self.world.records(self.zone).get(WWW, [])), None)

    def check(self):
        """What stands and what is listed, when it is quiet."""
        expected = {one.id: one.records() for one in self.fleet}
        wanting = {one.internal: one.id for one in self.fleet if one.wants_www}
        aim = self.aim()
        assert aim in (wanting or {None}), f"`www` points at {aim}, wanted by {wanting}"
        self.holder = wanting.get(aim)
        if self.holder:
            expected[self.holder][WWW] = [aim]
        live = self.world.records(self.zone) | self.world.records(self.world.zone_named("0.0.10.in-addr.arpa."))
        ours = {key: values for records in expected.values() for key, values in records.items()}
        assert live == self.foreign | ours
        rows = [row["InstanceId"] for row in self.world.rows() if "Records" in row]
        listed = {id: self.world.listed(id) for id in rows}
        assert listed == {id: records for id, records in expected.items() if records}
