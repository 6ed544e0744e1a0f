"""Faults between the function and AWS: the event succeeds in the end, or fails cleanly and its next delivery succeeds."""

import pytest

from world import TABLE, envelope

A = "ip-10-0-0-12.corp.example. A"
WWW = "www.corp.example. CNAME"
PTR = "12.0.0.10.in-addr.arpa. PTR"


@pytest.fixture
def instance(world):
    """An instance whose event makes the table, a reverse zone and three records."""
    vpc = world.vpc(domain="corp.example")
    world.zone("corp.example", vpc)
    return world.launch(vpc, "10.0.0.12", CNAME="www.corp.example")


def assert_published(world, instance):
    zone, reverse = world.zone_named("corp.example."), world.zone_named("0.0.10.in-addr.arpa.")
    live = world.records(zone) | world.records(reverse)
    assert set(live) == {A, WWW, PTR}
    assert world.listed(instance) == live


def assert_withdrawn(world):
    assert [world.records(zone) for zone in world.zones()] == [{}, {}]
    assert world.rows() == []


PASSING = {
    "EC2 throttles": {"service": "ec2", "error": {"code": "RequestLimitExceeded", "status": 503}, "times": 2},
    "Route 53 throttles": {"service": "route53", "error": {"code": "Throttling", "status": 400}, "times": 2},
    "DynamoDB throttles": {"service": "dynamodb", "error": {"code": "ThrottlingException", "status": 400}, "times": 2},
    "EC2 fails": {"service": "ec2", "error": {"code": "InternalError", "status": 500}, "times": 2},
    "Route 53 is away": {"service": "route53", "error": {"code": "ServiceUnavailable", "status": 503}, "times": 2},
    "DynamoDB fails": {"service": "dynamodb", "error": {"code": "InternalServerError", "status": 500}, "times": 2},
    "connections to EC2 break": {"service": "ec2", "reset": True, "times": 2},
    "connections to Route 53 break": {"service": "route53", "reset": True, "times": 2},
    "connections to DynamoDB break": {"service": "dynamodb", "reset": True, "times": 2},
    "a change throttles": {
        "service": "route53", "operation": "ChangeResourceRecordSets", "times": 2,
        "error": {"code": "PriorRequestNotComplete", "status": 400},
    },
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_a_passing_fault_costs_nothing(world, function, emulators, instance, fault):
    emulators.inject(fault)

    function.deliver(envelope(instance))

    assert emulators.faults() == fault["times"]
    assert_published(world, instance)


LOST_ANSWERS = ["CreateTable", "CreateHostedZone", "ChangeResourceRecordSets", "TransactWriteItems"]


@pytest.mark.parametrize("operation", LOST_ANSWERS)
def test_the_answer_of_a_write_is_lost(world, function, emulators, instance, operation):
    """AWS has done it, the function does not know: whatever its retry is told, nothing is lost or made twice."""
    emulators.inject({"service": "*", "operation": operation, "response": {"abort_bytes": 0}, "times": 1})

    event = envelope(instance)
    if function.invoke(event).failed:
        function.deliver(event)

    assert emulators.faults() == 1
    assert_published(world, instance)
    world.terminate(instance)
    function.deliver(envelope(instance, "terminated"))
    assert_withdrawn(world)


LASTING = {
    "ec2:DescribeInstances": {"code": "InternalError", "status": 500},
    "ec2:DescribeVpcs": {"code": "UnauthorizedOperation", "status": 403},
    "route53:ListHostedZones": {"code": "ServiceUnavailable", "status": 503},
    "route53:ListResourceRecordSets": {"code": "AccessDenied", "status": 403},
    "route53:CreateHostedZone": {"code": "AccessDenied", "status": 403},
    "route53:ChangeResourceRecordSets": {"code": "InternalFailure", "status": 500},
    "dynamodb:BatchGetItem": {"code": "InternalServerError", "status": 500},
    "dynamodb:CreateTable": {"code": "AccessDeniedException", "status": 400},
    "dynamodb:TransactWriteItems": {"code": "AccessDeniedException", "status": 400},
}


@pytest.mark.parametrize("call", LASTING)
def test_a_lasting_fault_names_the_call_and_the_next_delivery_succeeds(world, function, emulators, instance, call):
    service, operation = call.split(":")
    emulators.inject({"service": service, "operation": operation, "error": LASTING[call]})
    event = envelope(instance)

    invocation = function.invoke(event)

    assert call in invocation.error
    # What is live by now is listed by the registration, or there is nothing.
    live = world.records(world.zone_named("corp.example."))
    assert live == {} or world.row(instance) is not None
    emulators.inject()
    function.deliver(event)
    assert_published(world, instance)


HALF_WAY = {
    "records stay": ("ChangeResourceRecordSets", {"code": "AccessDenied", "status": 403}),
    "row stays": ("TransactWriteItems", {"code": "AccessDeniedException", "status": 400}),
}


@pytest.mark.parametrize(("operation", "error"), HALF_WAY.values(), ids=HALF_WAY)
def test_withdrawing_stops_half_way(world, function, emulators, instance, operation, error):
    function.deliver(envelope(instance))
    world.terminate(instance)
    event = envelope(instance, "terminated")
    emulators.inject({"service": "*", "operation": operation, "error": error})

    assert operation in function.invoke(event).error
    assert world.row(instance) is not None

    emulators.inject()
    function.deliver(event)
    assert_withdrawn(world)


def test_the_table_is_not_forgotten_by_a_warm_function(world, function, instance):
    """Somebody deletes the table between two events: what is live as wanted is taken up again where names allow it."""
    function.deliver(envelope(instance))
    world.dynamodb.delete_table(TableName=TABLE)

    function.deliver(envelope(instance))

    assert A in world.listed(instance)
