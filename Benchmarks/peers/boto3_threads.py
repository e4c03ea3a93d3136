# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""boto3: one client, as many threads as copies may be in flight, each with its share of the rows.

Without parameter validation and with a pool of a connection per thread, which is the cheapest and
the fastest way to use it.
"""

import threading

import boto3
import botocore.config
import driver


def main():
    options = driver.arguments()
    client = boto3.client(
        "s3", endpoint_url=options.endpoint,
        config=botocore.config.Config(
            max_pool_connections=options.workers, parameter_validation=False,
            s3={"addressing_style": "path"}))
    rows = driver.rows(options)
    shares = [rows[number::options.workers] for number in range(options.workers)]
    threads = [threading.Thread(target=copy, args=(client, share)) for share in shares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def copy(client, keys):
    for key in keys:
        client.copy_object(
            Bucket=driver.TARGET, Key=key, CopySource={"Bucket": driver.SOURCE, "Key": key})


main()
