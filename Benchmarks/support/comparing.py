# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Runs `brigade`, wrk and the peers against one server in interleaved rounds and adds up."""

import statistics

from . import clients, figures, peers

# Several times what the slowest takes; a client that hangs is killed and left out.
LIMIT_SECONDS = 180
SAMPLE_SECONDS = 0.1
NOT_COPIES = ("Connections", "BytesReceived", "BytesSent")


class Sample:
    """One run of one client: what it cost, and what the server counted meanwhile."""

    def __init__(self, run, copies, counted):
        self.run = run
        self.copies = copies
        self.counted = counted

    @property
    def cpu(self):
        return self.run.cpu_microseconds(self.copies)

    @property
    def rate(self):
        return self.copies / self.run.wall

    @property
    def peak_mib(self):
        # The samples are the program's own; ru_maxrss begins with the memory of this script.
        return max((high for _, _, high in self.run.samples), default=self.run.peak_kib) / 1024


def run_peer(peer, task):
    """One run of a peer; raises `PeerFailure` when it did not copy every row."""
    command, more = peer.prepare(task)
    before = task.server.counters()
    try:
        run = clients.measure(
            command, peers.environment(task, more), SAMPLE_SECONDS, LIMIT_SECONDS)
    except TimeoutError as error:
        raise PeerFailure(f"{peer.name} {error}") from error
    sample = Sample(run, task.rows, difference(before, task.server.counters()))
    check(peer.name, sample)
    return sample


def run_brigade(binary, task):
    """One whole job of `brigade`, with journal and report."""
    before = task.server.counters()
    run, _ = clients.brigade(
        binary, task.server, task.manifest, task.folder, task.workers, SAMPLE_SECONDS)
    sample = Sample(run, task.rows, difference(before, task.server.counters()))
    check("brigade", sample)
    return sample


def run_wrk(server, folder, seconds, connections):
    """wrk on the same server."""
    before = server.counters()
    run, count = clients.wrk(server, folder, seconds, connections, SAMPLE_SECONDS)
    return Sample(run, count, difference(before, server.counters()))


class PeerFailure(Exception):
    """A client that could not be measured, and why."""


def difference(before, after):
    """What the server counted between two looks."""
    return {name: count - before.get(name, 0) for name, count in after.items()
            if count != before.get(name, 0)}


def check(name, sample):
    """A client that failed, or copied less than it was told, has no figures."""
    if sample.run.status != 0:
        lines = [line.strip() for line in sample.run.output.splitlines()]
        last = next((line for line in reversed(lines) if " " in line), "it said nothing")
        raise PeerFailure(f"{name} ended with {sample.run.status}: {last[:200]}")
    copied = sample.counted.get("CopyObject", 0)
    if copied < sample.copies:
        raise PeerFailure(f"{name} copied {copied} of {sample.copies} objects")


def summary(samples):
    """The figures of a client's runs."""
    copies, counted = samples[-1].copies, samples[-1].counted
    return {
        "rows": copies,
        "cpu_us_per_copy": figures.spread([sample.cpu for sample in samples]),
        "copies_per_second": figures.spread([sample.rate for sample in samples], 0),
        "peak_rss_mib": figures.spread([sample.peak_mib for sample in samples], 1),
        "requests_per_copy": {
            name: round(count / copies, 4) for name, count in sorted(counted.items())
            if name not in NOT_COPIES},
        "connections": round(statistics.median(
            sample.counted.get("Connections", 0) for sample in samples)),
        "bytes_sent_per_copy": round(counted["BytesReceived"] / copies, 1),
        "bytes_received_per_copy": round(counted["BytesSent"] / copies, 1),
    }


def best(rows, base):
    """`brigade` beside the best tool and the best library: by CPU time, and by copies a second."""
    found = {}
    for kind in ("tool", "library"):
        members = {name: row for name, row in rows.items() if row["kind"] == kind}
        if not members:
            continue
        cheapest = min(members, key=lambda name: members[name]["cpu_us_per_copy"]["median"])
        fastest = max(members, key=lambda name: members[name]["copies_per_second"]["median"])
        found[kind] = {
            "cheapest": cheapest, "its_cpu_times": ratio(rows[cheapest], base, "cpu_us_per_copy"),
            "fastest": fastest, "copies_times": ratio(base, rows[fastest], "copies_per_second")}
    return found


def ratio(one, other, figure):
    """How many times the one's median is the other's."""
    return round(one[figure]["median"] / other[figure]["median"], 2)
