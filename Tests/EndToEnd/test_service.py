# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Several jobs on one daemon: whose turn it is, and what a daemon leaves that ends or is killed."""

import os
import pty
import signal
import subprocess
import time
import uuid

import pytest
from lab import quote_key
from lab.control import ACCOUNT, ROLE, Daemon, free_port
from lab.report import read_report
from lab.runs import delay, seed_many
from lab.servers import wait_until
from lab.truth import disagreements, read_truth

SOURCE, LISTS = "source", "lists"
ROWS = 300
# Requests a second of each job: slow enough to be disturbed, quick enough for a test.
RATE = 60
ENDED = {"Complete", "Failed", "Cancelled"}


class Jobs:
    """Jobs over keys of their own, each with a bucket of its own to copy to."""

    def __init__(self, faulty, daemon):
        self.faulty = faulty
        self.client = faulty.server.client()
        self.daemon = daemon
        self.keys = {}
        self.targets = {}

    def create(self, name, priority, rows=ROWS, **more):
        """Makes the job `name`; gives its id."""
        keys = [f"{name}/{number:05}" for number in range(rows)]
        seed_many(self.faulty, keys, bucket=SOURCE)
        self.client.create_bucket(Bucket=f"target-{name}")
        text = "".join(f"{SOURCE},{quote_key(key)}\n" for key in keys)
        answer = self.client.put_object(Bucket=LISTS, Key=f"{name}.csv", Body=text.encode())
        job = self.daemon.client().create_job(
            **request(name, answer["ETag"].strip('"'), priority) | more
        )["JobId"]
        self.keys[job] = keys
        self.targets[job] = f"target-{name}"
        return job

    def status(self, job):
        return self.describe(job)["Status"]

    def describe(self, job):
        return self.daemon.client().describe_job(AccountId=ACCOUNT, JobId=job)["Job"]

    def done(self, job):
        return self.describe(job)["ProgressSummary"]["NumberOfTasksSucceeded"]

    def await_status(self, job, *statuses, seconds=30):
        wait_until(
            lambda: self.status(job) in statuses, seconds, f"{statuses} of {self.describe(job)}"
        )

    def set_priority(self, job, priority):
        self.daemon.client().update_job_priority(
            AccountId=ACCOUNT, JobId=job, Priority=priority
        )

    def check(self, job):
        """The job is Complete, and its report is what the store knows."""
        shown = self.describe(job)
        assert shown["Status"] == "Complete", shown
        keys = self.keys[job]
        assert shown["ProgressSummary"]["NumberOfTasksSucceeded"] == len(keys)
        report = read_report("arn:aws:s3:::" + LISTS, job, client=self.client)
        truth = dict(read_truth(self.faulty, self.targets[job]))
        self._take_probe(job, truth)
        assert disagreements(report.rows, keys, truth) == []

    def _take_probe(self, job, truth):
        """Takes what the job's preflight wrote out of `truth`: it must be gone from the bucket."""
        probes = [key for key in truth if f"brigade-preflight-{job}" in key]
        listed = self.client.list_objects_v2(Bucket=self.targets[job]).get("Contents", [])
        assert not {item["Key"] for item in listed} & set(probes)
        for probe in probes:
            del truth[probe]


def request(name, etag, priority):
    return {
        "AccountId": ACCOUNT,
        "ConfirmationRequired": False,
        "ClientRequestToken": str(uuid.uuid4()),
        "Priority": priority,
        "RoleArn": ROLE,
        "Description": name,
        "Operation": {"S3PutObjectCopy": {"TargetResource": f"arn:aws:s3:::target-{name}"}},
        "Manifest": {
            "Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket", "Key"]},
            "Location": {"ObjectArn": f"arn:aws:s3:::{LISTS}/{name}.csv", "ETag": etag},
        },
        "Report": {
            "Enabled": True,
            "Bucket": f"arn:aws:s3:::{LISTS}",
            "Prefix": "reports",
            "Format": "Report_CSV_20180820",
            "ReportScope": "AllTasks",
        },
    }


@pytest.fixture
def faulty(test_server):
    return test_server("--bucket", SOURCE, "--bucket", LISTS)


def start(brigade, faulty, *arguments):
    return Daemon(
        brigade,
        *("--endpoint-url", faulty.server.endpoint, "--region", "us-east-1"),
        *("--max-rate", RATE, *arguments),
        server=faulty.server,
    )


