# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""How the demo speaks: numbered steps, the commands it runs, and what came of them."""

import shlex
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Step 1 is the set-up and build, told by tools/demo itself.
_step = 1


class Disagreement(Exception):
    """Something is not as it must be; the demo ends with exit code 1."""


def step(title):
    """Begins the next numbered step."""
    global _step
    _step += 1
    print(f"\n{_step}. {title}", flush=True)


def note(text):
    """A line below the step's title."""
    print(f"   {text}", flush=True)


def command(words):
    """Shows a command as it could be typed in the checkout."""
    shown = []
    for word in words:
        place = Path(word)
        if place.is_absolute() and place.is_relative_to(ROOT):
            word = str(place.relative_to(ROOT))
        shown.append(shlex.quote(str(word)))
    note(f"$ {' '.join(shown)}")


def require(condition, complaint):
    """Ends the demo unless `condition` holds."""
    if not condition:
        raise Disagreement(complaint)


def complain(error):
    """Says on standard error why the demo ends."""
    print(f"\ndemo: {error}", file=sys.stderr)
