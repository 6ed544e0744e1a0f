"""The AWS of a test: moto answers for EC2, ministack for Route 53, DynamoDB and Lambda. What is under test reaches both
through a microburst each, which writes down every call and injects faults; the test itself goes to them directly. Where
a test says so, Amazon's own DynamoDB Local answers for DynamoDB."""

import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import boto3
from botocore.config import Config

ACCOUNT = "123456789012"
REGION = "eu-west-1"
SECRET = "never-to-be-told"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": ACCOUNT, "AWS_SECRET_ACCESS_KEY": SECRET}

# Without a fault, but matching every call: microburst writes it down.
WRITE_DOWN = {"service": "*", "latency": 0}
# microburst knows `ChangeResourceRecordSets` by the path in botocore's model, which ends in a slash; the SDK for Rust
# sends none. To microburst it is a call to Route 53 with an XML body that is neither of these.
CHANGE = "ChangeResourceRecordSets"
OTHERS_WITH_XML = ("AssociateVPCWithHostedZone", "CreateHostedZone")
WRITES = (
    "AssociateVPCWithHostedZone", "BatchWriteItem", "ChangeResourceRecordSets", "CreateHostedZone", "CreateTable",
    "DeleteItem", "PutItem", "TransactWriteItems", "UpdateItem",
)


@dataclass(frozen=True)
class Call:
    """An API call as it went over the wire, retries of the SDK included."""

    service: str
    operation: str
    region: str

    @property
    def is_write(self):
        return self.operation in WRITES


