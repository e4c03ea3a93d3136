# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Charts and tables of tools/compare: what a copy costs each client, how many it makes a second."""

import math

from picture import Picture
from words import origin, spread

WIDTH = 840
_LEFT, _RIGHT = 196, 612
_ROW = 34
_HEADINGS = {"tool": "Tools", "library": "Libraries"}
_GROUP_GAP = 34


def cost_chart(result):
    """CPU time per copy on a logarithmic axis: dots, since bars on such an axis mean nothing."""
    groups = _groups(result, "cpu_us_per_copy", smallest_first=True)
    height = 210 + _ROW * _rows(groups) + 2 * _GROUP_GAP
    picture = Picture(WIDTH, height, "CPU time of the client per copied object")
    picture.title("CPU time for each copied object", [
        "Client's user + system time; logarithmic axis; dot: median, line: least to largest",
        f"of {result['rounds']} rounds. One server and one manifest for all, "
        f"{_scheme(result)}, 64 copies in flight;", "libraries are driven by a short program."])
    values = [row["cpu_us_per_copy"]["median"] for row in result["clients"].values()]
    scale = _logarithmic(min(values) / 1.4, max(values) * 1.15)
    top, bottom = 128, height - 62
    _log_grid(picture, scale, min(values) / 1.4, max(values) * 1.15, top, bottom)
    picture.text(_RIGHT + 26, top - 6, "µs a copy", "quiet", 12.5)
    picture.text(WIDTH - 24, top - 6, "times brigade", "quiet", 12.5, "end")
    y = top + 6
    for kind, rows in groups:
        y = _heading(picture, kind, y)
        for name, row in rows:
            y += _ROW
            _dot_row(picture, name, row, scale, y - 12)
    picture.footer(origin(result, "tools/compare"))
    return picture.render()


def rate_chart(result):
    """Copies a second over a store that takes its time: bars from zero."""
    groups = _groups(result, "copies_per_second", smallest_first=False)
    height = 210 + _ROW * _rows(groups) + 2 * _GROUP_GAP
    picture = Picture(WIDTH, height, "Copies a second when every answer takes its time")
    picture.title(f"Copies a second when each answer takes {result['latency_ms']} ms", [
        "Each client with the number of workers that suits it best (N), on two cores",
        f"shared with the server; {_scheme(result)}, median of {result['rounds']} rounds;",
        "libraries are driven by a short program."])
    largest = max(row["copies_per_second"]["max"] for row in result["clients"].values())
    step = _round_step(largest)
    end = math.ceil(largest / step) * step
    top, bottom = 128, height - 62
    for mark in range(0, end + 1, step):
        x = _LEFT + (_RIGHT - _LEFT) * mark / end
        picture.line(x, top, x, bottom)
        picture.text(x, bottom + 18, f"{mark:,}", "quiet", 12.5, "middle")
    picture.text(_RIGHT + 26, top - 6, "copies a second", "quiet", 12.5)
    picture.text(WIDTH - 24, top - 6, "N", "quiet", 12.5, "end")
    y = top + 6
    for kind, rows in groups:
        y = _heading(picture, kind, y)
        for name, row in rows:
            y += _ROW
            _bar_row(picture, name, row, (_RIGHT - _LEFT) / end, y - 12)
    picture.line(_LEFT, top, _LEFT, bottom, "axis", 1.2)
    picture.footer(origin(result, "tools/compare"))
    return picture.render()


def cost_table(result):
    """The same figures, and what each client asked of the server, as Markdown."""
    lines = [
        "| client | us CPU per copy | x wrk | x brigade | requests per copy | connections | "
        "peak memory | rows | start-up |", "|---|---|---|---|---|---|---|---|---|"]
    for _, rows in _groups(result, "cpu_us_per_copy", smallest_first=True):
        for name, row in rows:
            lines.append(
                f"| {name} {row['version']} | {spread(row['cpu_us_per_copy'], 1)} | "
                f"{row['times_wrk']:.2f} | {row['times_brigade']:.1f} | {_requests(row)} | "
                f"{row['connections']:,} | {row['peak_rss_mib']['median']:.0f} MiB | "
                f"{row['rows']:,} | {_start_up(row)} |")
    return lines


def rate_table(result):
    """Copies a second with a waiting server, as Markdown."""
    lines = [
        "| client | workers | copies per second | of brigade's | us CPU per copy | connections | "
        "peak memory |", "|---|---|---|---|---|---|---|"]
    for _, rows in _groups(result, "copies_per_second", smallest_first=False):
        for name, row in rows:
            lines.append(
                f"| {name} {row['version']} | {row['workers']} | "
                f"{spread(row['copies_per_second'], 0)} | 1/{row['brigade_copies_times']:.1f} | "
                f"{row['cpu_us_per_copy']['median']:.1f} | {row['connections']:,} | "
                f"{row['peak_rss_mib']['median']:.0f} MiB |")
    return lines


