"""Whose record it is: other instances, people, the predecessor."""

import json

import pytest

from world import envelope

A = "ip-10-0-0-12.corp.example. A"
WWW = "www.corp.example. CNAME"


@pytest.fixture
def vpc(world):
    return world.vpc(domain="corp.example")


@pytest.fixture
def zone(world, vpc):
    world.zone("0.0.10.in-addr.arpa", vpc)
    return world.zone("corp.example", vpc)


def aims_at(record, address):
    """Does the CNAME's value lead to the instance of that address?"""
    return [value.split(".")[0] for value in record] == ["ip-" + address.replace(".", "-")]


def test_second_instance_leaves_the_name_to_the_first(world, function, vpc, zone):
    first = world.launch(vpc, "10.0.0.12", CNAME="www.corp.example")
    second = world.launch(vpc, "10.0.0.13", CNAME="www.corp.example")
    function.deliver(envelope(first))

    function.deliver(envelope(second))

    records = world.records(zone)
    assert aims_at(records[WWW], "10.0.0.12")
    assert records["ip-10-0-0-13.corp.example. A"] == ["10.0.0.13"]
    assert WWW in world.listed(first)
    assert WWW not in world.listed(second)


def test_second_instance_gets_the_name_of_a_gone_first(world, function, vpc, zone):
    first = world.launch(vpc, "10.0.0.12", CNAME="www.corp.example")
    second = world.launch(vpc, "10.0.0.13", CNAME="www.corp.example")
    function.deliver(envelope(first))
    world.terminate(first)  # and its event is lost

    function.deliver(envelope(second))

    assert aims_at(world.records(zone)[WWW], "10.0.0.13")
    assert WWW in world.listed(second)
    assert WWW not in world.listed(first)
    function.deliver(envelope(first, "terminated"))
    assert aims_at(world.records(zone)[WWW], "10.0.0.13")
    assert A not in world.records(zone)


def test_foreign_record_is_left_alone(world, function, vpc, zone):
    world.record(zone, "ip-10-0-0-12.corp.example", "A", "192.0.2.1")
    world.record(zone, "www.corp.example", "CNAME", "elsewhere.example.")
    instance = world.launch(vpc, "10.0.0.12", CNAME="www.corp.example")

    function.deliver(envelope(instance))
    world.terminate(instance)
    function.deliver(envelope(instance, "terminated"))

    assert world.records(zone) == {A: ["192.0.2.1"], WWW: ["elsewhere.example"]}


def test_edited_record_is_put_right_while_running_and_left_when_stopped(world, function, vpc, zone):
    instance = world.launch(vpc, "10.0.0.12")
    function.deliver(envelope(instance))
    world.remove_record(zone, "ip-10-0-0-12.corp.example", "A", "10.0.0.12")
    world.record(zone, "ip-10-0-0-12.corp.example", "A", "192.0.2.1")

    function.deliver(envelope(instance))
    assert world.records(zone) == {A: ["10.0.0.12"]}

    world.remove_record(zone, "ip-10-0-0-12.corp.example", "A", "10.0.0.12")
    world.record(zone, "ip-10-0-0-12.corp.example", "A", "192.0.2.1")
    world.stop(instance)
    function.deliver(envelope(instance, "stopped"))
    assert world.records(zone) == {A: ["192.0.2.1"]}
    assert world.row(instance) is None


def as_map(answer):
    """As the Python 3 program of the predecessor stored it: through JSON, without what is empty."""

    def full(value):
        if isinstance(value, dict):
            return {key: full(member) for key, member in value.items() if member not in ("", None)}
        return [full(member) for member in value] if isinstance(value, list) else value

    return full(json.loads(as_json(answer)))


def as_json(answer):
    return json.dumps(answer, default=str)


def as_repr(answer):
    return repr(json.loads(as_json(answer)))


@pytest.mark.parametrize("form", [as_map, as_json, as_repr])
def test_predecessor_row_is_taken_over(world, function, emulators, vpc, zone, form):
    reverse = world.zone_named("0.0.10.in-addr.arpa.")
    instance = world.launch(vpc, "10.0.0.12")
    answer = {key: value for key, value in world.describe(instance).items() if key != "ResponseMetadata"}
    world.predecessor_row(instance, form(answer))
    world.record(zone, "ip-10-0-0-12.corp.example", "A", "10.0.0.12")
    internal = "ip-10-0-0-12.eu-west-1.compute.internal"
    world.record(reverse, "12.0.0.10.in-addr.arpa", "PTR", internal)

    function.deliver(envelope(instance))

    assert world.records(zone) == {A: ["10.0.0.12"]}
    assert world.records(reverse) == {"12.0.0.10.in-addr.arpa. PTR": ["ip-10-0-0-12.corp.example"]}
    assert "InstanceAttributes" not in world.row(instance)
    assert world.listed(instance) == world.records(zone) | world.records(reverse)

    world.terminate(instance)
    function.deliver(envelope(instance, "terminated"))
    assert (world.records(zone), world.records(reverse), world.rows()) == ({}, {}, [])


def test_predecessor_row_that_cannot_be_read_stays(world, function, vpc, zone):
    instance = world.launch(vpc, "10.0.0.12")
    world.predecessor_row(instance, "{'Reservations': [")
    before = world.snapshot()

    invocation = function.invoke(envelope(instance))

    assert "unreadable-registration" in invocation.error
    assert instance in invocation.error
    assert world.snapshot() == before
