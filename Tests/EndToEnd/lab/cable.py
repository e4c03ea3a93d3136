# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""A way to a server that can be cut: nobody listens any more, and what was open is reset."""

import selectors
import socket
import struct
import threading
import urllib.parse
from contextlib import suppress
from dataclasses import replace


class Cable:
    """Passes bytes on between a port of its own and a server, from one thread.

    `server` is the server as it is reached through the cable.
    """

    def __init__(self, server):
        upstream = urllib.parse.urlsplit(server.endpoint)
        self._upstream = (upstream.hostname, upstream.port)
        self._selector = selectors.DefaultSelector()
        self._peers = {}
        self._lock = threading.Lock()
        self._port = 0
        self._is_closed = False
        self._listener = None
        self.accepted = 0
        self.mend()
        self.server = replace(server, endpoint=f"http://127.0.0.1:{self._port}")
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def cut(self):
        """Refuses connections from now on and resets those there are."""
        with self._lock:
            self._selector.unregister(self._listener)
            self._listener.close()
            self._listener = None
            for peer in list(self._peers):
                self._end(peer)

    def mend(self):
        """Lets connections through again, at the same port."""
        with self._lock:
            self._listener = socket.socket()
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._listener.bind(("127.0.0.1", self._port))
            self._listener.listen(512)
            self._port = self._listener.getsockname()[1]
            self._selector.register(self._listener, selectors.EVENT_READ)

    def close(self):
        """Ends it."""
        self._is_closed = True
        self._thread.join(5)
        if self._listener is not None:
            self.cut()
        self._selector.close()

    def _run(self):
        while not self._is_closed:
            events = self._selector.select(0.05)
            with self._lock:
                for key, _ in events:
                    if key.fileobj is self._listener:
                        self._accept()
                    elif key.fileobj in self._peers:
                        self._pass_on(key.fileobj)

    def _accept(self):
        caller, _ = self._listener.accept()
        self.accepted += 1
        try:
            server = socket.create_connection(self._upstream, 5)
        except OSError:
            caller.close()
            return
        for one, other in ((caller, server), (server, caller)):
            self._peers[one] = other
            self._selector.register(one, selectors.EVENT_READ)

    def _pass_on(self, sender):
        try:
            data = sender.recv(1 << 16)
            if data:
                self._peers[sender].sendall(data)
        except OSError:
            data = b""
        if not data:
            self._end(sender)

    def _end(self, peer):
        other = self._peers.pop(peer, None)
        with suppress(KeyError, ValueError):
            self._selector.unregister(peer)
        # A reset and not an orderly end, as when a machine goes away.
        with suppress(OSError):
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        peer.close()
        if other is not None:
            self._end(other)
