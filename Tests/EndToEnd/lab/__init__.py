# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""What the end-to-end tests and the demo share: servers, objects, jobs, reports, the binary.

Nothing in here knows how brigade works inside; stores are filled and read back with boto3 alone.
"""

from .binary import Brigade, Result
from .faulty import FaultyServer
from .inventory import Inventory, write_inventory
from .jobs import file_url, job_document, write_job, write_manifest
from .keys import KEY_CLASSES, SEAWEEDFS_KEY_CLASSES, quote_key
from .listing import Listed, list_objects, list_versions
from .objects import Seed, compare, list_keys, list_uploads, make_bucket, seed
from .report import DamagedReport, Report, ReportRow, read_report
from .servers import Server, binary_path, running_server, wait_until
from .truth import Truth, disagreements, read_truth, repeats

__all__ = [
    "Brigade",
    "DamagedReport",
    "FaultyServer",
    "Inventory",
    "KEY_CLASSES",
    "Listed",
    "Report",
    "ReportRow",
    "Result",
    "SEAWEEDFS_KEY_CLASSES",
    "Seed",
    "Server",
    "Truth",
    "binary_path",
    "compare",
    "disagreements",
    "file_url",
    "job_document",
    "list_keys",
    "list_objects",
    "list_uploads",
    "list_versions",
    "make_bucket",
    "quote_key",
    "read_report",
    "read_truth",
    "repeats",
    "running_server",
    "seed",
    "wait_until",
    "write_inventory",
    "write_job",
    "write_manifest",
]
