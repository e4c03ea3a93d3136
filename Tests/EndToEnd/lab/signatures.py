# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""A store that notes who signs. It refuses everything, or copies for keys that have not expired."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_ERROR = "<Error><Code>{}</Code><Message>{}</Message></Error>"
_COPIED = (
    '<CopyObjectResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
    "<LastModified>2026-11-30T00:00:00.000Z</LastModified><ETag>&quot;e&quot;</ETag>"
    "</CopyObjectResult>"
)


class SignatureStore:
    """`signers` has the access key and the token of each request. With `is_open` it answers copies
    with success, after `seconds`, unless their key is one of `expired`."""

    def __init__(self, is_open=False, seconds=0.0):
        self.signers = []
        self.copies = 0
        self.expired = set()
        store = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                key = self.headers["Authorization"].split("Credential=")[1].split("/")[0]
                store.signers.append((key, self.headers.get("x-amz-security-token")))
                status, text = 200, _COPIED
                if not is_open:
                    status, text = 403, _ERROR.format("AccessDenied", "noted")
                elif key in store.expired:
                    status, text = 400, _ERROR.format("ExpiredToken", "it has expired")
                else:
                    time.sleep(seconds)
                    store.copies += 1
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(text.encode())

            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = answer

            def log_message(self, format, *arguments):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def keys(self):
        """The access keys that were seen."""
        return {key for key, _ in list(self.signers)}

    def stop(self):
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()
