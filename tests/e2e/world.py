"""The world of a test: VPCs, zones and instances are made with boto3, and the outcome is read back with it."""

import itertools
import uuid
from dataclasses import dataclass

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from emulators import ACCOUNT, REGION, client

TABLE = "DDNS"
AMI = "ami-12c6146b"


@dataclass(frozen=True)
class Vpc:
    """A VPC with one subnet."""

    id: str
    subnet: str
    region: str

    @property
    def for_route53(self):
        return {"VPCRegion": self.region, "VPCId": self.id}


class World:
    """What is there, in the account of the tests."""

    def __init__(self, emulators, url=None):
        """`url`: of the one emulator that EC2 and Route 53 are to be."""
        self._ec2_url = url or emulators.moto
        self.route53 = client("route53", url or emulators.ministack)
        self.dynamodb = client("dynamodb", emulators.dynamodb)
        self._ec2 = {}
        self._references = itertools.count()

    def ec2(self, region=REGION):
        """The client of a region."""
        if region not in self._ec2:
            self._ec2[region] = client("ec2", self._ec2_url, region)
        return self._ec2[region]

    def vpc(self, domain=None, region=REGION, cidr="10.0.0.0/16", subnet="10.0.0.0/24", hostnames=True):
        """A VPC with both DNS attributes; `domain` goes into its DHCP options."""
        ec2 = self.ec2(region)
        vpc = ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"]
        ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsSupport={"Value": True})
        ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": hostnames})
        options = [{"Key": "domain-name", "Values": [domain]}] if domain else []
        options += [{"Key": "domain-name-servers", "Values": ["AmazonProvidedDNS"]}]
        made = ec2.create_dhcp_options(DhcpConfigurations=options)["DhcpOptions"]["DhcpOptionsId"]
        ec2.associate_dhcp_options(DhcpOptionsId=made, VpcId=vpc)
        return Vpc(vpc, ec2.create_subnet(VpcId=vpc, CidrBlock=subnet)["Subnet"]["SubnetId"], region)

    def zone(self, name, vpc=None):
        """A hosted zone, private where there is a VPC: its id."""
        private = {"VPC": vpc.for_route53, "HostedZoneConfig": {"PrivateZone": True}} if vpc else {}
        made = self.route53.create_hosted_zone(Name=name, CallerReference=f"world-{next(self._references)}", **private)
        return made["HostedZone"]["Id"].removeprefix("/hostedzone/")

    def launch(self, vpc, address, **tags):
        """An instance that runs: its id."""
        tags = [{"Key": key, "Value": value} for key, value in tags.items()]
        made = self.ec2(vpc.region).run_instances(
            ImageId=AMI, MinCount=1, MaxCount=1, InstanceType="t3.micro", SubnetId=vpc.subnet, PrivateIpAddress=address,
            TagSpecifications=[{"ResourceType": "instance", "Tags": tags}] if tags else [],
        )
        return made["Instances"][0]["InstanceId"]

    def describe(self, instance, region=REGION):
        """DescribeInstances of one instance, the whole answer."""
        return self.ec2(region).describe_instances(InstanceIds=[instance])

    def stop(self, instance):
        self.ec2().stop_instances(InstanceIds=[instance])

    def start(self, instance):
        self.ec2().start_instances(InstanceIds=[instance])

    def terminate(self, instance):
        self.ec2().terminate_instances(InstanceIds=[instance])

    def tag(self, instance, key, value):
        self.ec2().create_tags(Resources=[instance], Tags=[{"Key": key, "Value": value}])

    def record(self, zone, name, rtype, *values, ttl=60):
        """A record set that somebody else makes."""
        self._change("CREATE", zone, name, rtype, values, ttl)

    def remove_record(self, zone, name, rtype, *values, ttl=60):
        """Somebody else removes a record set."""
        self._change("DELETE", zone, name, rtype, values, ttl)

    def _change(self, action, zone, name, rtype, values, ttl):
        values = [{"Value": value} for value in values]
        record_set = {"Name": name, "Type": rtype, "TTL": ttl, "ResourceRecords": values}
        batch = {"Changes": [{"Action": action, "ResourceRecordSet": record_set}]}
        self.route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)

    def predecessor_row(self, instance, attributes):
        """The predecessor's table, with its row of an instance."""
        self.dynamodb.create_table(
            TableName=TABLE, BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "InstanceId", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "InstanceId", "AttributeType": "S"}],
        )
        item = {"InstanceId": instance, "InstanceAttributes": attributes}
        serialize = TypeSerializer().serialize
        self.dynamodb.put_item(TableName=TABLE, Item={key: serialize(value) for key, value in item.items()})

    def zones(self):
        """Ids and names of all hosted zones."""
        pages = self.route53.get_paginator("list_hosted_zones").paginate()
        zones = [zone for page in pages for zone in page["HostedZones"]]
        return {zone["Id"].removeprefix("/hostedzone/"): zone["Name"] for zone in zones}

    def zone_named(self, name):
        """The id of the only zone of that name."""
        ids = [zone for zone, found in self.zones().items() if found == name]
        assert len(ids) == 1, f"{len(ids)} zones are named {name}"
        return ids[0]

    def vpcs_of(self, zone):
        """The VPCs that a zone is associated with."""
        return [vpc["VPCId"] for vpc in self.route53.get_hosted_zone(Id=zone)["VPCs"]]

    def records(self, zone):
        """`"name TYPE"` → values of a zone, without what Route 53 makes itself and the final dots of names; every
        TTL must be 60."""
        pages = self.route53.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone)
        sets = [one for page in pages for one in page["ResourceRecordSets"] if one["Type"] not in ("NS", "SOA")]
        assert all(one["TTL"] == 60 for one in sets), sets
        return by_name(sets)

    def tables(self):
        return self.dynamodb.list_tables()["TableNames"]

    def row(self, instance):
        """The instance's row of the table, or `None`."""
        answer = self.dynamodb.get_item(TableName=TABLE, Key={"InstanceId": {"S": instance}}, ConsistentRead=True)
        return plain(answer["Item"]) if "Item" in answer else None

    def rows(self):
        """All items of the table, those that answer who lists a record included."""
        pages = self.dynamodb.get_paginator("scan").paginate(TableName=TABLE, ConsistentRead=True)
        return [plain(item) for page in pages for item in page["Items"]]

    def listed(self, instance):
        """`"name TYPE"` → values that the instance's registration lists; nothing in it may be only planned."""
        row = self.row(instance)
        if row is None:
            return None
        assert not any(record.get("Planned") for record in row["Records"]), row
        return by_name(row["Records"])

    def snapshot(self):
        """Everything that this program could have written."""
        live = {zone: (name, self.records(zone), self.vpcs_of(zone)) for zone, name in self.zones().items()}
        rows = {row["InstanceId"]: row for row in self.rows()} if TABLE in self.tables() else None
        return live, rows


