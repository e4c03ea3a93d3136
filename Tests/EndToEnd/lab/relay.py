# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Addresses of loopback that lead to a server, or to nowhere, and names that lead to addresses."""

import socket
import threading
import urllib.parse
from contextlib import suppress

UNSHARE = ["unshare", "--map-root-user", "--mount"]


class Relay:
    """Listens on an address and hands every connection on to a server, until it is stopped."""

    def __init__(self, server, address, port=0):
        self.connections = 0
        endpoint = urllib.parse.urlsplit(server.endpoint)
        self._target = (endpoint.hostname, endpoint.port)
        self._listener = socket.create_server((address, port), backlog=128)
        self.port = self._listener.getsockname()[1]
        self._open = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self.connections += 1
                far = socket.create_connection(self._target)
                self._open += [near, far]
                for source, sink in ((near, far), (far, near)):
                    threading.Thread(target=_carry, args=(source, sink), daemon=True).start()

    def stop(self):
        """Refuses new connections, and ends those that there are."""
        for end in [self._listener, *self._open]:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def _carry(source, sink):
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    for end in (source, sink):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


class Silence:
    """A server that takes connections and never says a word."""

    def __init__(self):
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.endpoint = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._open = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with suppress(OSError):
            while True:
                self._open.append(self._listener.accept()[0])
                self.connections += 1

    def stop(self):
        """Ends it."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        for end in [self._listener, *self._open]:
            end.close()


def name_command(hosts, command):
    """A command for whom names mean what a file in the form of /etc/hosts says, also when that is
    written anew meanwhile."""
    script = 'mount --bind "$1" /etc/hosts && shift && exec "$@"'
    return [*UNSHARE, "sh", "-c", script, "sh", str(hosts), *command]