def test_jobs_run_by_priority_through_changes_and_a_kill(brigade, faulty):
    with start(brigade, faulty) as daemon:
        jobs = Jobs(faulty, daemon)
        low = jobs.create("low", 10)
        jobs.await_status(low, "Active")
        middle = jobs.create("middle", 20)
        jobs.await_status(middle, "Active")
        jobs.await_status(low, "Paused", seconds=6)
        reasons = jobs.describe(low)["FailureReasons"]
        assert [reason["FailureCode"] for reason in reasons] == ["JobYielded"]
        high = jobs.create("high", 30)
        jobs.await_status(high, "Active")
        jobs.await_status(middle, "Paused", seconds=6)
        before = time.monotonic()
        jobs.set_priority(low, 40)
        jobs.await_status(low, "Active", seconds=4)
        assert time.monotonic() - before < 2
        jobs.await_status(high, "Paused", seconds=6)
        assert jobs.status(middle) == "Paused"
        assert not ENDED & {jobs.status(job) for job in (low, middle, high)}
        daemon.process.send_signal(signal.SIGKILL)
        daemon.process.wait(10)
    with start(brigade, faulty) as daemon:
        jobs.daemon = daemon
        jobs.await_status(low, "Active", "Completing", "Complete")
        assert jobs.status(middle) == "Paused" or jobs.status(low) == "Complete"
        order = []

        def note_ends():
            for job in (low, middle, high):
                if job not in order and jobs.status(job) in ENDED:
                    order.append(job)
            return len(order) == 3

        wait_until(note_ends, 60, "three ended jobs")
        assert order == [low, high, middle]
        for job in (low, middle, high):
            jobs.check(job)
        assert daemon.stop() == 0


def test_a_daemon_that_is_stopped_pauses_its_jobs_and_the_next_goes_on(brigade, faulty):
    with start(brigade, faulty) as daemon:
        jobs = Jobs(faulty, daemon)
        first, second = jobs.create("first", 1), jobs.create("second", 1)
        jobs.await_status(first, "Active")
        jobs.await_status(second, "Active")
        wait_until(lambda: jobs.done(first) > 0 and jobs.done(second) > 0, 20, "progress")
        assert (brigade.state / "service.json").exists()
        began = time.monotonic()
        assert daemon.stop() == 0
        assert time.monotonic() - began < 6
    assert not (brigade.state / "service.json").exists()
    for job in (first, second):
        shown = brigade("status", job, "--output", "json").json
        assert shown["Status"] == "Paused"
        assert [r["FailureCode"] for r in shown["FailureReasons"]] == ["ServiceStopped"]
    with start(brigade, faulty) as daemon:
        jobs.daemon = daemon
        for job in (first, second):
            jobs.await_status(job, "Complete")
            jobs.check(job)


def test_a_daemon_that_is_stopped_waits_for_what_is_in_flight(brigade, faulty):
    with start(brigade, faulty) as daemon:
        jobs = Jobs(faulty, daemon)
        job = jobs.create("job", 1)
        wait_until(lambda: jobs.done(job) > 0, 20, "progress")
        faulty.set_faults({"rules": [delay("CopyObject", 2_000)]})
        time.sleep(1)
        assert daemon.stop() == 0
    faulty.set_faults({"rules": []})
    shown = brigade("status", job, "--output", "json").json
    assert shown["Status"] == "Paused"
    copies = faulty.counters()["CopyObject"]
    assert shown["ProgressSummary"]["NumberOfTasksSucceeded"] == copies


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_the_service_at_once_and_loses_nothing(brigade, faulty, number):
    with start(brigade, faulty) as daemon:
        jobs = Jobs(faulty, daemon)
        job = jobs.create("job", 1)
        wait_until(lambda: jobs.done(job) > 0, 20, "progress")
        # What is in flight keeps the first signal from being enough.
        faulty.set_faults({"rules": [delay("CopyObject", 20_000)]})
        time.sleep(0.5)
        daemon.process.send_signal(number)
        wait_until(lambda: "Stopping:" in daemon.said, 5, "a polite stop")
        daemon.process.send_signal(number)
        assert daemon.process.wait(1) == 128 + number
    faulty.set_faults({"rules": []})
    with start(brigade, faulty) as daemon:
        jobs.daemon = daemon
        jobs.await_status(job, "Complete", seconds=60)
        jobs.check(job)


def test_a_hang_up_without_a_certificate_changes_nothing(brigade, faulty):
    with start(brigade, faulty) as daemon:
        daemon.process.send_signal(signal.SIGHUP)
        jobs = Jobs(faulty, daemon)
        job = jobs.create("job", 1, rows=5)
        jobs.await_status(job, "Complete")
        assert "certificate" not in daemon.said


def test_a_service_whose_terminal_has_gone_stops(brigade, faulty):
    near, far = pty.openpty()
    process = subprocess.Popen(
        brigade.command("serve", "--port", free_port(), "--endpoint-url", "http://127.0.0.1:9"),
        env=brigade.environment(faulty.server, False, None),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=far,
    )
    try:
        os.close(far)
        wait_until((brigade.state / "service.json").exists, 20, "a service")
        time.sleep(0.5)
        os.close(near)
        process.send_signal(signal.SIGHUP)
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.wait(10)
    assert not (brigade.state / "service.json").exists()


def test_a_second_daemon_of_a_state_directory_is_refused(brigade, faulty):
    with start(brigade, faulty) as daemon:
        other = brigade("serve", "--port", 1, timeout=20)
        assert other.code == 2
        assert "Another service runs the jobs of" in other.stderr
        assert str(daemon.process.pid) in other.stderr