def by_name(record_sets):
    """`"name TYPE"` → values; a name as a value may have a final dot or none."""
    return {
        f"{one['Name']} {one['Type']}": sorted(record["Value"].removesuffix(".") for record in one["ResourceRecords"])
        for one in record_sets
    }


def plain(item):
    """A DynamoDB item as plain data."""
    deserialize = TypeDeserializer().deserialize
    return {key: deserialize(value) for key, value in item.items()}


def envelope(instance, state="running", region=REGION, **members):
    """What EventBridge delivers for EC2: <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html>"""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "EC2 Instance State-change Notification",
        "source": "aws.ec2",
        "account": ACCOUNT,
        "time": "2026-01-05T10:00:01Z",
        "region": region,
        "resources": [f"arn:aws:ec2:{region}:{ACCOUNT}:instance/{instance}"],
        "detail": {"instance-id": instance, "state": state},
    } | members


def tag_change(instance, region=REGION, **tags):
    """What EventBridge delivers when tags change: <https://docs.aws.amazon.com/tag-editor/latest/userguide/monitor-tags-events.html>"""
    detail = {
        "changed-tag-keys": sorted(tags), "service": "ec2", "resource-type": "instance", "version": 1, "tags": tags,
    }
    return envelope(instance, region=region, source="aws.tag", detail=detail) | {"detail-type": "Tag Change on Resource"}
