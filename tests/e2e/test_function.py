"""The Lambda function as such: what it refuses, where it looks, what it says, and several of it at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from emulators import REGION
from world import envelope

WWW = "www.corp.example. CNAME"


def test_instance_unknown_to_ec2_fails_so_that_the_event_comes_again(world, function):
    vpc = world.vpc(domain="corp.example")
    world.zone("corp.example", vpc)
    before = world.snapshot()

    invocation = function.invoke(envelope("i-0123456789abcdef0"))

    assert "instance-not-found" in invocation.error
    assert "i-0123456789abcdef0" in invocation.error
    assert world.snapshot() == before


NO_EVENTS = {
    "not an envelope": ({"hello": "world"}, "event"),
    "no object": ([1, 2, 3], "event"),
    "no instance id": (envelope("i-0123456789abcdef0") | {"detail": {"state": "running"}}, "event.detail.instance-id"),
    "a wrong instance id": (envelope("my-server"), "event.detail.instance-id"),
    "a wrong state": (envelope("i-0123456789abcdef0", "sleeping"), "event.detail.state"),
    "a wrong type": (envelope("i-0123456789abcdef0", region=7), "event.region"),
    "another source": (envelope("i-0123456789abcdef0", source="aws.s3"), "event.source"),
}


@pytest.mark.parametrize(("event", "path"), NO_EVENTS.values(), ids=NO_EVENTS)
def test_what_is_no_event_fails_with_the_path(function, emulators, event, path):
    emulators.inject()
    invocation = function.invoke(event)

    assert path in invocation.error
    assert emulators.calls() == []


def test_unknown_detail_type_fails_with_the_known_ones(function, emulators):
    emulators.inject()
    invocation = function.invoke(envelope("i-0123456789abcdef0") | {"detail-type": "EC2 Spot Interruption"})

    assert "EC2 Spot Interruption" in invocation.error
    assert "EC2 Instance State-change Notification" in invocation.error
    assert emulators.calls() == []


def test_settings_come_from_the_environment(world, deploy):
    vpc = world.vpc(domain="corp.example")
    zone = world.zone("corp.example", vpc)
    instance = world.launch(vpc, "10.0.0.12", CNAME="www.corp.example")

    deploy(DDNS_REVERSE_ZONES="off", DDNS_ALIAS_STYLE="address").deliver(envelope(instance))

    assert world.records(zone) == {
        "ip-10-0-0-12.corp.example. A": ["10.0.0.12"],
        "www.corp.example. A": ["10.0.0.12"],
    }
    assert list(world.zones()) == [zone]


NO_SETTINGS = {
    "unknown": ("DDNS_TTTL", "60"),
    "no number": ("DDNS_TTL", "often"),
    "out of range": ("DDNS_TTL", "2147483648"),
    "no such choice": ("DDNS_REVERSE_ZONES", "maybe"),
    "no zone": ("DDNS_ZONES", "corp..example"),
}


@pytest.mark.parametrize(("name", "value"), NO_SETTINGS.values(), ids=NO_SETTINGS)
def test_settings_that_cannot_be_read_are_refused(world, deploy, emulators, name, value):
    vpc = world.vpc(domain="corp.example")
    world.zone("corp.example", vpc)
    event = envelope(world.launch(vpc, "10.0.0.12"))
    function = deploy(**{name: value})

    emulators.inject()
    invocation = function.invoke(event)

    assert invocation.failed
    assert name in invocation.said
    assert emulators.calls() == []


def test_events_forwarded_from_another_region(world, function, emulators):
    """One function serves several regions: EC2 is asked in the event's, the table stays in the function's."""
    vpc = world.vpc(domain="corp.example", region="us-west-2")
    zone = world.zone("corp.example", vpc)
    instance = world.launch(vpc, "10.0.0.12")

    emulators.inject()
    function.deliver(envelope(instance, region="us-west-2"))

    assert world.records(zone) == {"ip-10-0-0-12.corp.example. A": ["10.0.0.12"]}
    assert {call.region for call in emulators.calls() if call.service == "ec2"} == {"us-west-2"}
    assert {call.region for call in emulators.calls() if call.service == "dynamodb"} == {REGION}
    assert world.row(instance)["Region"] == "us-west-2"


def test_several_instances_at_once_want_one_name(world, function):
    vpc = world.vpc(domain="corp.example")
    zone = world.zone("corp.example", vpc)
    instances = [world.launch(vpc, f"10.0.0.{12 + n}", CNAME="www.corp.example") for n in range(4)]

    events = [envelope(instance) for instance in instances]
    with ThreadPoolExecutor(len(events)) as at_once:
        invocations = list(at_once.map(function.invoke, events))

    # Who lost five times against the others has failed, and EventBridge delivers its event again.
    for event, invocation in zip(events, invocations, strict=True):
        if invocation.failed:
            function.deliver(event)
    records, listed = world.records(zone), [world.listed(instance) for instance in instances]
    winners = [n for n, entries in enumerate(listed) if WWW in entries]
    assert len(winners) == 1, listed
    assert listed[winners[0]][WWW] == records[WWW]
    assert records[WWW][0].split(".")[0] == f"ip-10-0-0-{12 + winners[0]}"
    assert all(records[f"ip-10-0-0-{12 + n}.corp.example. A"] == [f"10.0.0.{12 + n}"] for n in range(4))


def test_one_event_delivered_several_times_at_once(world, function):
    vpc = world.vpc(domain="corp.example")
    zone = world.zone("corp.example", vpc)
    event = envelope(world.launch(vpc, "10.0.0.12"))

    with ThreadPoolExecutor(3) as at_once:
        list(at_once.map(function.invoke, [event] * 3))
    function.deliver(event)

    assert world.records(zone) == {"ip-10-0-0-12.corp.example. A": ["10.0.0.12"]}
    assert world.records(world.zone_named("0.0.10.in-addr.arpa.")) == {
        "12.0.0.10.in-addr.arpa. PTR": ["ip-10-0-0-12.corp.example"]
    }
