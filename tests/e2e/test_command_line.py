"""`ddns facts` and `ddns apply` against AWS; what they look like without AWS is tested beside them."""

import json

import pytest

from world import TABLE, envelope

A = "ip-10-0-0-12.corp.example. A"


@pytest.fixture
def vpc(world):
    vpc = world.vpc(domain="corp.example")
    world.zone("corp.example", vpc)
    world.zone("0.0.10.in-addr.arpa", vpc)
    return vpc


@pytest.fixture
def instance(world, vpc):
    return world.launch(vpc, "10.0.0.12")


def test_facts_of_an_event_replay_offline(world, ddns, vpc, instance):
    """The printed bundle is planned without AWS, and that plan is the one that is carried out."""
    event = ddns.file("event.json", envelope(instance))

    bundle = ddns.run("facts", event).stdout

    assert world.tables() == []
    assert json.loads(bundle)["event"]["detail"]["instance-id"] == instance
    offline = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_ENDPOINT_URL_EC2": "http://127.0.0.1:9"}
    answer = json.loads(ddns.run("plan", "-", "--format", "json", stdin=bundle, **offline).stdout)
    kinds = [change["kind"] for change in answer["changes"]]
    assert kinds.count("changeRecordSets") == 2
    ddns.run("apply", event, "--yes", "--expect", answer["fingerprint"])
    assert world.records(world.zone_named("corp.example.")) == {A: ["10.0.0.12"]}


def test_facts_of_an_instance(ddns, instance):
    bundle = json.loads(ddns.run("facts", instance).stdout)

    assert bundle["facts"]["instances"][instance]["PrivateIpAddress"] == "10.0.0.12"


def test_apply_of_an_event(world, ddns, instance):
    event = ddns.file("event.json", envelope(instance))

    done = ddns.run("apply", event, "--yes")

    assert "ip-10-0-0-12.corp.example" in done.stdout
    live = world.records(world.zone_named("corp.example.")) | world.records(world.zone_named("0.0.10.in-addr.arpa."))
    assert world.listed(instance) == live
    assert len(live) == 2


def test_apply_of_what_facts_printed(world, ddns, instance):
    """The plan is made afresh: what the file says of AWS is not used."""
    bundle = json.loads(ddns.run("facts", ddns.file("event.json", envelope(instance))).stdout)
    world.tag(instance, "CNAME", "www.corp.example")

    ddns.run("apply", ddns.file("bundle.json", bundle), "--yes")

    assert set(world.records(world.zone_named("corp.example."))) == {A, "www.corp.example. CNAME"}


def test_apply_of_an_instance(world, ddns, instance):
    ddns.run("apply", instance, "--yes")

    assert world.records(world.zone_named("corp.example.")) == {A: ["10.0.0.12"]}


def test_apply_of_an_instance_withdraws_what_was_missed(world, ddns, function, instance):
    function.deliver(envelope(instance))
    world.stop(instance)  # and its event is lost

    ddns.run("apply", instance, "--yes")

    assert world.records(world.zone_named("corp.example.")) == {}
    assert world.rows() == []


def test_apply_without_a_yes_changes_nothing(world, ddns, instance):
    event = ddns.file("event.json", envelope(instance))

    ddns.run("apply", event, exit_code=1)

    assert world.records(world.zone_named("corp.example.")) == {}
    assert TABLE not in world.tables()


def test_apply_refuses_another_plan(world, ddns, instance):
    event = ddns.file("event.json", envelope(instance))
    bundle = ddns.run("facts", event).stdout
    seen = json.loads(ddns.run("plan", "-", "--format", "json", stdin=bundle).stdout)["fingerprint"]
    world.tag(instance, "CNAME", "www.corp.example")

    done = ddns.run("apply", event, "--yes", "--expect", seen, exit_code=1)

    assert seen in done.stderr
    assert world.records(world.zone_named("corp.example.")) == {}
    assert TABLE not in world.tables()


def test_apply_again_has_nothing_to_do(ddns, emulators, instance):
    ddns.run("apply", instance, "--yes")
    emulators.inject()

    ddns.run("apply", instance, "--yes")

    assert emulators.calls() != []
    assert [call for call in emulators.calls() if call.is_write] == []


def test_apply_of_an_unknown_instance_fails(world, ddns, vpc):
    before = world.snapshot()

    done = ddns.run("apply", "i-0123456789abcdef0", "--yes", exit_code=1)

    assert "i-0123456789abcdef0" in done.stdout + done.stderr
    assert world.snapshot() == before


@pytest.mark.parametrize("subject", ["i-xyz", "no-such-file.json"])
def test_apply_of_nonsense_fails(ddns, emulators, subject):
    emulators.inject()

    done = ddns.run("apply", subject, "--yes", exit_code=1)

    assert subject in done.stderr
    assert emulators.calls() == []


def test_aws_out_of_reach_is_an_error_with_the_call(ddns, instance):
    gone = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_ENDPOINT_URL_EC2": "http://127.0.0.1:9"}

    done = ddns.run("facts", instance, exit_code=1, **gone)

    assert "ec2:DescribeInstances" in done.stderr or "dynamodb:BatchGetItem" in done.stderr
