# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""awscrt's plain HTTP client with its signer: a connection for each copy in flight.

The next row of a connection is signed when its last answer has ended; retries, redirects and the
meaning of an answer beyond its status would be for the caller to write.
"""

import concurrent.futures
import os
import threading
import urllib.parse

import driver
from awscrt import auth, http, io


def main():
    options = driver.arguments()
    address = urllib.parse.urlsplit(options.endpoint)
    group = io.EventLoopGroup(1)
    bootstrap = io.ClientBootstrap(group, io.DefaultHostResolver(group))
    tls = None
    if options.ca_bundle:
        settings = io.TlsContextOptions()
        settings.override_default_trust_store_from_path(None, options.ca_bundle)
        tls = io.ClientTlsContext(settings).new_connection_options()
        tls.set_server_name(address.hostname)
    connections = [
        http.HttpClientConnection.new(
            address.hostname, address.port, bootstrap, tls_connection_options=tls)
        for _ in range(options.workers)]
    keys = iter(driver.rows(options))
    lock = threading.Lock()
    lanes = [Lane(opening.result(10), address.netloc, keys, lock) for opening in connections]
    for lane in lanes:
        lane.start_next()
    for lane in lanes:
        lane.done.result()


class Lane:
    """One connection, which takes row after row."""

    def __init__(self, connection, host, keys, lock):
        self.connection = connection
        self.host = host
        self.keys = keys
        self.lock = lock
        self.done = concurrent.futures.Future()
        self.stream = None
        self.signing = auth.AwsSigningConfig(
            algorithm=auth.AwsSigningAlgorithm.V4,
            signature_type=auth.AwsSignatureType.HTTP_REQUEST_HEADERS,
            credentials_provider=auth.AwsCredentialsProvider.new_static(
                os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]),
            region=os.environ["AWS_REGION"], service="s3", use_double_uri_encode=False,
            should_normalize_uri_path=False,
            signed_body_value=auth.AwsSignedBodyValue.EMPTY_SHA256,
            signed_body_header_type=auth.AwsSignedBodyHeaderType.X_AMZ_CONTENT_SHA_256)

    def start_next(self):
        with self.lock:
            key = next(self.keys, None)
        if key is None:
            self.done.set_result(None)
            return
        request = http.HttpRequest("PUT", f"/{driver.TARGET}/{key}", http.HttpHeaders([
            ("Host", self.host), ("Content-Length", "0"),
            ("x-amz-copy-source", f"{driver.SOURCE}/{key}")]))
        auth.aws_sign_request(request, self.signing).add_done_callback(self.send)

    def send(self, signed):
        self.stream = self.connection.request(signed.result(), self.answered)
        self.stream.completion_future.add_done_callback(self.ended)
        self.stream.activate()

    def answered(self, status_code, **_):
        if status_code != 200:
            self.done.set_exception(RuntimeError(f"the server answered {status_code}"))

    def ended(self, status):
        if self.done.done():
            return
        if status.exception():
            self.done.set_exception(status.exception())
        else:
            self.start_next()


main()
