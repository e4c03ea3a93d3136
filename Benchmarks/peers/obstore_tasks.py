# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""obstore (Rust's object_store): one store, an asyncio task for each copy in flight.

Its copy stays within one bucket, so source and target are the same bucket here.
"""

import asyncio
import os

import driver
import obstore
from obstore.store import S3Store


async def main():
    options = driver.arguments()
    store = S3Store(
        driver.TARGET, endpoint=options.endpoint, virtual_hosted_style_request=False,
        client_options={"allow_http": True, "pool_max_idle_per_host": str(options.workers)})
    keys = iter(driver.rows(options))
    await asyncio.gather(*(copy(store, keys) for _ in range(options.workers)))


async def copy(store, keys):
    for key in keys:
        await obstore.copy_async(store, key, key + ".copy")


asyncio.run(main())
# Now and then its threads abort the process while the interpreter ends, when all is copied.
os._exit(0)
