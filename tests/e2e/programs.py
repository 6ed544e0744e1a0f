"""The two programs under test: the Lambda function, deployed to ministack, and the command line."""

import base64
import io
import json
import os
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

from emulators import ACCOUNT, SECRET, client

CHECKOUT = Path(__file__).resolve().parents[2]


def binary(name):
    """A program that was built with the feature `aws`, where cargo puts it."""
    path = CHECKOUT / os.environ.get("CARGO_TARGET_DIR", "target") / "debug" / name
    if not path.is_file():
        raise FileNotFoundError(f"`{path}` is missing: tests/run build-aws")
    return path


def conformance():
    """The test program of tests/conformance, built with the feature `aws`: where cargo has put it."""
    command = "cargo build -p ddns-native --features aws --bins --test conformance --locked --message-format json"
    built = subprocess.run(command.split(), cwd=CHECKOUT, stdout=subprocess.PIPE, check=True, text=True)
    messages = [json.loads(line) for line in built.stdout.splitlines()]
    [path] = [one["executable"] for one in messages if one.get("target", {}).get("name") == "conformance"]
    return path


def artefact(folder):
    """The zip file that is deployed: `bootstrap`, executable and stripped as a release is, a third of the size."""
    subprocess.run(["strip", "-o", folder / "bootstrap", binary("bootstrap")], check=True)
    text = io.BytesIO()
    with zipfile.ZipFile(text, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        member = zipfile.ZipInfo("bootstrap")
        member.external_attr = 0o755 << 16
        archive.writestr(member, (folder / "bootstrap").read_bytes(), compress_type=zipfile.ZIP_DEFLATED)
    return text.getvalue()


@dataclass(frozen=True)
class Invocation:
    """What came of an invocation."""

    failed: bool
    payload: object
    log: str

    @property
    def error(self):
        """What a person reads who looks for the cause."""
        assert self.failed, f"the invocation succeeded\n{self.log}"
        return self.payload["errorMessage"]

    @property
    def said(self):
        """All that it said: an error of the start of a function may stand in its log only."""
        return f"{json.dumps(self.payload)}\n{self.log}"

    def lines(self, level):
        """The fields of the JSON log lines of a level."""
        lines = [json.loads(line) for line in self.log.splitlines() if line.startswith("{")]
        return [line.get("fields", line) for line in lines if line["level"] == level]

    @property
    def summary(self):
        """The one INFO line of an event."""
        lines = self.lines("INFO")
        assert len(lines) == 1, f"expected one INFO line\n{self.log}"
        return lines[0]


class Function:
    """The deployed Lambda function."""

    NAME = "ddns"

    def __init__(self, emulators, code, settings):
        self._client = client("lambda", emulators.ministack)
        self._client.create_function(
            FunctionName=self.NAME, Runtime="provided.al2023", Handler="bootstrap", Code={"ZipFile": code},
            Role=f"arn:aws:iam::{ACCOUNT}:role/ddns", Timeout=120, MemorySize=256,
            Environment={"Variables": emulators.environment() | settings},
        )
        self._client.get_waiter("function_active_v2").wait(FunctionName=self.NAME, WaiterConfig={"Delay": 1})

    def invoke(self, event):
        """Delivers an event, whatever comes of it."""
        payload = event if isinstance(event, bytes) else json.dumps(event).encode()
        answer = self._client.invoke(FunctionName=self.NAME, Payload=payload, LogType="Tail")
        log = base64.b64decode(answer.get("LogResult", "")).decode(errors="replace")
        payload = answer["Payload"].read().decode()
        assert SECRET not in log + payload, "the function tells its credentials"
        return Invocation("FunctionError" in answer, json.loads(payload or "null"), log)

    def deliver(self, event):
        """Delivers an event that must succeed."""
        invocation = self.invoke(event)
        assert not invocation.failed, f"{invocation.payload}\n{invocation.log}"
        return invocation


class CommandLine:
    """The program `ddns`."""

    def __init__(self, emulators, folder):
        self._environment = {"PATH": os.environ["PATH"], "HOME": str(folder)} | emulators.environment()
        self._folder = folder

    def run(self, *arguments, stdin="", exit_code=0, **environment):
        """Runs it and gives what it printed; `stdin` is no terminal, and `None` is any exit code."""
        done = subprocess.run(
            [binary("ddns"), *map(str, arguments)], input=stdin, env=self._environment | environment,
            cwd=self._folder, capture_output=True, text=True, timeout=60,
        )
        assert SECRET not in done.stdout + done.stderr, "the program tells its credentials"
        assert exit_code in (None, done.returncode), f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def file(self, name, content):
        """A JSON file for it to read."""
        path = self._folder / name
        path.write_text(json.dumps(content))
        return path


