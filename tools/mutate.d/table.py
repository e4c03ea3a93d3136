# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Writes down which deliberate mistakes the simulation caught."""

HEAD = """# Deliberate mistakes, and what the simulation says of them

`tools/mutate --table` writes this page. Each mistake is put into a copy of the sources by itself, and
drills run until one finds it: SEEDS seeds of each kind of job at most. The replacements themselves are in
`tools/mutate.d/`.

| mistake | what is wrong then | |
|---|---|---|
"""


def text(verdicts, seeds):
    rows = []
    for one, verdict in verdicts:
        how = verdict.how.replace("|", "/")
        how = how if len(how) < 160 else how[:157] + "…"
        if verdict.word == "survived" and one.reason:
            how = one.reason
        rows.append(f"| {one.name} | {one.sentence} | **{verdict.word}** {how} |\n")
    return HEAD.replace("SEEDS", str(seeds)) + "".join(rows)
