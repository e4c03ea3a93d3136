# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""What surrounds a process and may break: file systems, limits, memory, clocks, system calls.

Each asks for what the machine may not have or not allow; the test is skipped there, by name.
"""

import re
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder, size):
    """A file system of its own on `folder`."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True, timeout=10)
    if mounted.returncode != 0:
        pytest.skip("mounting a file system is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True, timeout=10)


def remount(disk, options):
    """Changes how a file system of `small_disk` is mounted."""
    command = ["mount", "-o", f"remount,{options}", str(disk)]
    subprocess.run(command, check=True, timeout=10)


def fill(disk):
    """Takes every block that is left; gives the file that took them."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return filler


@contextmanager
def memory_group(name, limit):
    """A group of processes that gets no more than `limit` bytes; the kernel ends who wants more.

    Gives the words that start a command in it.
    """
    group = Path("/sys/fs/cgroup/memory") / name
    try:
        group.mkdir()
        (group / "memory.limit_in_bytes").write_text(str(limit))
    except OSError:
        pytest.skip("limiting memory is not allowed here")
    try:
        yield ["sh", "-c", f'echo $$ > {group}/cgroup.procs && exec "$0" "$@"']
    finally:
        group.rmdir()


def preload(folder, source):
    """Compiles C that takes the place of system calls; the environment that brings it in."""
    if shutil.which("cc") is None:
        pytest.skip("there is no C compiler here")
    code, library = folder / "preload.c", folder / "preload.so"
    code.write_text(source)
    command = ["cc", "-shared", "-fPIC", "-o", str(library), str(code)]
    subprocess.run(command, check=True, timeout=60)
    return {"LD_PRELOAD": str(library)}


class FalseClock:
    """A wall clock that tests set: `environment` for the process, `jump` while it runs."""

    SOURCE = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <fcntl.h>
        #include <stdlib.h>
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>

        /* Seconds between the true clock and the false one, as a file says at this moment. */
        static long offset(void) {
            char text[32] = {0};
            int file = open(getenv("FALSE_CLOCK"), O_RDONLY | O_CLOEXEC);
            if (file < 0) return 0;
            if (read(file, text, sizeof text - 1) < 0) text[0] = 0;
            close(file);
            return strtol(text, 0, 10);
        }
        int clock_gettime(clockid_t clock, struct timespec *now) {
            int status = syscall(SYS_clock_gettime, clock, now);
            if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) now->tv_sec += offset();
            return status;
        }
        int gettimeofday(struct timeval *restrict now, void *restrict zone) {
            struct timespec exact;
            clock_gettime(CLOCK_REALTIME, &exact);
            now->tv_sec = exact.tv_sec;
            now->tv_usec = exact.tv_nsec / 1000;
            return 0;
        }
        time_t time(time_t *result) {
            struct timespec exact;
            clock_gettime(CLOCK_REALTIME, &exact);
            if (result) *result = exact.tv_sec;
            return exact.tv_sec;
        }
    """

    def __init__(self, folder):
        self._file = folder / "clock"
        self.jump(0)
        self.environment = preload(folder, self.SOURCE) | {"FALSE_CLOCK": str(self._file)}

    def jump(self, seconds):
        """Sets the clock to the true time and so many seconds."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{seconds}\n")
        fresh.rename(self._file)


# What strace writes with -y: call(fd<path>, …) = result.
_CALL = re.compile(r"^(?:\[pid +\d+\] |\d+ +)?(\w+)\((.*)\) += (-?\d+)(?:<([^>]*)>)?")


def trace(command, output):
    """The command under strace, which notes what becomes of names in directories."""
    if shutil.which("strace") is None:
        pytest.skip("strace (a package of Debian) is not installed")
    names = "openat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat"
    calls = names + ",fsync,fdatasync,sendto,write"
    return ["strace", "-f", "-y", "-s", "16", "-e", f"trace={calls}", "-o", str(output), *command]


def read_trace(output):
    """The successful calls of a trace: (name, arguments, path of the descriptor given back)."""
    calls = []
    pending = {}
    for line in output.read_text(errors="replace").splitlines():
        thread, _, rest = line.partition(" ")
        rest = rest.strip()
        if rest.endswith("<unfinished ...>"):
            pending[thread] = rest.removesuffix("<unfinished ...>").rstrip()
            continue
        if rest.startswith("<... "):
            rest = pending.pop(thread, "") + re.sub(r"^<\.\.\. \w+ resumed>", "", rest)
        match = _CALL.match(rest)
        if match and int(match[3]) >= 0:
            calls.append((match[1], match[2], match[4]))
    return calls
