# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""brigade manifest inspect and validate: what they tell, beside what Python's csv and gzip read."""

import collections
import csv
import gzip
import hashlib
import io
import json
import math
import random
import urllib.parse

import pytest

COLUMNS = ["Key", "Size", "Bucket", "VersionId", "IsDeleteMarker", "IsLatest", "StorageClass"]
GIB = 1 << 30


def inspect(brigade, manifest, *flags, **more):
    result = brigade("manifest", "inspect", manifest, "--output", "json", *flags, **more)
    assert result.code == 0, result.stderr
    return result.json


def write_inventory(folder, files):
    """An inventory of the given texts; returns the path of its manifest.json."""
    (folder / "data").mkdir(parents=True)
    entries = []
    for number, text in enumerate(files):
        packed = gzip.compress(text.encode(), mtime=0)
        (folder / "data" / f"{number}.csv.gz").write_bytes(packed)
        entries.append({
            "key": f"lists/source/all/data/{number}.csv.gz", "size": len(packed),
            "MD5checksum": hashlib.md5(packed).hexdigest()})
    path = folder / "2026-01-01T01-00Z" / "manifest.json"
    path.parent.mkdir()
    path.write_text(json.dumps({
        "sourceBucket": "source", "destinationBucket": "arn:aws:s3:::lists",
        "version": "2016-11-30", "creationTimestamp": "1514944800000", "fileFormat": "CSV",
        "fileSchema": ", ".join(COLUMNS), "files": entries}))
    return path


def random_file(numbers, count):
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for _ in range(count):
        marker = numbers.random() < 0.1
        size = "" if marker else numbers.choice([0, 1, 2, 3, 1023, 1024, GIB, 6 * GIB])
        key = f"käse/{numbers.randrange(400)} +%"
        writer.writerow([
            urllib.parse.quote_plus(key, safe="/"), size, numbers.choice(["source", "other"]),
            numbers.choice(["", "v1"]), str(marker).lower(), numbers.choice(["true", "false"]),
            "" if marker else numbers.choice(["STANDARD", "GLACIER", "STANDARD_IA"])])
    return text.getvalue()


def rows_of(path):
    """All rows as Python reads them, with data file and line."""
    document = json.loads(path.read_text())
    for entry in document["files"]:
        packed = path.parent.parent / "data" / entry["key"].rsplit("/", 1)[1]
        reader = csv.reader(io.StringIO(gzip.decompress(packed.read_bytes()).decode()))
        for line, values in enumerate(reader, 1):
            yield entry["key"], line, dict(zip(COLUMNS, values, strict=True))


def test_an_inventory_is_told_as_python_reads_it(brigade, tmp_path):
    numbers = random.Random(7)
    path = write_inventory(tmp_path, [random_file(numbers, 700) for _ in range(5)])
    found = inspect(brigade, path)
    rows = list(rows_of(path))
    objects = [row for _, _, row in rows if row["IsDeleteMarker"] == "false"]
    sizes = [int(row["Size"]) for row in objects]
    assert found["Rows"] == 3500 and found["BadRows"] == 0
    assert found["Buckets"] == collections.Counter(row["Bucket"] for _, _, row in rows)
    assert found["RowsWithVersionId"] == 3500
    assert found["NullVersions"] == sum(row["VersionId"] == "" for _, _, row in rows)
    assert found["DeleteMarkers"] == 3500 - len(objects)
    assert found["NoncurrentVersions"] == sum(row["IsLatest"] == "false" for _, _, row in rows)
    assert found["Sizes"]["Objects"] == len(sizes) and found["Sizes"]["Bytes"] == sum(sizes)
    assert found["Sizes"]["LargestBytes"] == max(sizes)
    histogram = collections.Counter(
        0 if size == 0 else 1 << int(math.log2(size)) for size in sizes)
    assert {step["FromBytes"]: step["Objects"] for step in found["Sizes"]["Histogram"]} == histogram
    classes = collections.Counter(row["StorageClass"] for row in objects)
    assert {name: each["Objects"] for name, each in found["StorageClasses"].items()} == classes
    assert found["Archived"] == classes["GLACIER"]
    copied = [row for row in objects if row["StorageClass"] != "GLACIER"]
    large = sum(int(row["Size"]) > 5 * GIB for row in copied)
    assert found["Requests"]["CopyObject"] == len(copied) - large
    assert found["Requests"]["CreateMultipartUpload"] == large
    assert found["Requests"]["UploadPartCopy"] == large * 24
    assert found["Requests"]["HeadObject"] == 2 * large + classes["GLACIER"]
    check_duplicates(found["Duplicates"], rows)


def check_duplicates(found, rows):
    places = collections.defaultdict(list)
    for file, line, row in rows:
        name = (row["Bucket"], urllib.parse.unquote_plus(row["Key"]), row["VersionId"] or "null")
        places[name].append({"File": file, "Line": line})
    repeated = {name: each for name, each in places.items() if len(each) > 1}
    assert found["Objects"] == len(repeated) > 20
    assert found["Rows"] == sum(len(each) - 1 for each in repeated.values())
    assert len(found["Examples"]) == 20
    for example in found["Examples"]:
        each = repeated[example["Bucket"], example["Key"], example["VersionId"]]
        assert example["Rows"] == len(each)
        assert example["Places"] == each[:10]


def test_a_csv_is_read_plain_compressed_and_from_standard_input(brigade, tmp_path):
    text = b"source,x,a\nsource,y,%zz\nother,z,b\nsource,w,a\n"
    plain, packed = tmp_path / "list.csv", tmp_path / "list.csv.gz"
    plain.write_bytes(text)
    packed.write_bytes(gzip.compress(text[:10]) + gzip.compress(text[10:]))
    flags = ["--fields", "Bucket,Ignore,Key"]
    found = inspect(brigade, plain, *flags)
    assert found["Format"] == "CSV"
    assert found["Rows"] == 4 and found["BadRows"] == 1
    assert found["Problems"] == {"InvalidObjectKey": 1}
    assert [bad["Line"] for bad in found["BadRowExamples"]] == [2]
    assert found["Buckets"] == {"source": 2, "other": 1}
    assert found["Duplicates"]["Examples"] == [
        {"Bucket": "source", "Key": "a", "Rows": 2, "Places": [{"Line": 1}, {"Line": 4}]}]
    assert found["Requests"]["UnknownSizes"] == 3
    for manifest, stdin in [(packed, None), ("-", packed), ("-", plain)]:
        other = inspect(brigade, manifest, *flags, stdin=stdin)
        changing = {"Manifest", "Format"}
        assert {k: v for k, v in other.items() if k not in changing} == {
            k: v for k, v in found.items() if k not in changing}


def test_validate_prints_problems_only(brigade, tmp_path):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("source,a\nsource,b\n")
    bad.write_text("source,a\n" + "source\n" * 30 + "source,%q\n")
    result = brigade("manifest", "validate", good)
    assert (result.code, result.stdout, result.stderr) == (0, "", "")
    result = brigade("manifest", "validate", bad)
    assert result.code == 1
    lines = result.stdout.splitlines()
    assert len(lines) == 21, "the first 20 and a sum"
    assert lines[0].startswith("InvalidManifestRow: Line 2 has 1 column")
    assert lines[-1] == "bad rows: 31 (30 InvalidManifestRow, 1 InvalidObjectKey)"
    assert brigade("manifest", "validate", bad, "--output", "json").json["BadRows"] == 31


@pytest.mark.parametrize("content, reason", [
    (b"", "it is empty"),
    (b"PAR1 and so on", "it is a Parquet file"),
    (b"one\ntwo\n", "all of its first 2 rows are malformed"),
    (gzip.compress(b"source,a\n" * 9)[:-5], "it is cut off"),
    (gzip.compress(b"source,a\n") + b"more", "stands something else"),
])
def test_what_is_no_manifest_ends_with_code_2(brigade, tmp_path, content, reason):
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    result = brigade("manifest", "validate", path)
    assert result.code == 2
    assert result.stdout == "" and reason in result.stderr and str(path) in result.stderr


def test_a_damaged_data_file_is_named(brigade, tmp_path):
    path = write_inventory(tmp_path, [random_file(random.Random(1), 50) for _ in range(3)])
    data = tmp_path / "data" / "1.csv.gz"
    data.write_bytes(data.read_bytes()[:-1] + b"!")
    result = brigade("manifest", "validate", path)
    assert result.code == 2 and "1.csv.gz is not the one that was written" in result.stderr
    data.unlink()
    result = brigade("manifest", "validate", path)
    assert result.code == 3 and "lists/source/all/data/1.csv.gz" in result.stderr


def test_an_inventory_in_a_store_is_read_there(seaweed, brigade, bucket, tmp_path):
    path = write_inventory(tmp_path, [random_file(random.Random(2), 300) for _ in range(2)])
    name = bucket("lists")
    client = seaweed.client()
    client.create_bucket(Bucket=name)
    document = json.loads(path.read_text()) | {"destinationBucket": f"arn:aws:s3:::{name}"}
    for number, entry in enumerate(document["files"]):
        body = (tmp_path / "data" / f"{number}.csv.gz").read_bytes()
        client.put_object(Bucket=name, Key=entry["key"], Body=body)
    key = "lists/source/all/2026-01-01T01-00Z/manifest.json"
    client.put_object(Bucket=name, Key=key, Body=json.dumps(document).encode())
    found = inspect(brigade, f"s3://{name}/{key}", server=seaweed)
    assert found["Rows"] == 600 and found["Format"] == "S3 Inventory"
    assert found["Sizes"] == inspect(brigade, path)["Sizes"]
    missing = brigade("manifest", "inspect", f"s3://{name}/nowhere.csv", server=seaweed)
    assert missing.code == 3 and f"s3://{name}/nowhere.csv" in missing.stderr


def test_prices_can_be_overridden(brigade, tmp_path):
    text = 'k,1073741824,source,v1,false,true,STANDARD_IA\n' * 1000
    path = write_inventory(tmp_path, [text])
    prices = tmp_path / "prices.json"
    prices.write_text(json.dumps({
        "Name": "mine", "Currency": "CHF", "TransferPerGB": 0.5, "Classes": {
            "COLD": {"WritesPerThousand": 3, "StoragePerGBMonth": 2},
            "STANDARD_IA": {"RetrievalPerGB": 0.25}}}))
    found = inspect(brigade, path, "--price-list", prices, "--storage-class", "COLD")
    assert found["Cost"] == {
        "PriceList": "mine", "Currency": "CHF", "Requests": 3, "Retrieval": 250, "Transfer": 500,
        "StoragePerMonth": 2000}
    text = brigade("manifest", "inspect", path, "--storage-class", "STANDARD").stdout
    assert "10.00 for retrieval" in text and "AWS S3, US East (N. Virginia), May 2026" in text
    result = brigade("manifest", "inspect", path, "--price-list", prices)
    assert result.code == 2 and "no such class; it has COLD, STANDARD_IA" in result.stderr
    prices.write_text('{"Classes": {"A": {"Writes": 1}}}')
    result = brigade("manifest", "inspect", path, "--price-list", prices)
    assert result.code == 2 and "Classes.A.Writes: there is no such member" in result.stderr
