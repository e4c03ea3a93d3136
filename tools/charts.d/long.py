# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Tables of long jobs: reading the manifest, the journal, resuming, memory, growth."""

from words import spread


def manifest_table(result):
    """What reading a row costs, by kind of manifest."""
    return [
        "| rows | bytes a row | MB/s | ns a row | allocations a row |", "|---|---|---|---|---|",
        *(f"| {entry['kind']} | {entry['bytes_per_row']:.0f} "
          f"| {spread(entry['megabytes_per_second'], 0)} | {spread(entry['ns_per_row'], 0)} "
          f"| {entry['allocations_per_row']} |" for entry in result["results"])]


def journal_table(result):
    """What the journal of one job took."""
    found = result["result"]
    lines = ["| | |", "|---|---|", f"| rows | {result['rows']:,} |",
             f"| bytes of the journal | {found['journal_bytes']:,}, "
             f"{found['journal_bytes_per_row']} a row |"]
    if samples := found["by_samples"]:
        lines.append(f"| CPU time, by samples | {samples['share_percent']} % of "
                     f"{samples['samples']:,} |")
    again = found["by_repetition"]
    return lines + [
        f"| CPU time, by repetition | {again['share_percent']} %: {again['ns_per_row']} ns of "
        f"{found['cpu_us_per_row']} us a row |",
        f"| `fdatasync` and `fsync` | {found['syncs']}, of them {found['syncs_by_those_threads']} "
        "on threads that wait for the network |"]


def resume_table(result):
    """What a resume did before its first request."""
    found = result["result"]
    return [
        "| | |", "|---|---|",
        f"| rows, finished | {result['rows']:,}, {result['killed_at_percent']} % |",
        f"| seconds to the first request | {spread(found['seconds_to_first_request'], 3)} |",
        f"| memory then | {spread(found['rss_mib_then'], 1)} MiB |",
        f"| bytes of the journal | {found['journal_bytes']:,} |",
        f"| read of the manifest by then | {found['manifest_bytes_read_by_then']:,} of "
        f"{found['manifest_bytes']:,} bytes |",
        f"| of them in what is finished | {found['finished_bytes_read_by_then']:,} of "
        f"{found['finished_bytes']:,} bytes |"]


def memory_table(result):
    """Memory, journal and report of a small and a large job."""
    return [
        "| rows | peak memory | journal | CPU per copy | rows in the report |",
        "|---|---|---|---|---|",
        *(f"| {entry['rows']:,} | {entry['peak_rss_mib']} MiB | {entry['journal_bytes']:,} B "
          f"| {entry['cpu_us_per_copy']} us | {entry['report_rows']:,} |"
          for entry in result["results"])]


def growth_table(result):
    """Cost by size of the manifest, with the picture, which is drawn from the same result."""
    return [
        "![CPU time per row](charts/growth.svg)", "",
        "| rows | CPU a row | wrk, a request | rows per second | peak memory | journal a row |",
        "|---|---|---|---|---|---|",
        *(f"| {entry['rows']:,} | {spread(entry['cpu_us_per_row'])} us "
          f"| {entry['wrk_cpu_us_per_request']} us | {spread(entry['rows_per_second'], 0)} "
          f"| {spread(entry['peak_rss_mib'], 1)} MiB | {entry['journal_bytes_per_row']} B |"
          for entry in result["results"])]
