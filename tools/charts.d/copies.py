# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Tables of what a copy costs: beside wrk, before and after, and over a store some way off."""

from words import spread


def cost_table(result):
    """CPU time of a copy for each server and build, beside that of wrk for a request."""
    names = list(result["results"][0]["clients"])
    lines = [
        "| server | wrk, a request | " + " | ".join(f"{name}, a copy" for name in names)
        + " | x wrk | user | system | peak memory |",
        "|---" * (len(names) + 6) + "|"]
    for entry in result["results"]:
        last = entry["clients"][names[-1]]
        costs = " | ".join(spread(entry["clients"][name]["cpu_us_per_copy"]) for name in names)
        lines.append(
            f"| {entry['server']}, {entry['scheme'].upper()} "
            f"| {spread(entry['wrk']['cpu_us_per_request'])} | {costs} | {last['times_wrk']} "
            f"| {last['user_us']['median']} | {last['system_us']['median']} "
            f"| {last['peak_rss_mib']['max']} MiB |")
    return lines + ["", _origin(result)]


def latency_table(result):
    """Copies a second and the level found, at each delay of the server."""
    lines = ["| answer after | | copies a second | CPU in us | level, first reached after |",
             "|---|---|---|---|---|"]
    for entry in result["results"]:
        delay = f"{entry['delay_ms']} ms" if entry["delay_ms"] else "at once"
        for name, found in entry["brigade"].items():
            level = ""
            if "level" in found:
                seconds = found["reached_after_ms"]["median"] / 1_000
                level = f"{spread(found['level'], 0)}, {seconds:.1f} s"
            lines.append(
                f"| {delay} | `--concurrency {name}` | {found['copies_per_second']['median']:,.0f} "
                f"| {spread(found['cpu_us_per_copy'])} | {level} |")
    return lines + ["", _origin(result)]


def _origin(result):
    machine = result["machine"]
    load = machine.get("load_average_before", ["?"])[0]
    rows = f"{result['rows']:,} rows, " if isinstance(result.get("rows"), int) else ""
    return f"{rows}commit {machine['commit']}, {machine['date'][:10]}, load average {load} before."