class Emulators:
    """The four processes, from `start` to `stop`."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="ddns-e2e-"))
        self.processes = []
        ports = free_ports(4)
        self.moto, self.ministack, self.ec2, self.aws = (f"http://127.0.0.1:{port}" for port in ports)
        moto, ministack, ec2, aws = map(str, ports)
        self.dynamodb = self.ministack
        self._dynamodb_local = None
        self._start("moto", installed("moto_server"), "-H", "127.0.0.1", "-p", moto)
        settings = {"GATEWAY_PORT": ministack, "MINISTACK_HOST": "127.0.0.1", "IOT_MTLS_ENABLED": "0"}
        self._start("ministack", installed("ministack"), **settings)
        self._start("microburst-ec2", installed("microburst"), "--upstream", self.moto, "--port", ec2)
        self._start("microburst-aws", installed("microburst"), "--upstream", self.ministack, "--port", aws)

    def wait(self, seconds=60):
        """Until all answer. A microburst loads its models of AWS at the first call, which takes some seconds."""
        deadline = time.monotonic() + seconds
        for url in (self.moto + "/moto-api/", self.ministack + "/_ministack/health"):
            self._until(lambda url=url: http("GET", url), deadline)
        for url in (self.ec2, self.aws):
            self._until(lambda url=url: http("GET", url + "/_microburst/health"), deadline)
        client("ec2", self.ec2, read_timeout=seconds).describe_vpcs()
        client("route53", self.aws, read_timeout=seconds).list_hosted_zones()

    def reset(self):
        """Back to an empty account without faults."""
        for url in (self.moto + "/moto-api/reset", self.ministack + "/_ministack/reset"):
            http("POST", url)
        self.dynamodb = self.ministack
        self.inject()

    def use_dynamodb_local(self, seconds=60):
        """Until the next `reset` DynamoDB is Amazon's DynamoDB Local, empty. It is started when it is first used."""
        if self._dynamodb_local is None:
            [port] = free_ports(1)
            folder = Path(sys.prefix, "dynamodb-local")
            if not (folder / "DynamoDBLocal.jar").is_file():
                raise FileNotFoundError(f"`{folder}` is missing: tests/run installs it")
            self._start(
                "dynamodb-local", "java", f"-Djava.library.path={folder}/DynamoDBLocal_lib",
                "-jar", f"{folder}/DynamoDBLocal.jar", "-inMemory", "-disableTelemetry", "-port", str(port),
            )
            self._dynamodb_local = f"http://127.0.0.1:{port}"
            self._until(lambda: socket.create_connection(("127.0.0.1", port)).close(), time.monotonic() + seconds)
        self.dynamodb = self._dynamodb_local
        local = client("dynamodb", self.dynamodb)
        for table in local.list_tables()["TableNames"]:
            local.delete_table(TableName=table)

    def inject(self, *rules):
        """These faults from now on (none: no faults), and an empty list of calls."""
        for url in (self.ec2, self.aws):
            http("POST", url + "/_microburst/rules", [*itertools.chain(*map(recognizable, rules)), WRITE_DOWN])
            http("DELETE", url + "/_microburst/fired")

    def calls(self):
        """Every call since the last `inject`, in order."""
        events = sorted(self._events(), key=lambda event: event["ts"])
        return [Call(event["service"], operation(event), event["region"]) for event in events]

    def faults(self):
        """How many calls since the last `inject` met a fault."""
        return sum(event["action"] != "match" for event in self._events())

    def _events(self):
        logs = (http("GET", url + "/_microburst/fired?limit=2000") for url in (self.ec2, self.aws))
        return list(itertools.chain(*logs))

    def environment(self):
        """The variables that lead an AWS SDK here."""
        return CREDENTIALS | {"AWS_REGION": REGION, "AWS_ENDPOINT_URL": self.aws, "AWS_ENDPOINT_URL_EC2": self.ec2}

    def bare_environment(self, url=None):
        """The variables that lead straight to one emulator (`url`; ministack), and for the table to `dynamodb`: no
        microburst is in between, so nothing is written down and nothing goes wrong."""
        urls = {"AWS_ENDPOINT_URL": url or self.ministack, "AWS_ENDPOINT_URL_DYNAMODB": self.dynamodb}
        return CREDENTIALS | {"AWS_REGION": REGION} | urls

    def slow_environment(self):
        """The variables that lead to ministack, and for the table to `dynamodb`, with answers that take as long as
        AWS's: whoever works at the same time meets the others between any two calls."""
        self.inject({"service": "*", "latency": {"min": 10, "max": 100}})
        table = {} if self.dynamodb == self.ministack else {"AWS_ENDPOINT_URL_DYNAMODB": self.dynamodb}
        return CREDENTIALS | {"AWS_REGION": REGION, "AWS_ENDPOINT_URL": self.aws} | table

    def stop(self):
        """Ends what was started: each process leads a group of its own, ministack's functions are in its."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self, name, *command, **environment):
        # Nothing of the caller's AWS settings or proxies, and what they write is removed with the folder.
        clean = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
        clean |= {"TMPDIR": str(self.folder), "PYTHONUNBUFFERED": "1"} | environment
        log = (self.folder / f"{name}.log").open("wb")
        self.processes.append(
            subprocess.Popen(command, env=clean, cwd=self.folder, stdout=log, stderr=log, start_new_session=True)
        )

    def _until(self, answers, deadline):
        """Waits until the call is no `OSError` any more."""
        while True:
            try:
                return answers()
            except OSError as error:
                ended = [process.args[0] for process in self.processes if process.poll() is not None]
                if ended or time.monotonic() > deadline:
                    logs = "\n".join(path.read_text(errors="replace")[-2000:] for path in self.folder.glob("*.log"))
                    raise RuntimeError(f"an emulator does not answer: {error} (ended: {ended})\n{logs}") from None
                time.sleep(0.1)


def installed(program):
    """A program of the Python packages."""
    command = Path(sys.executable).with_name(program)
    if not command.exists():
        raise FileNotFoundError(f"`{command}` is missing: pip install -r tests/requirements.txt")
    return command


def recognizable(rule):
    """The rules by which microburst does what `rule` means."""
    if rule.get("operation") != CHANGE:
        return [rule]
    others = [WRITE_DOWN | {"operation": other} for other in OTHERS_WITH_XML]
    unnamed = {key: value for key, value in rule.items() if key != "operation"}
    return [*others, unnamed | {"service": "route53", "headers": {"Content-Type": "xml"}}]


def operation(event):
    """The name of the call that microburst wrote down."""
    return CHANGE if event["operation"] is None and event["path"].endswith("/rrset") else event["operation"]


def client(service, url, region=REGION, read_timeout=150):
    """A boto3 client that makes each call once."""
    config = Config(retries={"total_max_attempts": 1}, read_timeout=read_timeout, proxies={})
    return boto3.client(
        service, region_name=region, endpoint_url=url, aws_access_key_id=ACCOUNT, aws_secret_access_key=SECRET,
        config=config,
    )


def http(method, url, body=None):
    """A call of an emulator's own interface: its answer, decoded if it is JSON."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=30) as answer:
            text = answer.read()
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"{method} {url}: {error.code} {error.read().decode(errors='replace')}") from None
    return json.loads(text) if text[:1] in (b"{", b"[") else text


def free_ports(count):
    """Ports that nobody listens on, all different."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports
