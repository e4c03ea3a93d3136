# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Makes two objects with everything an object can have, or tells what their copies have of it.

  attributes.py seed ENDPOINT             a small one and one of 6 GiB, in the source bucket
  attributes.py look ENDPOINT BUCKET      what is in the bucket, as JSON
"""

import json
import sys
import urllib.request

import boto3
import botocore.config
import botocore.exceptions
import driver

PART = 3 << 30
SMALL, LARGE = "small-object", "large-object"
METADATA = {"department": "archive"}
CONTENT = {"ContentType": "text/csv", "CacheControl": "max-age=60"}
TAGS = "project=benchmark"


def main():
    action, endpoint, *more = sys.argv[1:]
    client = boto3.client("s3", endpoint_url=endpoint, config=botocore.config.Config(
        s3={"addressing_style": "path"}))
    if action == "seed":
        seed(client, endpoint)
    else:
        print(json.dumps({key: look(client, more[0], key) for key in (SMALL, LARGE)}))


def seed(client, endpoint):
    client.put_object(Bucket=driver.SOURCE, Key=SMALL, Body=b"x" * 1024, Metadata=METADATA,
                      Tagging=TAGS, **CONTENT)
    # The server invents the bytes of a part's source, so that none have to be sent.
    request = urllib.request.Request(
        f"{endpoint}/_test/virtual?bucket={driver.SOURCE}&key=part&size={PART}", method="PUT")
    urllib.request.urlopen(request, timeout=10).close()
    upload = client.create_multipart_upload(
        Bucket=driver.SOURCE, Key=LARGE, Metadata=METADATA, Tagging=TAGS, **CONTENT)["UploadId"]
    parts = []
    for number in (1, 2):
        answer = client.upload_part_copy(
            Bucket=driver.SOURCE, Key=LARGE, UploadId=upload, PartNumber=number,
            CopySource={"Bucket": driver.SOURCE, "Key": "part"})
        parts.append({"PartNumber": number, "ETag": answer["CopyPartResult"]["ETag"]})
    client.complete_multipart_upload(
        Bucket=driver.SOURCE, Key=LARGE, UploadId=upload, MultipartUpload={"Parts": parts})
    client.delete_object(Bucket=driver.SOURCE, Key="part")


def look(client, bucket, key):
    try:
        head = client.head_object(Bucket=bucket, Key=key)
    except botocore.exceptions.ClientError:
        return {"exists": False}
    tags = client.get_object_tagging(Bucket=bucket, Key=key)["TagSet"]
    return {
        "exists": True,
        "size": head["ContentLength"],
        "metadata": METADATA.items() <= head["Metadata"].items(),
        "content headers": all(head.get(name) == value for name, value in CONTENT.items()),
        "tags": "&".join(f"{tag['Key']}={tag['Value']}" for tag in tags) == TAGS,
    }


main()
