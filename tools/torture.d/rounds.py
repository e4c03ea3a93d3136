# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""One job that is killed until it is complete, and the account that follows."""

import random
import subprocess
import time
from dataclasses import dataclass

import damage
from lab import Brigade, disagreements, read_report, read_truth, repeats
from lab.jobs import job_document, write_job, write_manifest
from stores import SOURCE, TARGET

# Milliseconds that a store takes for a copy: with the workers it bounds what a second can do.
DELAY = 20
# Seconds between commits, and what a busy machine may take longer to make one durable.
COMMIT_SECONDS = 1 + 1.5
KINDS = {"small": 5, "listing": 3, "large": 2}
FAULTS = {
    "500": 0.01,
    "slowDown": 0.004,
    "429": 0.002,
    "resetBefore": 0.01,
    "resetAfter": 0.01,
    "lostReply": 0.01,
    "truncatedBody": 0.01,
    "errorInOK": 0.01,
    "malformedXML": 0.005,
    "lengthTooLong": 0.005,
    "duplicate": 0.005,
    "stalledBody": {"rate": 0.002, "milliseconds": 300},
}
# What a store says of requests that have a body, or could have one: HEAD has nobody to say it to.
COPY_FAULTS = {"requestTimeout": 0.005}


@dataclass(frozen=True)
class Kill:
    """When the process was ended, and what its journal looked like when it was started again."""

    moment: str
    damage: str
    # Seconds that the process lived, and whether copies took the time that bounds their number.
    lived: float
    is_slow: bool


