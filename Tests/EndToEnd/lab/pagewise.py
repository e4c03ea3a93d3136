# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Listings of a million versions on s3-test-server in seconds; boto3 takes minutes."""

import http.client
import re
from datetime import datetime
from urllib.parse import quote, unquote_plus, urlencode, urlsplit

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from .listing import Listed

# The elements as this one server writes them, in their order.
_VERSION = re.compile(
    r"<(Version|DeleteMarker)><Key>([^<]*)</Key><VersionId>([^<]*)</VersionId>"
    r"<IsLatest>(true|false)</IsLatest><LastModified>([^<]*)</LastModified>"
    r"(?:<ETag>&quot;([^<]*)&quot;</ETag><Size>(\d+)</Size>.*?"
    r"<StorageClass>([^<]*)</StorageClass>)?"
)
_NEXT = re.compile(
    r"<NextKeyMarker>([^<]*)</NextKeyMarker><NextVersionIdMarker>([^<]*)</NextVersionIdMarker>"
)


def list_many_versions(server, bucket):
    """Every version and delete marker of a bucket on s3-test-server, a key's newest first."""
    keys = Credentials(server.access_key, server.secret_key)
    signer = S3SigV4Auth(keys, "s3", server.region)
    connection = http.client.HTTPConnection(urlsplit(server.endpoint).netloc, timeout=30)
    found, more = [], {}
    while True:
        query = {"encoding-type": "url", "versions": "", **more}
        query = urlencode(query, quote_via=quote)
        request = AWSRequest("GET", f"{server.endpoint}/{bucket}?{query}")
        signer.add_auth(request)
        connection.request("GET", f"/{bucket}?{query}", headers=dict(request.headers))
        answer = connection.getresponse()
        text = answer.read().decode()
        assert answer.status == 200, text
        found += map(_listed, _VERSION.finditer(text))
        following = _NEXT.search(text)
        if following is None:
            assert "<IsTruncated>false</IsTruncated>" in text
            return found
        more = {
            "key-marker": unquote_plus(following[1]),
            "version-id-marker": following[2],
        }


def _listed(match):
    kind, key, version, latest, modified, etag, size, storage_class = match.groups()
    return Listed(
        unquote_plus(key),
        version,
        latest == "true",
        kind == "DeleteMarker",
        int(size) if size else None,
        etag,
        storage_class,
        datetime.fromisoformat(modified),
    )
