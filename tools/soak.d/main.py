# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Fill, run, compare; `tools/soak --help` tells more."""

import argparse
import shutil
import signal
import sys
import time
from pathlib import Path

from account import Account
from lab import Brigade, FaultyServer, job_document, make_bucket, running_server, write_job
from objects import ABSENT, SOURCE, TARGET, fill, write_rows
from samples import Samples

# Kinds that a good client gets over by itself; each gets the same share.
KINDS = [
    *("500", "slowDown", "429", "requestTimeout", "resetBefore", "resetAfter", "lostReply"),
    *("truncatedBody", "stalledBody", "slowFirstByte", "errorInOK", "emptyOK", "malformedXML"),
    *("lengthTooLong", "lengthTooShort", "skewedDate", "duplicate"),
]
SLOW = {"stalledBody": 500, "slowFirstByte": 500}


def main():
    arguments = parse()
    # Ended from outside, it still stops the servers on its way out.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    folder = Path(arguments.folder)
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "proxy").mkdir(parents=True)
    count = arguments.objects
    say(f"seed {arguments.seed}, {count:,} objects, {arguments.share:.1%} of requests go wrong")
    with running_server("seaweedfs", folder / "seaweedfs") as real:
        proxy = FaultyServer.before(real, folder / "proxy")
        brigade = Brigade(folder)
        try:
            wrong = soak(arguments, folder, real, proxy, brigade)
        finally:
            brigade.stop()
            proxy.stop()
    shutil.rmtree(folder / "seaweedfs", ignore_errors=True)
    for sentence in wrong[:20]:
        say(f"WRONG: {sentence}")
    say("everything agrees" if not wrong else f"{len(wrong)} complaints")
    return 1 if wrong else 0


def soak(arguments, folder, real, proxy, brigade):
    """Fills, runs and compares; what is wrong."""
    client = real.client()
    for bucket in (SOURCE, TARGET):
        make_bucket(client, bucket)
    begun = time.monotonic()
    fill(real, brigade, folder, arguments.objects)
    say(f"filled in {time.monotonic() - begun:.0f} s")
    share = arguments.share / len(KINDS)
    mix = {kind: share for kind in KINDS}
    mix |= {kind: {"rate": share, "milliseconds": wait} for kind, wait in SLOW.items()}
    proxy.set_rates({"*": mix}, arguments.seed)
    manifest = folder / "manifest.csv"
    write_rows(manifest, arguments.objects, ABSENT)
    job = write_job(
        folder / "job.json", job_document(manifest, TARGET, report=folder / "report")
    )
    words = ["--concurrency", arguments.concurrency, "--progress", "none"]
    begun = time.monotonic()
    process = brigade.popen("run", job, *words, server=proxy.server)
    samples = Samples(process.pid, folder / "samples.csv")
    while process.poll() is None and time.monotonic() - begun < arguments.minutes * 60:
        samples.take()
        time.sleep(1)
    if process.poll() is None:
        process.terminate()
    result = brigade.finish(process, 60)
    seconds = time.monotonic() - begun
    say(f"ran {seconds:.0f} s, {arguments.objects / seconds:.0f} objects a second")
    say(samples.line())
    wrong = samples.complaints()
    if result.code != 1:
        return [*wrong, f"exit code {result.code}: {result.stderr.strip()[-400:]}"]
    account = Account(arguments.objects)
    account.read_report(folder / "report", result.job_id)
    account.read_listings(client)
    account.read_truth(proxy)
    say(account.line())
    return wrong + account.complaints


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", required=True)
    parser.add_argument("--objects", type=int, default=1_000_000)
    parser.add_argument("--concurrency", type=int, default=32)
    parser.add_argument("--share", type=float, default=0.01)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--minutes", type=float, default=240)
    return parser.parse_args()


def say(sentence):
    print(f"soak: {sentence}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
