"""An instance's records follow its life: events go to the deployed function, the outcome is read back from AWS."""

from emulators import REGION
from world import TABLE, envelope, tag_change

A = "ip-10-0-0-12.corp.example. A"
PTR = "12.0.0.10.in-addr.arpa. PTR"


def test_launch_under_a_dhcp_domain(world, function):
    vpc = world.vpc(domain="corp.example")
    zone, reverse = world.zone("corp.example", vpc), world.zone("0.0.10.in-addr.arpa", vpc)
    instance = world.launch(vpc, "10.0.0.12")
    assert world.tables() == []

    function.deliver(envelope(instance))

    assert world.records(zone) == {A: ["10.0.0.12"]}
    assert world.records(reverse) == {PTR: ["ip-10-0-0-12.corp.example"]}
    assert world.tables() == [TABLE]
    table = world.dynamodb.describe_table(TableName=TABLE)["Table"]
    assert table["KeySchema"] == [{"AttributeName": "InstanceId", "KeyType": "HASH"}]
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert world.listed(instance) == world.records(zone) | world.records(reverse)
    row = world.row(instance)
    assert (row["Account"], row["Region"]) == ("123456789012", REGION)


def test_zone_tag(world, function):
    vpc = world.vpc()
    zone = world.zone("corp.example", vpc)
    reverse = world.zone("0.0.10.in-addr.arpa", vpc)
    instance = world.launch(vpc, "10.0.0.12", Zone="Corp.Example.")

    function.deliver(envelope(instance))

    assert world.records(zone) == {A: ["10.0.0.12"]}
    assert world.records(reverse) == {PTR: ["ip-10-0-0-12.corp.example"]}


def test_zone_tag_of_split_horizon(world, function):
    vpc = world.vpc()
    private, public = world.zone("corp.example", vpc), world.zone("corp.example")
    world.ec2().modify_subnet_attribute(SubnetId=vpc.subnet, MapPublicIpOnLaunch={"Value": True})
    instance = world.launch(vpc, "10.0.0.12", ZONE="corp.example")
    seen = world.describe(instance)["Reservations"][0]["Instances"][0]
    label = seen["PublicDnsName"].split(".")[0]
    assert label.startswith("ec2-")

    function.deliver(envelope(instance))

    assert world.records(private) == {A: ["10.0.0.12"]}
    assert world.records(public) == {f"{label}.corp.example. A": [seen["PublicIpAddress"]]}


def test_cname_tag(world, function):
    vpc = world.vpc()
    zone = world.zone("corp.example", vpc)
    instance = world.launch(vpc, "10.0.0.12", CNAME="www.corp.example")

    function.deliver(envelope(instance))

    assert world.records(zone) == {"www.corp.example. CNAME": ["ip-10-0-0-12.eu-west-1.compute.internal"]}


def test_cname_tag_added_later(world, function):
    vpc = world.vpc(domain="corp.example")
    zone = world.zone("corp.example", vpc)
    instance = world.launch(vpc, "10.0.0.12")
    function.deliver(envelope(instance))

    world.tag(instance, "CNAME", "www.corp.example")
    function.deliver(tag_change(instance, CNAME="www.corp.example"))

    assert world.records(zone) == {A: ["10.0.0.12"], "www.corp.example. CNAME": ["ip-10-0-0-12.corp.example"]}


def test_reverse_zone_is_created(world, function):
    vpc = world.vpc(domain="corp.example")
    world.zone("corp.example", vpc)
    instance = world.launch(vpc, "10.0.0.12")

    function.deliver(envelope(instance))

    reverse = world.zone_named("0.0.10.in-addr.arpa.")
    assert world.vpcs_of(reverse) == [vpc.id]
    assert world.records(reverse) == {PTR: ["ip-10-0-0-12.corp.example"]}
    zones = {record["HostedZoneId"] for record in world.row(instance)["Records"]}
    assert zones == {reverse, world.zone_named("corp.example.")}


def test_reverse_zone_is_associated(world, function):
    elsewhere, vpc = world.vpc(cidr="10.1.0.0/16", subnet="10.1.0.0/24"), world.vpc(domain="corp.example")
    world.zone("corp.example", vpc)
    reverse = world.zone("0.0.10.in-addr.arpa", elsewhere)
    instance = world.launch(vpc, "10.0.0.12")

    function.deliver(envelope(instance))

    assert set(world.vpcs_of(reverse)) == {elsewhere.id, vpc.id}
    assert world.records(reverse) == {PTR: ["ip-10-0-0-12.corp.example"]}


def test_stop_start_terminate(world, function):
    vpc = world.vpc(domain="corp.example")
    zone, reverse = world.zone("corp.example", vpc), world.zone("0.0.10.in-addr.arpa", vpc)
    instance = world.launch(vpc, "10.0.0.12", CNAME="www.corp.example")
    function.deliver(envelope(instance))
    published = world.records(zone) | world.records(reverse)
    assert len(published) == 3

    world.stop(instance)
    function.deliver(envelope(instance, "stopped"))
    assert (world.records(zone), world.records(reverse)) == ({}, {})
    assert world.rows() == []

    world.start(instance)
    function.deliver(envelope(instance))
    assert world.records(zone) | world.records(reverse) == published

    world.terminate(instance)
    function.deliver(envelope(instance, "terminated"))
    assert (world.records(zone), world.records(reverse)) == ({}, {})
    assert world.rows() == []


def test_late_stop_of_an_instance_that_runs_again(world, function):
    vpc = world.vpc(domain="corp.example")
    zone = world.zone("corp.example", vpc)
    instance = world.launch(vpc, "10.0.0.12")
    function.deliver(envelope(instance))

    function.deliver(envelope(instance, "stopped"))

    assert world.records(zone) == {A: ["10.0.0.12"]}


def test_late_terminated_after_the_address_was_reused(world, function):
    """In another VPC of the same range: moto gives no address of a subnet twice."""
    vpc, other = world.vpc(domain="corp.example"), world.vpc(domain="corp.example")
    zone = world.zone("corp.example", vpc)
    first = world.launch(vpc, "10.0.0.12")
    function.deliver(envelope(first))
    world.terminate(first)
    second = world.launch(other, "10.0.0.12")

    function.deliver(envelope(second))
    function.deliver(envelope(first, "terminated"))

    assert world.records(zone) == {A: ["10.0.0.12"]}
    assert set(world.vpcs_of(zone)) == {vpc.id, other.id}
    assert A in world.listed(second)
    assert world.row(first) is None


def test_the_same_event_again_writes_nothing(world, function, emulators):
    vpc = world.vpc(domain="corp.example")
    world.zone("corp.example", vpc)
    instance = world.launch(vpc, "10.0.0.12", CNAME="www.corp.example")
    event = envelope(instance)
    function.deliver(event)
    before = world.snapshot()

    emulators.inject()
    function.deliver(event)

    assert emulators.calls() != []
    assert [call for call in emulators.calls() if call.is_write] == []
    assert world.snapshot() == before


def test_pending_is_not_looked_at(world, function, emulators):
    vpc = world.vpc(domain="corp.example")
    zone = world.zone("corp.example", vpc)
    instance = world.launch(vpc, "10.0.0.12")

    emulators.inject()
    function.deliver(envelope(instance, "pending"))

    assert emulators.calls() == []
    assert world.records(zone) == {}