def test_equal_jobs_take_turns_where_one_may_run(brigade, faulty):
    with start(brigade, faulty) as daemon:
        jobs = Jobs(faulty, daemon)
        both = jobs.create("one", 5), jobs.create("two", 5)
        for job in both:
            jobs.await_status(job, "Active")
        wait_until(lambda: min(map(jobs.done, both)) >= ROWS // 4, 30, "a quarter of both")
        one, two = map(jobs.done, both)
        assert max(one, two) <= 2 * min(one, two)
        for job in both:
            jobs.await_status(job, "Complete")
            jobs.check(job)


def test_a_token_gives_the_same_job_also_after_a_restart(brigade, faulty):
    with start(brigade, faulty) as daemon:
        jobs = Jobs(faulty, daemon)
        token = str(uuid.uuid4())
        job = jobs.create("once", 1, rows=5, ClientRequestToken=token)
        jobs.await_status(job, "Complete")
        wanted = daemon.client().describe_job(AccountId=ACCOUNT, JobId=job)["Job"]
        etag = wanted["Manifest"]["Location"]["ETag"]
        again = request("once", etag, 1) | {"ClientRequestToken": token}
        assert daemon.client().create_job(**again)["JobId"] == job
        daemon.process.send_signal(signal.SIGKILL)
        daemon.process.wait(10)
    with start(brigade, faulty) as daemon:
        assert daemon.client().create_job(**again)["JobId"] == job
        client = daemon.client()
        with pytest.raises(client.exceptions.IdempotencyException):
            client.create_job(**again | {"Priority": 2})


def test_a_job_waits_for_confirmation_through_a_restart(brigade, faulty):
    with start(brigade, faulty) as daemon:
        jobs = Jobs(faulty, daemon)
        job = jobs.create("asked", 1, rows=5, ConfirmationRequired=True)
        jobs.await_status(job, "Suspended")
        assert jobs.describe(job)["ProgressSummary"]["TotalNumberOfTasks"] == 5
        daemon.process.send_signal(signal.SIGKILL)
        daemon.process.wait(10)
    with start(brigade, faulty) as daemon:
        jobs.daemon = daemon
        assert jobs.status(job) == "Suspended"
        answer = daemon.client().update_job_status(
            AccountId=ACCOUNT, JobId=job, RequestedJobStatus="Ready"
        )
        assert answer["Status"] == "Ready"
        jobs.await_status(job, "Complete")
        jobs.check(job)


def test_a_running_and_a_waiting_job_are_cancelled(brigade, faulty):
    with start(brigade, faulty) as daemon:
        jobs = Jobs(faulty, daemon)
        running = jobs.create("running", 9)
        waiting = jobs.create("waiting", 1)
        jobs.await_status(running, "Active")
        jobs.await_status(waiting, "Ready", "Paused")
        for job in (waiting, running):
            daemon.client().update_job_status(
                AccountId=ACCOUNT,
                JobId=job,
                RequestedJobStatus="Cancelled",
                StatusUpdateReason="no more",
            )
            jobs.await_status(job, "Cancelled", seconds=10)
            assert jobs.describe(job)["StatusUpdateReason"] == "no more"
        assert jobs.done(waiting) == 0


def test_wishes_of_commands_are_followed(brigade, faulty):
    with start(brigade, faulty) as daemon:
        jobs = Jobs(faulty, daemon)
        first, second = jobs.create("first", 9), jobs.create("second", 1)
        jobs.await_status(first, "Active")
        jobs.await_status(second, "Ready", "Paused")
        assert brigade("priority", second, 99).code == 0
        jobs.await_status(second, "Active", seconds=4)
        assert brigade("cancel", second).code == 0
        jobs.await_status(second, "Cancelled", seconds=8)
        jobs.await_status(first, "Active", seconds=8)
        assert brigade("pause", first).code == 0
        jobs.await_status(first, "Paused", seconds=8)
        assert brigade("start", first).code == 0
        jobs.await_status(first, "Complete")
        jobs.check(first)


def test_jobs_that_have_ended_leave_nothing_open(brigade, faulty):
    with start(brigade, faulty, "--preflight", "full") as daemon:
        jobs = Jobs(faulty, daemon)
        made = [jobs.create(f"first-{number}", 10, rows=3) for number in range(3)]
        for job in made:
            jobs.await_status(job, "Complete")
        before = wait_for_rest(daemon)
        made = [jobs.create(f"second-{number}", 10, rows=3) for number in range(12)]
        made.append(jobs.create("unconfirmed", 10, rows=3, ConfirmationRequired=True))
        for job in made:
            jobs.await_status(job, "Complete", "Suspended")
        assert wait_for_rest(daemon) <= before + 2


def wait_for_rest(daemon):
    """How many files and sockets the daemon has when that number stands still for a second."""
    counts = []

    def is_still():
        counts.append(len(os.listdir(f"/proc/{daemon.process.pid}/fd")))
        return counts[-80:] == [counts[-1]] * 80

    wait_until(is_still, 20, f"a number of open files that stays: {counts}")
    return counts[-1]
