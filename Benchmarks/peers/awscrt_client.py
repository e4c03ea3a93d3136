# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""awscrt's S3Client: a request of its own for each copy, the next one made when one is done."""

import os
import threading
import urllib.parse

import driver
from awscrt import auth, http, io, s3

# It opens a connection for every 0.4 Gbit/s it is told to aim for: 25 by default, with which a copy
# costs it least. More only for more workers than that serves well.
DEFAULT_GBPS = 10
DEFAULT_WORKERS = 64
GBPS_PER_CONNECTION = 0.4


def main():
    options = driver.arguments()
    client, credentials, bootstrap = make_client(options)
    Copies(options, client).run()
    # Kept until here: the client works with them.
    del credentials, bootstrap


def make_client(options):
    group = io.EventLoopGroup(1)
    bootstrap = io.ClientBootstrap(group, io.DefaultHostResolver(group))
    credentials = auth.AwsCredentialsProvider.new_static(
        os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"])
    region = os.environ["AWS_REGION"]
    target = DEFAULT_GBPS
    if options.workers > DEFAULT_WORKERS:
        target = options.workers * GBPS_PER_CONNECTION
    tls = None
    if options.ca_bundle:
        settings = io.TlsContextOptions()
        settings.override_default_trust_store_from_path(None, options.ca_bundle)
        tls = io.ClientTlsContext(settings).new_connection_options()
    client = s3.S3Client(
        bootstrap=bootstrap, region=region,
        signing_config=s3.create_default_s3_signing_config(
            region=region, credential_provider=credentials),
        tls_mode=s3.S3RequestTlsMode.ENABLED if tls else s3.S3RequestTlsMode.DISABLED,
        tls_connection_options=tls, throughput_target_gbps=target)
    return client, credentials, bootstrap


class Copies:
    """The rows that are left, and how many requests are under way."""

    def __init__(self, options, client):
        self.client = client
        self.host = urllib.parse.urlsplit(options.endpoint).netloc
        self.keys = iter(driver.rows(options))
        self.workers = options.workers
        self.under_way = options.workers
        self.lock = threading.Lock()
        self.done = threading.Event()
        self.error = None
        # A request that nobody refers to is cancelled.
        self.requests = {}

    def run(self):
        for worker in range(self.workers):
            self.start_next(worker)
        self.done.wait()
        if self.error:
            raise self.error

    def start_next(self, worker):
        with self.lock:
            key = None if self.error else next(self.keys, None)
            if key is None:
                self.under_way -= 1
                if self.under_way == 0:
                    self.done.set()
                return
        request = http.HttpRequest("PUT", f"/{driver.TARGET}/{key}", http.HttpHeaders([
            ("Host", self.host), ("Content-Length", "0"),
            ("x-amz-copy-source", f"{driver.SOURCE}/{key}")]))
        self.requests[worker] = self.client.make_request(
            type=s3.S3RequestType.DEFAULT, operation_name="CopyObject", request=request,
            on_done=lambda error=None, **_: self.finished(worker, error))

    def finished(self, worker, error):
        self.error = self.error or error
        self.start_next(worker)


main()
