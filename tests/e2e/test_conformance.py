"""The rules of AWS in tests/conformance, which the embedded AWS keeps, held against the emulators: through the AWS SDK
as this program uses it, and over HTTP. An emulator that is known not to keep a rule must not: its line in the case goes
when it does."""

import json
import os
import subprocess

import pytest
from botocore.exceptions import ClientError

from programs import CHECKOUT, conformance
from world import World

CASES = CHECKOUT / "tests" / "conformance"
PEERS = {
    "ec2": ["moto", "ministack"],
    "route53": ["moto", "ministack"],
    "dynamodb": ["moto", "ministack", "dynamodb-local"],
}


def cases():
    """Each case with each emulator of its service."""
    return [
        pytest.param(file, peer, id=f"{file.parent.name}/{file.stem}-{peer}")
        for file in sorted(CASES.glob("*/*.json"))
        for peer in PEERS[file.parent.name]
    ]


@pytest.fixture(scope="session")
def program():
    return conformance()


@pytest.mark.parametrize(("file", "peer"), cases())
def test_conformance(emulators, program, file, peer):
    case = json.loads(file.read_text())
    url = emulators.moto if peer == "moto" else emulators.ministack
    if peer == "dynamodb-local":
        emulators.use_dynamodb_local()
    else:
        emulators.dynamodb = url

    said = ""
    try:
        names = set_stage(World(emulators, url), case.get("stage", {}))
        environment = os.environ | emulators.bare_environment(url) | {"CONFORMANCE_NAMES": json.dumps(names)}
        command = [program, "--exact", f"{file.parent.name}/{file.stem}"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
        assert "1 passed" in done.stdout or "1 failed" in done.stdout, f"{done.stdout}\n{done.stderr}"
        said = "" if done.returncode == 0 else done.stdout
    except ClientError as error:
        said = str(error)

    instead = case.get("lax", {}).get(peer)
    assert bool(said) == bool(instead) and (instead or "") in said, f"expected {instead or 'that it is kept'}\n{said}"


def set_stage(world, stage):
    """Makes what is there before the first call: the case's names for it, each with the real one."""
    first, second = world.vpc(domain="corp.example"), world.vpc(cidr="10.1.0.0/16", subnet="10.1.0.0/24")
    options = world.ec2().describe_vpcs(VpcIds=[first.id])["Vpcs"][0]["DhcpOptionsId"]
    names = {"vpc-1": first.id, "vpc-2": second.id, "subnet-1": first.subnet, "dopt-1": options}
    vpcs = {"vpc-1": first, "vpc-2": second}
    for zone in stage.get("zones", []):
        of = [vpcs[vpc["VPCId"]] for vpc in zone.get("VPCs", [])]
        names[zone["Id"]] = world.zone(zone["Name"], *of)
    for zone, sets in stage.get("records", {}).items():
        for one in sets:
            world.route53.change_resource_record_sets(HostedZoneId=names[zone], ChangeBatch=creation(one, names))
    world.ec2().modify_subnet_attribute(SubnetId=first.subnet, MapPublicIpOnLaunch={"Value": True})
    for number, (name, state) in enumerate(sorted(stage.get("instances", {}).items())):
        names[name] = world.launch(first, f"10.0.0.{4 + number}")
        if state != "running":
            {"stopped": world.stop, "terminated": world.terminate}[state](names[name])
    return names


def creation(record_set, names):
    """A batch that makes a record set of the stage."""
    made = {key: value for key, value in record_set.items() if value != []}
    if alias := made.get("AliasTarget"):
        made["AliasTarget"] = alias | {"HostedZoneId": names[alias["HostedZoneId"]]}
    return {"Changes": [{"Action": "CREATE", "ResourceRecordSet": made}]}