def flags_table(result):
    """How each client was started."""
    return ["| client | started with |", "|---|---|"] + [
        f"| {name} {row['version']} | `{row['flags']}`, N = {row['workers']} |"
        for _, rows in _groups(result, "cpu_us_per_copy", smallest_first=True)
        for name, row in rows]


def kept_table(result):
    """What a copy has of its source, as Markdown."""
    attributes = ("metadata", "content headers", "tags")
    lines = ["| client | 1 KiB: kept | 1 KiB: lost | 6 GiB: kept | 6 GiB: lost | "
             "requests for 6 GiB |", "|---|---|---|---|---|---|"]
    for name, seen in result["results"].items():
        small, large = seen["small-object"], seen["large-object"]
        cells = []
        for copy in (small, large):
            kept = [attribute for attribute in attributes if copy.get(attribute)]
            lost = [attribute for attribute in attributes if attribute not in kept]
            whole = copy["exists"] and copy["exit"] == 0
            cells += [", ".join(kept) or "-", ", ".join(lost) or "-"] if whole else [
                "not copied", "an error says so"]
        asked = " + ".join(f"{count} {kind}" if count > 1 else kind
                           for kind, count in large["requests"].items())
        lines.append(f"| {name} {seen.get('version', '')} | {' | '.join(cells)} | {asked} |")
    return lines


def _groups(result, figure, smallest_first):
    """The clients by kind, each kind sorted by a figure."""
    rows = sorted(result["clients"].items(), key=lambda item: item[1][figure]["median"],
                  reverse=not smallest_first)
    kinds = [("", ("floor", "brigade")), ("tool", ("tool",)), ("library", ("library",))]
    return [(heading, [item for item in rows if item[1]["kind"] in members])
            for heading, members in kinds]


def _rows(groups):
    return sum(len(rows) for _, rows in groups)


def _heading(picture, kind, y):
    if not kind:
        return y
    picture.text(24, y + 28, _HEADINGS[kind], "quiet", 13, bold=True)
    return y + _GROUP_GAP


def _dot_row(picture, name, row, scale, y):
    kind, figure = row["kind"], row["cpu_us_per_copy"]
    picture.text(_LEFT - 14, y + 5, name, "ink", 14.5, "end", kind == "brigade")
    picture.line(_LEFT, y, scale(figure["min"]) - 12, y, "grid", 2, "2 6")
    picture.line(scale(figure["min"]), y, scale(figure["max"]), y, f"{kind}-line", 3)
    picture.dot(scale(figure["median"]), y, 8 if kind == "brigade" else 6.5, kind)
    picture.text(_RIGHT + 26, y + 5, _short(figure["median"]), "ink", 14.5, bold=kind == "brigade")
    times = row["times_brigade"]
    words = "1" if kind == "brigade" else f"{times:.1f}" if times < 10 else f"{times:.0f}"
    picture.text(WIDTH - 24, y + 5, words, "ink", 14.5, "end", kind == "brigade")


def _bar_row(picture, name, row, pixels, y):
    kind, figure = row["kind"], row["copies_per_second"]
    picture.text(_LEFT - 14, y + 5, name, "ink", 14.5, "end", kind == "brigade")
    picture.rectangle(_LEFT, y - 9, figure["median"] * pixels, 18, kind)
    low, high = (_LEFT + figure[end] * pixels for end in ("min", "max"))
    picture.line(low, y, high, y, "axis", 1.5)
    picture.text(_RIGHT + 26, y + 5, f"{figure['median']:,.0f}", "ink", 14.5,
                 bold=kind == "brigade")
    picture.text(WIDTH - 24, y + 5, str(row["workers"]), "quiet", 13.5, "end")


def _logarithmic(low, high):
    span = math.log(high / low)
    return lambda value: _LEFT + (_RIGHT - _LEFT) * math.log(value / low) / span


def _log_grid(picture, scale, low, high, top, bottom):
    for power in range(0, 7):
        for digit in (1, 2, 5):
            mark = digit * 10**power
            if low <= mark <= high:
                picture.line(scale(mark), top, scale(mark), bottom)
                picture.text(scale(mark), bottom + 18, f"{mark:,}", "quiet", 12.5, "middle")


def _round_step(largest):
    for step in (1_000, 2_000, 5_000, 10_000, 20_000):
        if largest / step <= 7:
            return step
    return 50_000


def _short(value):
    return f"{value:.1f}" if value < 100 else f"{value:,.0f}"



def _requests(row):
    words = []
    for name, count in row["requests_per_copy"].items():
        # wrk stops in the middle of requests that the server has counted.
        words.append(name if abs(count - 1) < 0.01 else f"{count:g} {name}")
    return " + ".join(words)


def _start_up(row):
    return f"{row['start_up_share']:.1%}" if "start_up_share" in row else ""


def _scheme(result):
    return "TLS" if result["scheme"] == "https" else "plain HTTP"
