"""Each kind of fault at each call that an event makes: the event succeeds in the end, or fails and says at which call, and
its next delivery succeeds. Nothing that stands is ever listed nowhere."""

import pytest

from world import envelope

READS = [
    "ec2:DescribeInstances", "ec2:DescribeVpcs", "ec2:DescribeVpcAttribute", "ec2:DescribeSubnets",
    "ec2:DescribeDhcpOptions", "route53:ListHostedZones", "route53:ListHostedZonesByVPC",
    "route53:ListResourceRecordSets", "dynamodb:BatchGetItem", "dynamodb:DescribeTable",
]
# The calls by which an event changes something, and how often it makes them: to publish, and to withdraw again.
PUBLISHES = {
    "dynamodb:CreateTable": 1, "route53:CreateHostedZone": 1, "route53:AssociateVPCWithHostedZone": 1,
    "route53:ChangeResourceRecordSets": 3, "dynamodb:TransactWriteItems": 2,
}
WITHDRAWS = {"route53:ChangeResourceRecordSets": 3, "dynamodb:TransactWriteItems": 1}

THROTTLED = {"ec2": "RequestLimitExceeded", "route53": "Throttling", "dynamodb": "ThrottlingException"}
# What can happen at every call: what microburst does, by the service.
ANYWHERE = {
    "throttled": lambda service: error(THROTTLED[service], 503 if service == "ec2" else 400),
    "failing": lambda service: error("InternalFailure", 500),
    "connection reset": lambda service: {"reset": True},
    "answer lost": lambda service: {"response": {"abort_bytes": 0}},
}
# What AWS says where somebody is at work at the same time.
RACES = {
    "route53:CreateHostedZone": ["ConflictingDomainExists", "HostedZoneAlreadyExists"],
    "route53:AssociateVPCWithHostedZone": ["PriorRequestNotComplete", "ConflictingDomainExists"],
    "route53:ChangeResourceRecordSets": ["PriorRequestNotComplete", "InvalidChangeBatch", "NoSuchHostedZone"],
    "dynamodb:TransactWriteItems": [
        "TransactionCanceledException", "TransactionConflictException", "TransactionInProgressException",
        "ConditionalCheckFailedException", "ProvisionedThroughputExceededException",
    ],
}


def error(code, status=400):
    return {"error": {"code": code, "status": status}}


def fault(call, effect, turn=1):
    """The rules by which the call meets it once, in its `turn`."""
    service, operation = call.split(":")
    at = {"service": service, "operation": operation}
    before = [at | {"latency": 0, "times": turn - 1}] if turn > 1 else []
    return [*before, at | effect | {"times": 1}]


def cells(calls):
    """Each call with each fault that it can meet: in its first turn, and its answer is lost in its last turn, too."""
    cells = []
    for call, turns in calls.items():
        service = call.split(":")[0]
        faults = {name: effect(service) for name, effect in ANYWHERE.items()}
        faults |= {code: error(code) for code in RACES.get(call, [])}
        for name, effect in faults.items():
            for turn in {1, turns} if name == "answer lost" else {1}:
                cells.append(pytest.param(call, effect, turn, id=f"{call.split(':')[1]}-{turn}-{name}"))
    return cells


@pytest.fixture
def instance(world):
    """An instance whose event makes the table, a reverse zone and an association, and changes three zones."""
    vpc, elsewhere = world.vpc(domain="corp.example"), world.vpc(cidr="10.1.0.0/16", subnet="10.1.0.0/24")
    world.zone("corp.example", vpc)
    world.zone("other.example", elsewhere)
    return world.launch(vpc, "10.0.0.12", ZONE="other.example", CNAME="www.corp.example")


class Delivery:
    """An event, given to the program once and, if that fails, once more."""

    def __init__(self, ddns, world, emulators):
        self.ddns, self.world, self.emulators = ddns, world, emulators

    def __call__(self, event, *rules):
        """`rules`: the faults of the first time."""
        file = self.ddns.file("event.json", event)
        self.emulators.inject(*rules)
        done = self.ddns.run("apply", file, "--yes", exit_code=None)
        met = self.emulators.faults()
        self.emulators.inject()
        if done.returncode != 0:
            assert any(rule["operation"] in done.stderr for rule in rules), done.stderr
            assert_listed(self.world)
            self.ddns.run("apply", file, "--yes")
        return met


@pytest.fixture
def deliver(ddns, world, emulators):
    return Delivery(ddns, world, emulators)


def live(world):
    return {key: values for zone in world.zones() for key, values in world.records(zone).items()}


def assert_listed(world):
    """Whatever stands is listed with its values."""
    rows = [row for row in world.rows() if "Records" in row] if world.tables() else []
    listed = [
        (f"{one['Name']} {one['Type']}", sorted(record["Value"].removesuffix(".") for record in one["ResourceRecords"]))
        for row in rows for one in row["Records"]
    ]
    assert [item for item in live(world).items() if item not in listed] == []


def assert_published(world, instance):
    assert set(live(world)) == {
        "ip-10-0-0-12.corp.example. A", "ip-10-0-0-12.other.example. A", "www.corp.example. CNAME",
        "12.0.0.10.in-addr.arpa. PTR",
    }
    assert world.listed(instance) == live(world)


def assert_withdrawn(world):
    assert (live(world), world.rows()) == ({}, [])


@pytest.mark.parametrize("kind", ANYWHERE)
def test_reads(world, deliver, instance, kind):
    """The first of each meets it."""
    rules = [rule for call in READS for rule in fault(call, ANYWHERE[kind](call.split(":")[0]))]

    assert deliver(envelope(instance), *rules) == len(READS)

    assert_published(world, instance)


@pytest.mark.parametrize(("call", "effect", "turn"), cells(PUBLISHES))
def test_publishing(world, deliver, instance, call, effect, turn):
    assert deliver(envelope(instance), *fault(call, effect, turn)) == 1

    assert_published(world, instance)


@pytest.mark.parametrize(("call", "effect", "turn"), cells(WITHDRAWS))
def test_withdrawing(world, deliver, instance, call, effect, turn):
    deliver(envelope(instance))
    world.terminate(instance)

    assert deliver(envelope(instance, "terminated"), *fault(call, effect, turn)) == 1

    assert_withdrawn(world)
