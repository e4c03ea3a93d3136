# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Requests that nobody means well with: good ones, changed at random from a seed.

Some are signed after they were changed, so that they get past the signature; others are not signed,
or are bytes that are no request. What counts as a finding: an answer of 500 or more, no answer and
no end of the connection, a daemon that is gone, a file outside its state folder, an answer that
holds the text of such a file.
"""

import asyncio
import json
import random
import re
from dataclasses import dataclass, field
from urllib.parse import quote

from .control import ACCOUNT, ROLE, is_complete, request_bytes, sign, status_of

SECONDS = 15
JOB = "01234567-89ab-cdef-0123-456789abcdef"
NAMESPACE = "http://awss3control.amazonaws.com/doc/2018-08-20/"
CANARY = "a secret that lies beside the state folder"

_COPY = """<S3PutObjectCopy><TargetResource>arn:aws:s3:::target</TargetResource>
<MetadataDirective>REPLACE</MetadataDirective><NewObjectMetadata><UserMetadata><entry><key>k</key>
<value>v</value></entry></UserMetadata><ContentType>text/plain</ContentType></NewObjectMetadata>
<NewObjectTagging><member><Key>a</Key><Value>b</Value></member></NewObjectTagging>
<StorageClass>STANDARD_IA</StorageClass>
<ModifiedSinceConstraint>2020-01-01T00:00:00Z</ModifiedSinceConstraint></S3PutObjectCopy>"""
_TAGGING = """<S3PutObjectTagging><TagSet><member><Key>a</Key><Value>b</Value></member></TagSet>
</S3PutObjectTagging>"""
_MANIFEST = """<Manifest><Spec><Format>S3BatchOperations_CSV_20180820</Format><Fields>
<member>Bucket</member><member>Key</member></Fields></Spec><Location>
<ObjectArn>arn:aws:s3:::manifests/list.csv</ObjectArn><ETag>0123456789abcdef0123456789abcdef</ETag>
</Location></Manifest>"""
_GENERATOR = """<ManifestGenerator><S3JobManifestGenerator>
<SourceBucket>arn:aws:s3:::source</SourceBucket><ManifestOutputLocation>
<Bucket>arn:aws:s3:::lists</Bucket><ManifestEncryption><SSE-KMS><KeyId>k</KeyId></SSE-KMS>
</ManifestEncryption><ManifestFormat>S3InventoryReport_CSV_20211130</ManifestFormat>
</ManifestOutputLocation><Filter><KeyNameConstraint><MatchAnyPrefix><member>a</member>
</MatchAnyPrefix></KeyNameConstraint><MatchAnyObjectEncryption><ObjectEncryption><SSE-S3/>
</ObjectEncryption></MatchAnyObjectEncryption></Filter>
<EnableManifestOutput>true</EnableManifestOutput></S3JobManifestGenerator></ManifestGenerator>"""


def create_job(operation=_COPY, objects=_MANIFEST, token="token"):
    """The body of CreateJob."""
    return (
        f'<CreateJobRequest xmlns="{NAMESPACE}"><ConfirmationRequired>true</ConfirmationRequired>'
        f"<Operation>{operation}</Operation><Report><Enabled>true</Enabled>"
        "<Bucket>arn:aws:s3:::reports</Bucket><Format>Report_CSV_20180820</Format>"
        "<Prefix>p</Prefix><ReportScope>AllTasks</ReportScope></Report>"
        f"<ClientRequestToken>{token}</ClientRequestToken>{objects}<Description>d</Description>"
        f"<Priority>10</Priority><RoleArn>{ROLE}</RoleArn><Tags><member><Key>a</Key>"
        f"<Value>b</Value></member></Tags></CreateJobRequest>"
    )


PUT_TAGS = (
    f'<PutJobTaggingRequest xmlns="{NAMESPACE}"><Tags><member><Key>a</Key><Value>b</Value>'
    "</member></Tags></PutJobTaggingRequest>"
)
API = [
    ("POST", "/v20180820/jobs", create_job()),
    ("POST", "/v20180820/jobs", create_job(objects=_GENERATOR, token="generated")),
    ("POST", "/v20180820/jobs", create_job(operation=_TAGGING, token="tagged")),
    ("GET", "/v20180820/jobs", ""),
    ("GET", "/v20180820/jobs?jobStatuses=Active&jobStatuses=New&maxResults=3", ""),
    ("GET", "/v20180820/jobs?nextToken=abc", ""),
    ("GET", f"/v20180820/jobs/{JOB}", ""),
    ("POST", f"/v20180820/jobs/{JOB}/priority?priority=7", ""),
    ("POST", f"/v20180820/jobs/{JOB}/status?requestedJobStatus=Ready", ""),
    (
        "POST",
        f"/v20180820/jobs/{JOB}/status?requestedJobStatus=Cancelled&statusUpdateReason=a%20b",
        "",
    ),
    ("GET", f"/v20180820/jobs/{JOB}/tagging", ""),
    ("PUT", f"/v20180820/jobs/{JOB}/tagging", PUT_TAGS),
    ("DELETE", f"/v20180820/jobs/{JOB}/tagging", ""),
]
_FORM = "document=" + quote(json.dumps({"Operation": {}, "Priority": 1})) + "&csrf=abc&step=review"
CONSOLE = [
    ("GET", "/", ""),
    ("GET", "/console/", ""),
    ("GET", "/console/?status=waiting&search=a&page=abc", ""),
    ("GET", "/console/new", ""),
    ("GET", f"/console/new?from={JOB}&failed=1", ""),
    ("POST", "/console/new", _FORM),
    ("POST", "/console/login", "token=wrong"),
    ("POST", "/console/logout", "csrf=abc"),
    ("POST", "/console/theme", "theme=dark"),
    ("GET", f"/console/jobs/{JOB}", ""),
    ("GET", f"/console/jobs/{JOB}/job.json", ""),
    ("GET", f"/console/jobs/{JOB}/failed?after=7", ""),
    ("GET", f"/console/jobs/{JOB}/report/manifest.json", ""),
    ("POST", f"/console/jobs/{JOB}/cancel", "csrf=abc&reason=x"),
    ("POST", f"/console/jobs/{JOB}/tags", "csrf=abc&key=a&value=b"),
    ("GET", "/console/assets/console.css", ""),
    ("GET", "/console/help", ""),
    ("GET", "/health", ""),
    ("GET", "/ready", ""),
    ("GET", "/metrics", ""),
]
METHODS = ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get",
           "PROPFIND", "X" * 40, "G\x7fT", ""]
PIECES = [
    "..", ".", "%2e%2e", "%2e%2e%2f", "..%2f..%2fcanary", "%00", "%", "%zz", "%ff%fe", "%c0%ae",
    "a" * 300, "A" * 9000, "é", "日本", "\\..\\", "service", "credentials", "token", "jobs",
    "etc/passwd", "%252e%252e", ";a=b", "~", "*", " ", "\t", "'", '"', "<", "{}", "$(id)", "//",
    "?", "#", "&", "=", "+", "a=" * 50,
]
VALUES = [
    "", " ", "0", "-1", "1", "true", "false", "2147483647", "2147483648", "9223372036854775807",
    "9223372036854775808", "1e309", "NaN", "0x10", "null", "../../../../canary", "/etc/passwd",
    "file:///etc/passwd", "file://../canary", "arn:aws:s3:::../x/../../y", "arn:aws:s3:::b/",
    "arn:aws:iam::123456789012:role/x", "arn:" * 100, "a" * 257, "a" * 5000, "\u202e", "é" * 200,
    "&#0;", "&#xFFFF;", "&lt;", "&undefined;", "&#xD800;", "<![CDATA[<x>]]>", "<!-- x -->",
    "<?php x?>", "Ready", "Paused", "Active", "2020-13-45T99:99:99Z", "0000-00-00", "%s%n", "{{7}}",
    "9999-12-31T23:59:59.999999999Z", "1970-01-01T00:00:00-99:99",
]
HEADERS = [
    ("x-amz-account-id", "12345678901"), ("x-amz-account-id", "1234567890123"),
    ("x-amz-account-id", "../../../../x"), ("x-amz-account-id", ""), ("x-amz-date", "yesterday"),
    ("x-amz-content-sha256", "UNSIGNED-PAYLOAD"), ("x-amz-content-sha256", "0" * 64),
    ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"), ("Host", ""),
    ("Host", "a.b.c"), ("Host", "999999999999.localhost"), ("Expect", "100-continue"),
    ("Connection", "close"), ("Connection", "upgrade"), ("Upgrade", "websocket"),
    ("Content-Type", "multipart/form-data; boundary="), ("Content-Encoding", "gzip"),
    ("Cookie", "session=" + "a" * 200), ("Cookie", ";;;=;"), ("Range", "bytes=0-"),
    ("If-None-Match", "*"), ("Accept", "text/event-stream"), ("Origin", "http://evil.example"),
    ("Transfer-Encoding", "chunked"), ("Content-Length", "-1"), ("Content-Length", "5"),
    ("Content-Length", "99999999999999999999"), ("x" * 200, "y"), ("X-Long", "z" * 20000),
    ("Last-Event-ID", "7"), ("x-amz-security-token", "token"), ("X-Forwarded-For", "::1"),
    ("Authorization", "AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=, Signature="),
    ("Authorization", "Basic YTpi"), ("Accept-Language", "é\u202e"),
]
DOCTYPES = [
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>',
    '<!DOCTYPE a PUBLIC "x" "http://127.0.0.1:9/dtd">',
    '<?xml version="1.0" encoding="UTF-16"?>', '<?xml version="1.1"?>', "\ufeff", "\x00",
]


@dataclass
class Attack:
    """What is sent, and how it was meant."""

    number: int
    data: bytes
    kind: str


@dataclass
class Outcome:
    """What became of all of them."""

    statuses: dict = field(default_factory=dict)
    kinds: dict = field(default_factory=dict)
    findings: list = field(default_factory=list)


class Attacker:
    """Makes the attacks of a seed: attack `n` is the same whenever it is made."""

    def __init__(self, seed, keys, port, cookie="", job=JOB):
        self.seed = seed
        self.job = job
        self.keys = keys
        self.port = port
        self.cookie = cookie

    def attack(self, number):
        """The attack of that number."""
        dice = random.Random(f"{self.seed}-{number}")
        is_api = dice.random() < 0.6
        method, target, body = dice.choice(API if is_api else CONSOLE)
        if dice.random() < 0.7:
            target = target.replace(JOB, self.job)
        # The console answers by the names of its machine alone.
        host = f"{ACCOUNT}.localhost:{self.port}" if is_api else f"localhost:{self.port}"
        headers = {"Host": host}
        if is_api:
            headers["x-amz-account-id"] = ACCOUNT
        elif body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://localhost:{self.port}"
        if not is_api and self.cookie and dice.random() < 0.7:
            headers["Cookie"] = self.cookie
        for _ in range(dice.choice((0, 1, 1, 1, 2, 3))):
            what = dice.random()
            if what < 0.3:
                target = self._target(dice, target)
            elif what < 0.4:
                method = dice.choice(METHODS)
            elif what < 0.55:
                name, value = dice.choice(HEADERS)
                headers[name] = value
            else:
                body = self._body(dice, body)
        return self._dress(dice, number, method, target, headers, body, is_api)

    def _dress(self, dice, number, method, target, headers, body, is_api):
        data = body.encode("utf-8", "surrogateescape") if isinstance(body, str) else body
        target = target.replace(" ", "%20").replace("\t", "%09")
        kind = "console" if not is_api else "unsigned"
        if is_api and dice.random() < 0.85:
            kind = "signed"
            if dice.random() < 0.05:
                headers["x-amz-security-token"] = "t"
            given = headers.pop("Authorization", None)
            headers = sign(method, target, headers, data, self.keys)
            if dice.random() < 0.1:
                kind = "missigned"
                headers["Authorization"] = given or self._scratch(dice, headers["Authorization"])
        if dice.random() < 0.05:
            target = f"http://{headers['Host']}{target}"
        wire = request_bytes(method, target, headers, data)
        if dice.random() < 0.06:
            kind = "bytes"
            wire = self._bytes(dice, wire)
        return Attack(number, wire, kind)

    @staticmethod
    def _scratch(dice, text):
        place = dice.randrange(len(text))
        return text[:place] + dice.choice("aZ0/=, ;\u00e9") + text[place + dice.randint(0, 20) :]

    @staticmethod
    def _target(dice, target):
        place = dice.randrange(1, len(target) + 1)
        piece = dice.choice(PIECES)
        match dice.randrange(4):
            case 0:
                return target[:place] + piece + target[place:]
            case 1:
                return re.sub(JOB, lambda _: piece, target) if JOB in target else target + piece
            case 2:
                glue = "&" if "?" in target else "?"
                return target + glue + piece + "=" + quote(dice.choice(VALUES))
            case _:
                parts = target.split("/")
                parts[dice.randrange(1, len(parts))] = piece
                return "/".join(parts)

    def _body(self, dice, body):
        if isinstance(body, bytes):
            return body
        what = dice.random()
        if "<" not in body or what < 0.1:
            return self._bytes(dice, body.encode() or b"x" * dice.choice((1, 100, 70000)))
        if what < 0.6:
            texts = [m.span() for m in re.finditer(r"(?<=>)[^<>]+(?=</)", body)]
            begin, end = dice.choice(texts) if texts else (len(body), len(body))
            return body[:begin] + dice.choice(VALUES) + body[end:]
        if what < 0.7:
            return dice.choice(DOCTYPES) + body.replace("<Key>a", "<Key>&x;&d;")
        elements = [m.span() for m in re.finditer(r"<(\w[\w-]*)>.*?</\1>", body, re.DOTALL)]
        if not elements:
            return body
        begin, end = dice.choice(elements)
        element = body[begin:end]
        match dice.randrange(5):
            case 0:
                return body[:begin] + body[end:]
            case 1:
                return body[:end] + element * dice.choice((1, 2, 60)) + body[end:]
            case 2:
                depth = dice.choice((10, 40, 3000))
                return body[:begin] + "<a>" * depth + element + "</a>" * depth + body[end:]
            case 3:
                name = dice.choice(("member", "entry", "SSE-S3", "Job", "a:b", "é", "Bucket"))
                return body[:begin] + f"<{name}>{element}</{name}>" + body[end:]
            case _:
                return body[: dice.randrange(len(body))]

    @staticmethod
    def _bytes(dice, data):
        data = bytearray(data)
        for _ in range(dice.choice((1, 2, 10))):
            place = dice.randrange(len(data) + 1)
            match dice.randrange(4):
                case 0:
                    data[place:place] = dice.randbytes(dice.choice((1, 4, 200)))
                case 1:
                    del data[place : place + dice.choice((1, 4, 200))]
                case 2 if data:
                    data[place % len(data)] ^= 1 << dice.randrange(8)
                case _:
                    data[place:place] = dice.choice((b"\r\n\r\n", b"\r\n", b"\0", b"\n", b"%00"))
        return bytes(data)


async def attack_all(attacker, numbers, connections=8, until=None):
    """Sends the attacks of those numbers, several at a time."""
    outcome = Outcome()
    queue = iter(numbers)

    async def one(link, attack):
        """Sends one; gives the connection if it can be used again."""
        reader, writer = link or await asyncio.open_connection("127.0.0.1", attacker.port)
        answer = b""
        try:
            writer.write(attack.data)
            # A request that is not complete has no answer; its end is said, and it ends.
            if attack.kind == "bytes" or re.search(rb"\r\n(Transfer-|Content-L\S+ 5\r)", attack.data):
                writer.write_eof()
            async with asyncio.timeout(SECONDS):
                await writer.drain()
                while not (is_complete(answer) or is_stream(answer)):
                    more = await reader.read(65536)
                    if not more:
                        break
                    answer += more
        except TimeoutError:
            if not attack.data.startswith(b"HEAD"):
                outcome.findings.append(("no answer", attack))
        except OSError:
            pass  # It has closed the connection before all was sent.
        note(outcome, attack, answer)
        is_open = is_complete(answer) and attack.kind in ("signed", "console", "unsigned")
        is_odd = re.search(rb"^(HEAD|CONNECT)|\r\n(Connection|Expect|Upgrade|Transfer-Enc|"
                           rb"Content-Length: (-1|5|9{10}))", attack.data)
        if is_open and not is_odd and b"connection: close" not in answer.lower():
            return reader, writer
        writer.close()
        return None

    async def worker():
        link = None
        for number in queue:
            attack = attacker.attack(number)
            try:
                link = await one(link, attack)
            except OSError as error:
                outcome.findings.append((f"no connection: {error}", attack))
                return
        if link:
            link[1].close()

    await asyncio.gather(*(worker() for _ in range(connections)))
    return outcome


def is_stream(answer):
    """Server-sent events have no end; their beginning is an answer."""
    return b"text/event-stream" in answer and b"\r\n\r\n" in answer


def note(outcome, attack, answer):
    """Keeps what came of an attack."""
    status = status_of(answer)
    outcome.statuses[status] = outcome.statuses.get(status, 0) + 1
    outcome.kinds[attack.kind] = outcome.kinds.get(attack.kind, 0) + 1
    if status is not None and status >= 500:
        outcome.findings.append((f"status {status}", attack))
    if CANARY.encode() in answer or b"root:x:0" in answer:
        outcome.findings.append(("a file of the machine in the answer", attack))


async def empty_store():
    """A store that has nothing: every request is answered with 404. Gives server and port."""
    body = b"<Error><Code>NoSuchKey</Code><Message>nothing here</Message></Error>"
    answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: %d\r\n\r\n" % len(body)

    async def serve(reader, writer):
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = re.search(rb"(?i)content-length: *(\d+)", head)
                if length:
                    await reader.readexactly(int(length[1]))
                writer.write(answer + (b"" if head.startswith(b"HEAD") else body))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    return server, server.sockets[0].getsockname()[1]
