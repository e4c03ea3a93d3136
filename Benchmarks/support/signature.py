# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""AWS Signature Version 4 for the one request wrk repeats, from the standard library alone."""

import hashlib
import hmac
import time

_EMPTY = hashlib.sha256(b"").hexdigest()


def copy_headers(host, path, source, access_key, secret_key, region):
    """The headers of a signed CopyObject: as many bytes as the client's own carry."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    scope = f"{stamp[:8]}/{region}/s3/aws4_request"
    signed = {
        "host": host, "x-amz-content-sha256": _EMPTY, "x-amz-copy-source": source,
        "x-amz-date": stamp,
    }
    names = ";".join(signed)
    lines = "".join(f"{name}:{value}\n" for name, value in signed.items())
    request = f"PUT\n{path}\n\n{lines}\n{names}\n{_EMPTY}"
    digest = hashlib.sha256(request.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}"
    key = f"AWS4{secret_key}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    value = hmac.new(key, text.encode(), "sha256").hexdigest()
    # wrk would add a Host of its own to one that is written in lower case.
    signed["Host"] = signed.pop("host")
    return {
        **signed, "User-Agent": "wrk", "Content-Length": "0",
        "Authorization": f"AWS4-HMAC-SHA256 Credential={access_key}/{scope}, "
        f"SignedHeaders={names}, Signature={value}",
    }
