# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The two stores: what is in their source buckets, and how what they did is read."""

from contextlib import contextmanager
from dataclasses import dataclass

from lab import FaultyServer, Seed, list_uploads, make_bucket, running_server, seed
from lab.listing import list_objects

SOURCE, TARGET = "torture-source", "torture-target"
SMALL = 4_000
LARGE = 24
MIB = 1 << 20


@dataclass(frozen=True)
class Store:
    """A store with its source filled."""

    name: str
    faulty: FaultyServer
    client: object
    # Keys below `small/` and `large/` in the source, with their sizes.
    sizes: dict

    def keys(self, kind):
        """The source's keys of one kind, in order."""
        return [key for key in self.sizes if key.startswith(f"{kind}/")]

    def objects(self, prefix):
        """What lies in the target below a prefix."""
        return {entry.key: entry for entry in list_objects(self.client, TARGET, prefix)}

    def open_uploads(self, prefix):
        """Uploads below a prefix that nobody ended."""
        return [key for key, _ in list_uploads(self.client, TARGET) if key.startswith(prefix)]


def small_keys():
    """Keys of several folders, some with what has to be encoded."""
    return [f"small/{number % 40:02}/object {number:05} é" for number in range(SMALL)]


@contextmanager
def faulty(folder):
    """s3-test-server: objects in memory, large ones that are computed."""
    limits = ("--max-copy-bytes", 5 * MIB)
    server = FaultyServer(
        folder, "--bucket", SOURCE, "--bucket", TARGET, *limits, "--threads", 2
    )
    try:
        large = [f"large/{number:02}" for number in range(LARGE)]
        server.fill(SOURCE, small_keys(), size=1024)
        server.fill(SOURCE, large, size=40 * MIB)
        sizes = dict.fromkeys(small_keys(), 1024) | dict.fromkeys(large, 40 * MIB)
        yield Store("faulty", server, server.server.client(), sizes)
    finally:
        server.stop()


@contextmanager
def seaweedfs(folder):
    """SeaweedFS behind s3-test-server as a proxy."""
    with running_server("seaweedfs", folder / "seaweedfs") as real:
        (folder / "proxy").mkdir()
        proxy = FaultyServer.before(real, folder / "proxy")
        try:
            # Filled and read past the proxy, which knows only what jobs asked for.
            client = real.client()
            for bucket in (SOURCE, TARGET):
                make_bucket(client, bucket)
            keys = small_keys()
            seed(client, SOURCE, [Seed(key, f"{key}\n".encode()) for key in keys])
            sizes = {key: len(f"{key}\n".encode()) for key in keys}
            yield Store("seaweedfs", proxy, client, sizes)
        finally:
            proxy.stop()


STORES = {"faulty": faulty, "seaweedfs": seaweedfs}
