# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""What can be counted instead of timed: system calls, allocations, requests and bytes of a job.

Counts repeat on a loud machine. Each is taken as a slope, from a short job and a long one, so that
what a start costs is in none of them.
"""

import pathlib
import shutil
import struct
import subprocess

from . import clients, manifest

SHORT_ROWS, LONG_ROWS = 2_000, 22_000
LIMIT_SECONDS = 120
# Kinds below this count as others: they belong to connections, commits and the like.
LISTED_CALLS_MIN = 0.02


def counts(binary, server, folder, concurrency=64):
    """Figures per copied object, by name."""
    folder = pathlib.Path(folder)
    preload = _build_counter(folder)
    calls, allocations, wire = [], [], []
    for rows in (SHORT_ROWS, LONG_ROWS):
        rows_file = folder / f"{rows}.csv"
        manifest.write(rows_file, rows)
        calls.append(_system_calls(binary, server, rows_file, folder, concurrency))
        before = server.counters()
        allocations.append(_allocations(binary, server, rows_file, folder, concurrency, preload))
        wire.append(_since(before, server.counters()))
    return {
        **_call_figures(*calls), "allocations": round(_slope(*allocations), 3),
        **_wire_figures(*wire)}


def _slope(short, long):
    return (long - short) / (LONG_ROWS - SHORT_ROWS)


def _call_figures(short, long):
    slopes = {name: _slope(short.get(name, 0), count) for name, count in long.items()}
    listed = {name for name, slope in slopes.items() if slope >= LISTED_CALLS_MIN}
    figures = {f"system calls: {name}": round(slopes[name], 3) for name in sorted(listed)}
    others = sum(slope for name, slope in slopes.items() if name not in listed)
    return {**figures, "system calls: all others": round(max(0, others), 3)}


def _wire_figures(short, long):
    slopes = {name: _slope(short.get(name, 0), count) for name, count in long.items()}
    bytes_in, bytes_out = slopes.pop("BytesSent"), slopes.pop("BytesReceived")
    slopes.pop("Connections", None)
    return {
        "requests": round(sum(slopes.values()), 4), "bytes sent": round(bytes_out, 2),
        "bytes received": round(bytes_in, 2)}


def _since(before, after):
    return {name: count - before.get(name, 0) for name, count in after.items()}


def _system_calls(binary, server, rows_file, folder, concurrency):
    """Calls of one job by name, as strace counts them over all threads."""
    summary = folder / "strace.summary"
    strace = ["strace", "--follow-forks", "--summary-only", "--summary-columns=calls,name",
              f"--output={summary}"]
    _run_job(strace, binary, server, rows_file, folder, concurrency, {})
    lines = [line.split() for line in summary.read_text().splitlines()]
    return {words[1]: int(words[0]) for words in lines
            if len(words) == 2 and words[0].isdigit() and words[1] != "total"}


def _allocations(binary, server, rows_file, folder, concurrency, preload):
    """How often one job asked for memory."""
    count = folder / "allocations"
    _run_job([], binary, server, rows_file, folder, concurrency,
             {"LD_PRELOAD": str(preload), "ALLOCATIONS_FILE": str(count)})
    (number,) = struct.unpack("@L", count.read_bytes())
    if number < SHORT_ROWS // 100:
        raise SystemExit("no allocations were counted; is brigade linked against glibc?")
    return number


def _run_job(before, binary, server, rows_file, folder, concurrency, variables):
    state, report = folder / "counted-state", folder / "counted-report"
    for path in (state, report):
        shutil.rmtree(path, ignore_errors=True)
    command = before + clients.copy_command(
        binary, server, rows_file, state, concurrency, report)
    done = subprocess.run(
        [str(word) for word in command], env={**clients.environment(folder), **variables},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        timeout=LIMIT_SECONDS, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{before[:1] or ['brigade']} ended with {done.returncode}:\n"
                         f"{done.stdout[-2000:]}")


def _build_counter(folder):
    """The library that counts allocations, compiled for this machine."""
    compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    if not compiler:
        raise SystemExit("there is no C compiler; run tools/setup")
    library = folder / "allocations.so"
    source = pathlib.Path(__file__).parent / "allocations.c"
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", library, source], check=True)
    return library
