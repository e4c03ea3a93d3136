# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Rounds on both stores at once until there were kills enough; `tools/torture --help` tells more."""

import argparse
import shutil
import signal
import sys
import threading
import time
from pathlib import Path

from rounds import Round
from stores import STORES


def main():
    arguments = parse()
    # Ended from outside, it still stops the servers on its way out.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    folder = Path(arguments.folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    names = [arguments.store] if arguments.store else list(STORES)
    print(f"torture: seed {arguments.seed}, {arguments.kills} kills over {' and '.join(names)}")
    share = -(-arguments.kills // len(names))
    series = [Series(folder / name, name, share, arguments) for name in names]
    for one in series:
        one.start()
    try:
        for one in series:
            while one.is_alive():
                one.join(0.5)
    except BaseException:
        for one in series:
            one.ends_at = 0
        raise
    finally:
        for one in series:
            one.join(120)
    return summary(series, arguments.kills)


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", required=True)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--store", choices=list(STORES))
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--round", type=int)
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--keep", action="store_true")
    arguments = parser.parse_args()
    if arguments.round is not None and arguments.store is None:
        parser.error("--round needs --store")
    return arguments


class Series(threading.Thread):
    """The rounds of one store, one after the other."""

    def __init__(self, folder, name, kills, arguments):
        super().__init__(name=name)
        self._folder = folder
        self._kills = kills
        self._arguments = arguments
        self.is_complete = arguments.round is not None
        self.ends_at = time.monotonic() + arguments.minutes * 60
        self.rounds = []
        self.error = None

    @property
    def kills(self):
        return sum(len(one.kills) for one in self.rounds)

    def run(self):
        try:
            self._run()
        except Exception as error:  # a thread's own end would go unnoticed
            self.error = f"{type(error).__name__}: {error}"
            print(f"torture: {self.name}: {self.error}", file=sys.stderr)

    def _run(self):
        self._folder.mkdir()
        with STORES[self.name](self._folder) as store:
            number = self._arguments.round or 0
            while self.kills < self._kills and time.monotonic() < self.ends_at:
                folder = self._folder / f"round-{number:03}"
                one = Round(store, folder, self._arguments.seed, number)
                self.rounds.append(one)
                one.run(self.ends_at)
                print(one.line(), flush=True)
                if not one.complaints and not self._arguments.keep:
                    shutil.rmtree(folder)
                number += 1
                if self._arguments.round is not None:
                    return


def summary(series, wanted):
    """Prints what it came to; the exit code."""
    rounds = [one for each in series for one in each.rounds]
    kills = [kill for one in rounds for kill in one.kills]
    wrong = [complaint for one in rounds for complaint in one.complaints]
    wrong += [each.error for each in series if each.error]
    rows = sum(one.rows for one in rounds)
    print(f"torture: {len(kills)} kills in {len(rounds)} jobs of {rows} rows")
    for what in sorted({kill.moment for kill in kills}):
        print(f"  killed {what}: {sum(kill.moment == what for kill in kills)}")
    for what in sorted({kill.damage for kill in kills}):
        print(f"  journal left with {what}: {sum(kill.damage == what for kill in kills)}")
    print(f"  copies done again: {sum(one.again for one in rounds)}, at most allowed:", end=" ")
    print(sum(one.allowed for one in rounds))
    lost = sum(text.startswith("lost") for text in wrong)
    false = sum(text.startswith("false") for text in wrong)
    print(f"  lost: {lost}, false: {false}, other complaints: {len(wrong) - lost - false}")
    is_short = len(kills) < wanted and not series[0].is_complete
    if is_short:
        print("torture: the time was over before there were kills enough", file=sys.stderr)
    return 1 if wrong or is_short else 0


if __name__ == "__main__":
    sys.exit(main())
