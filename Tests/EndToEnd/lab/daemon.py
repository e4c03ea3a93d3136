# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""`brigade serve` as a process of a test."""

import signal
import socket
import urllib.error
import urllib.request

from .servers import wait_until


class Daemon:
    """A running service; `address` is where it answers."""

    def __init__(self, brigade, server, *arguments):
        self._brigade = brigade
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self.process = brigade.popen("serve", "--port", port, *arguments, server=server)
        wait_until(self._answers, 20, f"brigade serve does not answer at {self.address}")

    def _answers(self):
        assert self.process.poll() is None, self.process.communicate()[1].decode()
        try:
            with urllib.request.urlopen(f"{self.address}/health", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def login_address(self):
        """What `brigade console` prints."""
        result = self._brigade("console", "--url", self.address)
        assert result.code == 0, result.stderr
        return result.stdout.strip()

    def stop(self):
        """Asks it to stop, as systemd does; gives what it left on standard error."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self._brigade.finish(self.process, 20)
