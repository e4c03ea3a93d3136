# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The programs that are measured: `brigade` and `wrk`, each as a child whose resources are read
when it ends (wait4), so that no CPU time of the server or of this script is in the figures."""

import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import time

from . import signature

ACCESS_KEY = "BENCHMARKACCESSKEY00"
SECRET_KEY = "benchmark/secret/key/of/forty/characters"
REGION = "us-east-1"
# Samples of a running client's memory are this far apart.
SAMPLE_SECONDS = 0.05


class Run:
    """What one run cost: seconds of CPU and of wall clock, peak resident memory in KiB; and when it
    began, on the clock of `time.monotonic`."""

    def __init__(self, usage, began, wall, status, output, samples=()):
        self.user = usage.ru_utime
        self.system = usage.ru_stime
        self.peak_kib = usage.ru_maxrss
        self.began = began
        self.wall = wall
        self.status = status
        self.output = output
        self.samples = samples

    @property
    def cpu(self):
        return self.user + self.system

    def cpu_microseconds(self, count):
        return 1e6 * self.cpu / count


def environment(home):
    """Only what a client needs: nothing of the caller's own AWS settings."""
    return {
        "PATH": os.environ["PATH"], "HOME": str(home), "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY, "AWS_REGION": REGION,
    }


def copy_command(binary, server, manifest, state, concurrency=64, report=None):
    """`brigade copy` of a manifest against a server."""
    command = [binary, "copy", manifest, "s3://benchmark-target", "--yes", "--progress", "none",
               "--endpoint-url", server.url, "--addressing", "path", "--state-dir", state,
               "--concurrency", concurrency]
    if report:
        command += ["--report", report]
    return command + trust(server)


def version(binary):
    """What a `brigade` calls itself."""
    done = subprocess.run([binary, "--version"], stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()


def trust(server):
    """The flags that make `brigade` trust a server's certificate."""
    return ["--ca-bundle", server.certificate] if server.certificate else []


def brigade(binary, server, manifest, folder, concurrency=64, sample_seconds=None):
    """One whole job with journal and report; returns the run and the job's directory.

    The directory of the job stays in `folder/state`; it is emptied before the next run.
    """
    state = pathlib.Path(folder) / "state"
    shutil.rmtree(state, ignore_errors=True)
    shutil.rmtree(pathlib.Path(folder) / "report", ignore_errors=True)
    report = pathlib.Path(folder) / "report"
    command = copy_command(binary, server, manifest, state, concurrency, report)
    run = measure(command, environment(folder), sample_seconds)
    if run.status != 0:
        raise SystemExit(f"brigade ended with {run.status}:\n{run.output[-2000:]}")
    (job,) = (state / "jobs").iterdir()
    return run, job


def wrk(server, path, seconds, connections=64, sample_seconds=None):
    """wrk sending one signed copy over and over; returns the run and its requests."""
    script = _wrk_script(server, path)
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", script, server.url]
    run = measure(command, {"PATH": os.environ["PATH"]}, sample_seconds)
    found = re.search(r"(\d+) requests in", run.output)
    wrong = re.search(r"Non-2xx.*|Socket errors.*", run.output)
    if run.status != 0 or not found or wrong:
        raise SystemExit(f"wrk did not measure: {wrong.group() if wrong else run.output}")
    return run, int(found.group(1))


def _wrk_script(server, path):
    from . import manifest

    key = manifest.key(1)
    headers = signature.copy_headers(
        host=f"127.0.0.1:{server.port}", path=f"/benchmark-target/{key}",
        source=f"benchmark-source/{key}", access_key=ACCESS_KEY, secret_key=SECRET_KEY,
        region=REGION)
    lines = ['wrk.method = "PUT"', f'wrk.path = "/benchmark-target/{key}"']
    lines += [f'wrk.headers["{name}"] = "{value}"' for name, value in headers.items()]
    script = pathlib.Path(path) / "copy.lua"
    script.write_text("\n".join(lines) + "\n")
    return script


def measure(command, variables, sample_seconds=None, limit_seconds=None):
    """Runs a command to its end. With `sample_seconds`, its memory is noted that often.

    With a limit too, a command that takes longer is killed: TimeoutError.
    """
    # Into a file: a pipe would have to be read while the child is waited for.
    with open(os.path.join("/tmp", f".benchmark-{os.getpid()}.out"), "w+b") as output:
        os.unlink(output.name)
        start = time.monotonic()
        process = subprocess.Popen(
            [str(word) for word in command], env=variables, stdin=subprocess.DEVNULL,
            stdout=output, stderr=subprocess.STDOUT)
        samples = []
        try:
            status, usage = _wait(process.pid, start, sample_seconds, samples, limit_seconds)
        except BaseException:
            process.kill()
            process.wait()
            raise
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode(errors="replace")
    return Run(usage, start, wall, process.returncode, text, samples)


def _wait(pid, start, sample_seconds, samples, limit_seconds):
    if sample_seconds is None:
        _, status, usage = os.wait4(pid, 0)
        return status, usage
    due = start
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return status, usage
        if time.monotonic() >= due:
            due += sample_seconds
            sample = memory(pid)
            if sample and sample[0]:
                samples.append((round(time.monotonic() - start, 2), *sample))
        if limit_seconds and time.monotonic() > start + limit_seconds:
            raise TimeoutError(f"took longer than {limit_seconds} s")
        time.sleep(SAMPLE_SECONDS)


def memory(pid):
    """Resident memory of a process now and at its highest, in KiB; None when it is gone."""
    with contextlib.suppress(OSError, KeyError):
        lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
        fields = dict(line.split(":", 1) for line in lines if ":" in line)
        return int(fields["VmRSS"].split()[0]), int(fields["VmHWM"].split()[0])
    return None
