"""How many AWS calls an event costs, as the function says it and as they went over the wire."""

import pytest

from world import envelope


@pytest.fixture
def warm(world, function):
    """A function that has served an event, in a VPC with a zone and its reverse zone."""
    vpc = world.vpc()
    world.zone("corp.example", vpc)
    world.zone("0.0.10.in-addr.arpa", vpc)
    function.deliver(envelope(world.launch(vpc, "10.0.0.12", ZONE="corp.example")))
    return vpc


def spent(emulators, summary):
    """Calls in all and to Route 53, which the function has counted right."""
    calls = emulators.calls()
    assert summary["calls"] == len(calls), calls
    return len(calls), sum(call.service == "route53" for call in calls)


def test_running_with_a_zone_tag(world, function, emulators, warm):
    instance = world.launch(warm, "10.0.0.13", ZONE="corp.example")

    emulators.inject()
    summary = function.deliver(envelope(instance)).summary

    assert len(world.listed(instance)) == 2
    in_all, to_route53 = spent(emulators, summary)
    assert in_all <= 12, emulators.calls()
    assert to_route53 <= 6, emulators.calls()
    assert summary["instance"] == instance


def test_nothing_to_do(world, function, emulators, warm):
    instance = world.launch(warm, "10.0.0.13", ZONE="corp.example")
    function.deliver(envelope(instance))

    emulators.inject()
    summary = function.deliver(envelope(instance)).summary

    in_all, _ = spent(emulators, summary)
    assert in_all <= 9, emulators.calls()
    assert [call for call in emulators.calls() if call.is_write] == []


def test_ten_instances_of_one_vpc_cost_the_same_each(world, function, emulators, warm):
    costs = set()
    for n in range(10):
        instance = world.launch(warm, f"10.0.0.{20 + n}", ZONE="corp.example")
        emulators.inject()
        function.deliver(envelope(instance))
        costs.add(len(emulators.calls()))
    assert len(costs) == 1, costs