class Round:
    """A job, drawn from the seed and the number of the round."""

    def __init__(self, store, folder, seed, number):
        self._store, self._folder = store, folder
        self._chance = random.Random(f"{seed} {store.name} {number}")
        self._seed, self._number = seed, number
        kinds = [kind for kind in KINDS if kind != "large" or store.keys("large")]
        self._kind = self._chance.choices(kinds, [KINDS[kind] for kind in kinds])[0]
        self._is_faulty = self._chance.random() < 0.5
        self._workers = self._chance.choice([4, 8, 16])
        self._wanted = self._chance.randrange(5, 16)
        self._prefix = f"round-{number:03}/"
        self._blocked = 0
        self._is_complete = False
        self._begun = time.monotonic()
        self.kills, self.complaints = [], []
        self.rows = self.again = self.allowed = 0

    def line(self):
        """What the round was and came to."""
        seconds = time.monotonic() - self._begun
        words = f"{self._store.name} round {self._number}: {self._kind}, {self.rows} rows, "
        words += f"{self._workers} workers{', faults' if self._is_faulty else ''}: "
        words += f"{len(self.kills)} kills, {self.again} of {self.allowed} done again, "
        words += f"{seconds:.0f} s"
        if self._blocked:
            words += f", {self._blocked} times refused to go on"
        if self.complaints:
            words += f"\n  WRONG ({len(self.complaints)}): " + "\n  ".join(self.complaints[:5])
            words += f"\n  repeat: tools/torture --seed {self._seed} --store {self._store.name}"
            words += f" --round {self._number} --keep"
        return words

    def run(self, ends_at):
        """Runs the job to its end through all its kills, and makes the account."""
        self._folder.mkdir()
        self._brigade = Brigade(self._folder)
        self._keys, self._absent = self._rows()
        self.rows = len(self._keys) + len(self._absent)
        self._store.faulty.control("DELETE", "truth")
        self._slow(True)
        command = self._start()
        try:
            while True:
                begun = time.monotonic()
                is_slow = len(self.kills) < self._wanted
                moment = self._disturb(command)
                if moment is None:
                    break
                lived = time.monotonic() - begun
                job = self._job()
                kind = "no journal"
                if job:
                    kind = self._damage(job)
                    command = ["resume", job]
                self.kills.append(Kill(moment, kind, lived, is_slow))
                if self._is_complete:
                    break
                if len(self.kills) == self._wanted:
                    self._slow(False)
                if time.monotonic() > ends_at + 60:
                    self.complaints.append("the job did not end in time")
                    return
        finally:
            self._brigade.stop()
            self._store.faulty.set_faults({})
        self._account()

    def _rows(self):
        """The manifest's keys that there are, and those that there are not."""
        keys = self._store.keys("large" if self._kind == "large" else "small")
        if self._kind == "listing":
            return keys, []
        count = len(keys) if self._kind == "large" else self._chance.randrange(1500, len(keys))
        return self._chance.sample(keys, count), [f"absent/{n}" for n in range(3)]

    def _start(self):
        """Writes the manifest and the job; the command that starts it."""
        flags = ["--concurrency", self._workers, "--progress", "none"]
        flags += ["--part-size", "5MiB"] if self._kind == "large" else []
        report = self._folder / "report"
        if self._kind == "listing":
            target = f"s3://{TARGET}/{self._prefix}"
            return ["copy", f"s3://{SOURCE}/small/", target, "--report", report, *flags]
        manifest = self._folder / "manifest.csv"
        rows = self._keys + self._absent
        self._chance.shuffle(rows)
        write_manifest(manifest, [(SOURCE, key) for key in rows])
        document = job_document(manifest, TARGET, report=report, TargetKeyPrefix=self._prefix)
        return ["run", write_job(self._folder / "job.json", document), *flags]

    def _slow(self, is_slow):
        """Sets how the store answers: with faults or without, slowly or as fast as it can."""
        copies = "UploadPartCopy" if self._kind == "large" else "CopyObject"
        delay = DELAY * (10 if self._kind == "large" else 1)
        rules, mix = [], {}
        if self._is_faulty:
            # A rule would come before the rates: of these the last one waits.
            mix = {"*": FAULTS, copies: dict(COPY_FAULTS)}
            if is_slow:
                mix[copies]["slowFirstByte"] = {"rate": 1, "milliseconds": delay}
        elif is_slow:
            rules = [{"operation": copies, "action": {"delay": {"milliseconds": delay}}}]
        self._store.faulty.set_rates(mix, self._seed + self._number, rules)

    def _disturb(self, command):
        """Starts the job and kills it; gives when that was, nothing when it was complete before."""
        process = self._brigade.popen(*command, server=self._store.faulty.server)
        moment, wait = self._moment("resume" if command[0] == "resume" else "start")
        deadline = time.monotonic() + (wait if wait is not None else 60)
        while time.monotonic() < deadline:
            if wait is None and self._has_report():
                time.sleep(self._chance.uniform(0, 0.03))
                break
            try:
                process.wait(0.002 if wait is None else max(0.001, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                continue
            break
        if process.poll() is None:
            process.kill()
            self._brigade.finish(process)
            return moment
        result = self._brigade.finish(process)
        if result.code == 3 and self._blocked < 20 and "brigade resume" in result.stderr:
            self._blocked += 1
            return "not at all: it stopped to be resumed"
        if result.code != (1 if self._absent else 0):
            self.complaints.append(f"exit code {result.code}: {result.stderr.strip()[-300:]}")
        return None

    def _moment(self, begin):
        """A name, and how many seconds after the start; None is when the report is written."""
        if len(self.kills) >= self._wanted:
            # The store is fast now: the job ends soon, and some are killed as they end.
            if self._chance.random() < 0.5 and len(self.kills) < self._wanted + 3:
                return "as it wrote its report", None
            return "never", 300
        drawn = self._chance.random()
        if drawn < 0.25:
            return f"within 0.1 s of its {begin}", self._chance.uniform(0, 0.1)
        if drawn < 0.5:
            return f"within 0.5 s of its {begin}", self._chance.uniform(0.1, 0.5)
        return "within 2 s, as it copied", self._chance.uniform(0.5, 2)

    def _has_report(self):
        return any(self._brigade.state.glob("jobs/*/report")) or (self._folder / "report").exists()

    def _job(self):
        """The id of the job, when it has been made."""
        listed = self._brigade("list", "--output", "json")
        if listed.code != 0:
            self.complaints.append(f"list after a kill: {listed.stderr.strip()[-300:]}")
            return None
        jobs = listed.json["Jobs"]
        if len(jobs) > 1:
            self.complaints.append(f"{len(jobs)} jobs after one was killed")
        return jobs[0]["JobId"] if jobs else None

    def _damage(self, job):
        journal = self._brigade.state / "jobs" / job / "journal"
        if not journal.exists():
            return "no journal"
        status = self._brigade("status", job, "--output", "json")
        if status.code != 0:
            self.complaints.append(f"status after a kill: {status.stderr.strip()[-300:]}")
            return "nothing"
        done = status.json["ProgressSummary"]["NumberOfTasksSucceeded"]
        self._is_complete = status.json["Status"] == "Complete"
        may_cut = self._kind != "large" and done > 0 and not self._is_complete
        kind = damage.draw(self._chance, may_cut)
        damage.inflict(kind, journal, self._chance)
        return kind

    def _account(self):
        """Compares report, truth and store."""
        job = self._job()
        if self.complaints or job is None:
            self.complaints.append("so there is no report to compare")
            return
        report = read_report(
            self._folder / "report", job, "" if self._kind == "listing" else "reports"
        )
        truth = {
            key.removeprefix(self._prefix): known
            for key, known in read_truth(self._store.faulty, TARGET, self._prefix)
        }
        keys = self._keys + self._absent
        self.complaints += disagreements(report.rows, set(keys), truth, self._absent)
        there = self._store.objects(self._prefix)
        for key in self._keys:
            entry = there.pop(self._prefix + key, None)
            if entry is None:
                self.complaints.append(f"lost: {key} is not in the target")
            elif entry.size != self._store.sizes[key]:
                self.complaints.append(f"false: {key} has {entry.size} bytes in the target")
        self.complaints += [f"false: {key} was made and not asked for" for key in there]
        left = self._store.open_uploads(self._prefix)
        self.complaints += [f"an upload was left open: {upload}" for upload in left]
        self.again = repeats(truth)
        self.allowed = sum(self._allowance(kill) for kill in self.kills)
        if self.again > self.allowed:
            self.complaints.append(f"{self.again} done again, {self.allowed} allowed")

    def _allowance(self, kill):
        """Copies that one kill may have done again: what a commit holds, and what is in flight."""
        if not kill.is_slow:
            return self.rows
        seconds = min(kill.lived, COMMIT_SECONDS)
        # A commit that was cut off again is another second's work.
        seconds += COMMIT_SECONDS if kill.damage == "its last bytes cut" else 0
        return int(seconds * self._workers * 1000 / DELAY) + self._workers
