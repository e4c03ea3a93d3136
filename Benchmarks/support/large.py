# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""A server in this process that has one object of any size, and counts what copying it takes.

Nothing is stored: a HEAD says the size, every part is there as soon as it is asked for. It keeps to
the rules that shape a copy of a large object: CopyObject takes 5 GiB, a part 5 GiB, an upload
10,000 parts, and the parts must make up the object.
"""

import asyncio
import collections
import contextlib
import hashlib
import re
import threading
import urllib.parse

from .servers import Server

_COPY_BYTES_MAX = 5 << 30
_PARTS_MAX = 10_000
_ETAG = hashlib.md5(b"part").hexdigest()
_MODIFIED = "Fri, 02 Jan 2026 03:04:05 GMT"


class LargeObject(Server):
    """Where the server is, and what it has seen."""

    def __init__(self, size, delay_seconds):
        super().__init__("large", None)
        self.size = size
        self.delay_seconds = delay_seconds
        self.reset()

    def reset(self):
        self.requests = collections.Counter()
        self.part_bytes = {}
        self.parts_in_flight = self.parts_in_flight_max = 0
        self.is_complete = False

    async def part(self, number, headers):
        """UploadPartCopy, after the delay."""
        first, last = map(int, headers["x-amz-copy-source-range"][len("bytes="):].split("-"))
        length = last + 1 - first
        if not 1 <= number <= _PARTS_MAX or length > _COPY_BYTES_MAX or last >= self.size:
            return _error("InvalidArgument", "no such part")
        self.parts_in_flight += 1
        self.parts_in_flight_max = max(self.parts_in_flight_max, self.parts_in_flight)
        if self.delay_seconds:
            await asyncio.sleep(self.delay_seconds)
        self.parts_in_flight -= 1
        self.part_bytes[number] = length
        return _xml("CopyPartResult", LastModified="2026-01-02T03:04:05.000Z", ETag=_ETAG)

    def complete(self, body):
        numbers = [int(number) for number in re.findall(rb"<PartNumber>(\d+)<", body)]
        if sum(self.part_bytes.get(number, 0) for number in numbers) != self.size:
            return _error("InvalidPart", "the parts do not make up the object")
        self.is_complete = True
        digest = hashlib.md5(bytes.fromhex(_ETAG) * len(numbers)).hexdigest()
        return _xml(
            "CompleteMultipartUploadResult", Location="/", Bucket="b", Key="k",
            ETag=f"{digest}-{len(numbers)}")

    async def answer(self, method, target, headers, body):
        """The name of the operation, and its answer."""
        query = urllib.parse.parse_qs(target.partition("?")[2], keep_blank_values=True)
        match method:
            case "HEAD":
                return "HeadObject", _head(self.size)
            case "GET" if "tagging" in query:
                return "GetObjectTagging", _xml("Tagging", TagSet="")
            case "PUT" if "partNumber" in query:
                return "UploadPartCopy", await self.part(int(query["partNumber"][0]), headers)
            case "PUT" if self.size > _COPY_BYTES_MAX:
                return "CopyObject", _error(
                    "InvalidRequest", "The specified copy source is larger than the maximum "
                    f"allowable size for a copy source: {_COPY_BYTES_MAX}")
            case "POST" if "uploads" in query:
                return "CreateMultipartUpload", _xml(
                    "InitiateMultipartUploadResult", Bucket="b", Key="k", UploadId="upload")
            case "POST" if "uploadId" in query:
                return "CompleteMultipartUpload", self.complete(body)
            case _:
                return f"{method} {target}", _error("NotImplemented", "not needed for a copy")

    async def serve(self, reader, writer):
        """One connection."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                method, target, _ = head[0].split(" ")
                headers = {
                    name.lower(): value.strip()
                    for name, _, value in (line.partition(":") for line in head[1:-2])}
                if headers.get("expect"):
                    writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                name, answer = await self.answer(method, target, headers, body)
                self.requests[name] += 1
                writer.write(answer)
        writer.close()


@contextlib.contextmanager
def large_object(size, delay_seconds=0.0):
    """The server, in a thread of its own."""
    seen = LargeObject(size, delay_seconds)
    loop = asyncio.new_event_loop()
    listener = loop.run_until_complete(
        asyncio.start_server(seen.serve, "127.0.0.1", 0, backlog=1_024))
    seen.port = listener.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield seen
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        listener.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()


def _head(length, status="200 OK", kind="binary/octet-stream"):
    return (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n"
        f"ETag: \"{_ETAG}\"\r\nLast-Modified: {_MODIFIED}\r\nx-amz-request-id: 1\r\n"
        "x-amz-id-2: 2\r\n\r\n").encode()


def _xml(root, status="200 OK", **elements):
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in elements.items())
    body = f'<?xml version="1.0" encoding="UTF-8"?><{root}>{inner}</{root}>'
    return _head(len(body), status, "application/xml") + body.encode()


def _error(code, message):
    return _xml("Error", "400 Bad Request", Code=code, Message=message)
