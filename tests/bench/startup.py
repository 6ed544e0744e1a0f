#!/usr/bin/env python3
"""Measures what a cold start of the Lambda function costs: from starting the process to its first poll of the
Runtime API, and the memory that is resident then.

usage: startup.py BOOTSTRAP [RUNS]

A stand-in for the Runtime API answers nothing: what is timed is the function's own initialisation.
https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import os
import statistics
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


def start(bootstrap):
    """One cold start: milliseconds to the first poll, and resident KiB shortly after it."""
    polled = threading.Event()
    moment = []

    class RuntimeApi(BaseHTTPRequestHandler):
        def do_GET(self):
            moment.append(time.perf_counter())
            polled.set()
            time.sleep(5)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), RuntimeApi)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    environment = {
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_port}",
        "AWS_LAMBDA_FUNCTION_NAME": "ddns",
        "AWS_LAMBDA_FUNCTION_VERSION": "1",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "123456789012",
        "AWS_SECRET_ACCESS_KEY": "none",
        "PATH": os.environ["PATH"],
    }
    begun = time.perf_counter()
    process = subprocess.Popen([bootstrap], env=environment, stdout=subprocess.DEVNULL)
    try:
        if not polled.wait(20):
            sys.exit(f"{bootstrap} did not poll within 20 s")
        status = Path(f"/proc/{process.pid}/status").read_text()
    finally:
        process.kill()
        process.wait()
        server.shutdown()
    resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    return (moment[0] - begun) * 1000, resident


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    runs = [start(sys.argv[1]) for _ in range(int(sys.argv[2]) if len(sys.argv) == 3 else 20)]
    for title, values, unit in (("first poll", [r[0] for r in runs], "ms"), ("resident", [r[1] / 1024 for r in runs], "MiB")):
        print(f"{title}: median {statistics.median(values):.1f} {unit}, {min(values):.1f} to {max(values):.1f}")


main()
