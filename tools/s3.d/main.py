# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The commands of tools/s3: start, stop, status and env. `tools/s3 --help` is the manual."""

import argparse
import fcntl
import json
import shlex
import sys
from contextlib import contextmanager
from pathlib import Path

import ministack
import moto
import process
import seaweedfs

ROOT = Path(__file__).resolve().parents[2]
SERVERS = {server.NAME: server for server in (seaweedfs, ministack, moto)}
# A port found free can be taken before the server binds it; then it is started again elsewhere.
STARTS_MAX = 3


def main():
    arguments = parse()
    names = [arguments.server] if arguments.server else list(SERVERS)
    if arguments.dir:
        directories = [Path(arguments.dir).resolve()]
    else:
        directories = [ROOT / ".servers" / name for name in names]
    return COMMANDS[arguments.command](arguments, directories)


def parse():
    parser = argparse.ArgumentParser(prog="s3", add_help=False)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("server", nargs="?", choices=SERVERS)
    parser.add_argument("--dir")
    parser.add_argument("--limited", action="store_true")
    return parser.parse_args()


def start(arguments, directories):
    directory = directories[0]
    directory.mkdir(parents=True, exist_ok=True)
    with locked(directory):
        record = running(directory)
        wanted = arguments.server or seaweedfs.NAME
        if record and record["name"] != wanted:
            raise SystemExit(f"s3: {record['name']} already runs in {directory}; stop it first")
        if not record:
            record = start_new(SERVERS[wanted], directory)
    print(f"{record['name']} {record['endpoint']} pid {record['process']['pid']}")
    return 0


def start_new(server, directory):
    """Starts `server`, again on other ports if it does not come up, and records it at once."""
    for attempt in range(1, STARTS_MAX + 1):
        record = server.start(directory)
        save(directory, record)
        try:
            problem = server.finish(record)
        except BaseException:
            # Ctrl-C included: nothing half-started stays behind.
            process.stop(record["process"])
            raise
        if problem is None:
            save(directory, record)
            return record
        process.stop(record["process"])
        print(f"s3: {server.NAME}, start {attempt}: {problem}", file=sys.stderr)
    tail = (directory / "log").read_text(errors="replace").splitlines()[-15:]
    raise SystemExit("\n".join([f"s3: {server.NAME} did not start; see {directory}/log", *tail]))


def stop(arguments, directories):
    for directory in directories:
        if not (directory / "server.json").exists():
            continue
        with locked(directory):
            record = running(directory)
            if record:
                process.stop(record["process"])
                print(f"stopped {record['name']} pid {record['process']['pid']}")
            (directory / "server.json").unlink(missing_ok=True)
    return 0


def status(arguments, directories):
    records = [record for record in map(running, directories) if record]
    for record in records:
        print(f"{record['name']} {record['endpoint']} pid {record['process']['pid']}")
    if not records:
        print("no server runs", file=sys.stderr)
    return 0 if records else 1


def env(arguments, directories):
    record = next((record for record in map(running, directories) if record), None)
    if record is None or "access_key" not in record:
        raise SystemExit("s3: no server runs; start one with: tools/s3 start")
    kind = "limited_" if arguments.limited else ""
    if kind + "access_key" not in record:
        raise SystemExit(f"s3: {record['name']} has one identity only")
    exports = {
        "AWS_ACCESS_KEY_ID": record[kind + "access_key"],
        "AWS_SECRET_ACCESS_KEY": record[kind + "secret_key"],
        "AWS_ENDPOINT_URL_S3": record["endpoint"],
        "AWS_REGION": record["region"],
    }
    for name, value in exports.items():
        print(f"export {name}={shlex.quote(value)}")
    return 0


@contextmanager
def locked(directory):
    """One start or stop at a time in a directory."""
    with open(directory / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def running(directory):
    """The record of the server that runs in `directory`, or None."""
    try:
        record = json.loads((directory / "server.json").read_text())
    except (OSError, ValueError):
        return None
    return record if process.is_running(record["process"]) else None


def save(directory, record):
    """Replaces the record at once, readable for its owner only."""
    path = directory / "server.json.new"
    path.touch(mode=0o600)
    path.write_text(json.dumps(record, indent=2))
    path.rename(directory / "server.json")


COMMANDS = {"start": start, "stop": stop, "status": status, "env": env}

if __name__ == "__main__":
    sys.exit(main())
