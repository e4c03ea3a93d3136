# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""A bucket that can only be listed, whose entries are made beforehand: the test server needs
milliseconds of a processor for a page, and would be what is measured. It looks at no signature."""

import asyncio
import bisect
import contextlib
import threading
import urllib.parse

PAGE = 1_000
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix>'
    "</Prefix><MaxKeys>1000</MaxKeys><EncodingType>url</EncodingType>")
_ENTRY = (
    "<Contents><Key>{0}</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified>"
    "<ETag>&quot;9b2cf535f27731c974343645a3985328&quot;</ETag><Size>1024</Size>"
    "<StorageClass>STANDARD</StorageClass></Contents>")


class Listed:
    """The server: `port`, and how many pages were asked for."""

    def __init__(self, keys, delay_seconds):
        self.keys = sorted(key.encode() for key in keys)
        self.entries = [
            _ENTRY.format(urllib.parse.quote(key, safe="/")).encode() for key in self.keys]
        self.delay = delay_seconds
        self.requests = 0
        self.port = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def answer(self, target):
        """The bytes of the answer to a request for that path and query."""
        self.requests += 1
        query = dict(urllib.parse.parse_qsl(target.partition("?")[2], keep_blank_values=True))
        behind = query.get("continuation-token", query.get("start-after", "")).encode()
        start = bisect.bisect_right(self.keys, behind)
        end = min(len(self.keys), start + int(query.get("max-keys", PAGE)))
        more = end < len(self.keys)
        head = _HEAD + f"<IsTruncated>{str(more).lower()}</IsTruncated>"
        if more:
            token = self.keys[end - 1].decode()
            head += f"<NextContinuationToken>{token}</NextContinuationToken>"
        body = b"".join((head.encode(), *self.entries[start:end], b"</ListBucketResult>"))
        return (b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n\r\n"
                % len(body)) + body


class _Connection(asyncio.Protocol):
    def __init__(self, server):
        self.server = server
        self.received = b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.received += data
        while b"\r\n\r\n" in self.received:
            head, _, self.received = self.received.partition(b"\r\n\r\n")
            answer = self.server.answer(head.split(b" ", 2)[1].decode())
            asyncio.get_running_loop().call_later(
                self.server.delay, self.transport.write, answer)


@contextlib.contextmanager
def serve(keys, delay_seconds):
    """Serves until the block ends, on a thread."""
    server = Listed(keys, delay_seconds)
    loop = asyncio.new_event_loop()
    listener = loop.run_until_complete(
        loop.create_server(lambda: _Connection(server), "127.0.0.1", 0))
    server.port = listener.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        listener.close()
        loop.close()
