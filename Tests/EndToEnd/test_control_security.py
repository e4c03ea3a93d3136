# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""What docs/threat-model.md claims of the daemon, tried."""

import datetime
import os
import re
import signal
import socket
import ssl
import stat
import subprocess
import time

import pytest
from botocore.exceptions import ClientError
from lab import wait_until
from lab.assault import assault
from lab.control import (
    ACCOUNT,
    Daemon,
    exchange,
    free_port,
    request_bytes,
    sign,
    status_of,
)
from lab.hostile import CANARY, PUT_TAGS, create_job
from lab.servers import ROOT

JOBS = "/v20180820/jobs"
TAGS = f"{JOBS}/00000000-0000-4000-8000-000000000000/tagging"
HOST = f"{ACCOUNT}.localhost"


@pytest.fixture
def daemon(brigade):
    """A daemon whose store nobody needs."""
    with Daemon(brigade, "--endpoint-url", "http://127.0.0.1:9", env=KEYS) as daemon:
        yield daemon


KEYS = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_REGION": "us-east-1"}


def ask(daemon, method="GET", target=JOBS, body=b"", **changes):
    """Sends a signed request; gives status and code. `changes` are arguments of `sign`."""
    headers = {"Host": HOST, "x-amz-account-id": ACCOUNT} | changes.pop("headers", {})
    keys = changes.pop("keys", None) or daemon.keys
    signed = sign(method, target, headers, body, keys, **changes)
    return send(daemon, method, target, signed, body)


def send(daemon, method, target, headers, body=b""):
    """Sends a request as it is; gives status and code."""
    return judge(exchange(daemon.port, request_bytes(method, target, headers, body)))


def judge(answer):
    """Status and code of an answer."""
    code = re.search(rb"<Code>(\w+)</Code>", answer)
    return status_of(answer), code and code[1].decode()


# MARK: Signatures


def test_a_signed_request_is_let_in(daemon):
    assert ask(daemon) == (200, None)


def test_a_request_that_is_not_signed_is_refused(daemon):
    for target in (JOBS, TAGS, "/v20180820/", "/v20180820/nothing"):
        headers = {"Host": HOST, "x-amz-account-id": ACCOUNT}
        assert send(daemon, "GET", target, headers) == (403, "MissingAuthenticationToken")


def test_an_unknown_key_and_a_wrong_secret_are_refused(daemon):
    key, secret = daemon.keys
    assert ask(daemon, keys=("AKIANOBODY", secret)) == (403, "InvalidAccessKeyId")
    assert ask(daemon, keys=(key, secret[:-1] + "-")) == (403, "SignatureDoesNotMatch")


def test_what_was_changed_after_signing_is_refused(daemon):
    """Method, path, query, a signed header, the body: each is covered."""
    headers = {"Host": HOST, "x-amz-account-id": ACCOUNT}
    body = PUT_TAGS.encode()
    signed = sign("PUT", TAGS, headers, body, daemon.keys)
    refusal = (403, "SignatureDoesNotMatch")
    assert send(daemon, "DELETE", TAGS, signed, body) == refusal
    assert send(daemon, "PUT", TAGS + "/", signed, body) == refusal
    assert send(daemon, "PUT", TAGS + "?a=b", signed, body) == refusal
    other = signed | {"x-amz-account-id": "999999999999"}
    assert send(daemon, "PUT", TAGS, other, body) == refusal
    elsewhere = signed | {"Host": "999999999999.localhost"}
    assert send(daemon, "PUT", TAGS, elsewhere, body) == refusal
    changed = body.replace(b"<Value>b", b"<Value>c")
    assert send(daemon, "PUT", TAGS, signed, changed) == (400, "XAmzContentSHA256Mismatch")


def test_headers_that_matter_must_be_signed(daemon):
    for name in ("x-amz-account-id", "x-amz-content-sha256", "x-amz-date"):
        assert ask(daemon, drop=(name,)) == (403, "AccessDenied"), name
    assert ask(daemon, drop=("Host",))[0] in (400, 403)


def test_an_unsigned_payload_is_refused_without_tls(daemon):
    headers = {"x-amz-content-sha256": "UNSIGNED-PAYLOAD"}
    body = PUT_TAGS.encode()
    assert ask(daemon, "PUT", TAGS, body, headers=headers) == (403, "AccessDenied")


def test_a_clock_that_is_wrong_is_refused(daemon):
    now = datetime.datetime.now(datetime.UTC)
    for minutes, expected in ((14, None), (-14, None), (16, "skew"), (-16, "skew")):
        _, code = ask(daemon, time=now + datetime.timedelta(minutes=minutes))
        assert code == ("RequestTimeTooSkewed" if expected else None), minutes


def test_a_request_that_changes_something_cannot_be_replayed(daemon):
    """The same bytes later are refused; a copy of a reading request is harmless.

    For two seconds they pass: clients sign by the second, and may mean the same twice.
    """
    headers = {"Host": HOST, "x-amz-account-id": ACCOUNT}
    signed = sign("DELETE", TAGS, headers, b"", daemon.keys)
    for _ in range(2):
        assert send(daemon, "DELETE", TAGS, signed)[1] != "AccessDenied"
    time.sleep(2.1)
    assert send(daemon, "DELETE", TAGS, signed) == (403, "AccessDenied")
    signed = sign("GET", JOBS, headers, b"", daemon.keys)
    assert [send(daemon, "GET", JOBS, signed)[0] for _ in range(2)] == [200, 200]


def test_repeating_create_job_makes_no_second_job(daemon):
    body = create_job().encode()
    headers = {"Host": HOST, "x-amz-account-id": ACCOUNT}
    signed = sign("POST", JOBS, headers, body, daemon.keys)
    answers = [
        exchange(daemon.port, request_bytes("POST", JOBS, signed, body)) for _ in range(2)
    ]
    ids = {re.search(rb"<JobId>(.*?)</JobId>", answer)[1] for answer in answers}
    assert len(ids) == 1


def test_a_signature_for_another_service_is_refused(daemon):
    signed = sign("GET", JOBS, {"Host": HOST, "x-amz-account-id": ACCOUNT}, b"", daemon.keys)
    signed["Authorization"] = signed["Authorization"].replace("/s3/", "/sts/")
    assert send(daemon, "GET", JOBS, signed) == (400, "AuthorizationHeaderMalformed")


def test_keys_are_read_again_and_a_withdrawn_key_is_refused(brigade, tmp_path):
    """Keys of one's own, with a session token; changed while the daemon runs."""
    file = tmp_path / "keys"
    file.write_text(
        "[one]\naws_access_key_id = ONE\naws_secret_access_key = s1\n"
        "[two]\naws_access_key_id = TWO\naws_secret_access_key = s2\naws_session_token = t2\n"
    )
    arguments = ("--endpoint-url", "http://127.0.0.1:9", "--keys", file)
    with Daemon(brigade, *arguments, env=KEYS) as daemon:
        assert ask(daemon, keys=("ONE", "s1")) == (200, None)
        assert ask(daemon, keys=("TWO", "s2")) == (400, "InvalidToken")
        token = {"x-amz-security-token": "t2"}
        assert ask(daemon, keys=("TWO", "s2"), headers=token) == (200, None)
        file.write_text("[three]\naws_access_key_id = THREE\naws_secret_access_key = s3\n")
        assert ask(daemon, keys=("ONE", "s1")) == (403, "InvalidAccessKeyId")
        assert ask(daemon, keys=("THREE", "s3")) == (200, None)
        file.write_text("this is no key file\n")
        assert ask(daemon, keys=("THREE", "s3")) == (200, None)
        assert not (brigade.state / "service" / "credentials").exists()


def test_a_url_signed_for_reading_reads_and_changes_nothing(daemon):
    client = daemon.client()
    url = client.generate_presigned_url("list_jobs", Params={"AccountId": ACCOUNT})
    target = url.partition(str(daemon.port))[2]
    host = f"{ACCOUNT}.localhost:{daemon.port}"
    answer = send(daemon, "GET", target, {"Host": host, "x-amz-account-id": ACCOUNT})
    assert answer == (200, None)
    url = client.generate_presigned_url(
        "delete_job_tagging", Params={"AccountId": ACCOUNT, "JobId": "00000000"}
    )
    target = url.partition(str(daemon.port))[2]
    answer = send(daemon, "DELETE", target, {"Host": host, "x-amz-account-id": ACCOUNT})
    assert answer == (403, "AccessDenied")


# MARK: Secrets


def test_the_keys_are_for_their_owner_alone(daemon):
    folder = daemon.brigade.state / "service"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "credentials").stat().st_mode) == 0o600


def test_no_secret_is_in_the_log(daemon):
    key, secret = daemon.keys
    ask(daemon)
    ask(daemon, keys=(key, secret + "x"))
    ask(daemon, headers={"x-amz-security-token": "a-token-that-nobody-has"})
    daemon.stop()
    assert "ListJobs" in daemon.said
    for word in (secret, "a-token-that-nobody-has", "Signature="):
        assert word not in daemon.said


# MARK: Addresses and TLS


def refusal_to_start(brigade, *arguments):
    """Exit code and the sentence of a daemon that does not start."""
    done = brigade("serve", "--port", free_port(), *arguments, env=KEYS, timeout=20)
    assert len(done.stderr.strip().splitlines()) == 1
    return done.code, done.stderr


def test_the_daemon_answers_on_loopback_alone(daemon):
    """Nothing listens on another address of this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("this machine has no other address")
        address = probe.getsockname()[0]
    if address.startswith("127."):
        pytest.skip("this machine has no other address")
    with socket.socket() as link:
        assert link.connect_ex((address, daemon.port)) != 0


def test_another_address_needs_keys_and_tls(brigade, tmp_path, certificate):
    keys = tmp_path / "keys"
    keys.write_text("[a]\naws_access_key_id = K\naws_secret_access_key = S\n")
    tls = ("--tls-cert", certificate[0], "--tls-key", certificate[1])
    outside = ("--host", "0.0.0.0")
    for arguments in (outside, (*outside, *tls), (*outside, "--insecure-without-tls")):
        code, said = refusal_to_start(brigade, *arguments)
        assert code == 2 and "--keys" in said, arguments
    code, said = refusal_to_start(brigade, *outside, "--keys", keys)
    assert code == 2 and "--tls-cert" in said and "--insecure-without-tls" in said
    for arguments in ((*outside, "--keys", keys, "--insecure-without-tls"),):
        with Daemon(brigade, *arguments, env=KEYS) as daemon:
            assert ask(daemon, keys=("K", "S")) == (200, None)


@pytest.fixture
def certificate(tmp_path):
    """A certificate for localhost and its key, made by openssl."""
    return make_certificate(tmp_path, "first")


def make_certificate(folder, name):
    """Paths of a new certificate and its key."""
    cert, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key,
         "-out", cert, "-subj", f"/CN={name}", "-addext", "subjectAltName=DNS:localhost"],
        check=True, capture_output=True, timeout=30,
    )
    return cert, key


def common_name(port, **settings):
    """Who a TLS server says that it is."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    for name, value in settings.items():
        setattr(context, name, value)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as link:
        with context.wrap_socket(link, server_hostname="localhost") as tls:
            der = tls.getpeercert(binary_form=True)
            tls.sendall(request_bytes("GET", "/health", {"Host": "localhost"}))
            return tls.version(), b"CN" and der, tls.recv(100)


def test_tls_is_of_this_century_and_its_certificate_can_be_changed(
    brigade, tmp_path, certificate
):
    """TLS 1.2 or newer; SIGHUP reads the certificate again, and a broken one changes nothing."""
    tls = ("--tls-cert", certificate[0], "--tls-key", certificate[1])
    arguments = ("--endpoint-url", "http://127.0.0.1:9", *tls)
    with Daemon(brigade, *arguments, scheme="https", env=KEYS) as daemon:
        version, first, answer = common_name(daemon.port)
        assert version == "TLSv1.3" and answer.startswith(b"HTTP/1.1 200")
        assert common_name(daemon.port, maximum_version=ssl.TLSVersion.TLSv1_2)[0] == "TLSv1.2"
        with pytest.raises((ssl.SSLError, ConnectionError)):
            common_name(
                daemon.port,
                minimum_version=ssl.TLSVersion.TLSv1,
                maximum_version=ssl.TLSVersion.TLSv1_1,
            )
        certificate[0].write_text("broken")
        daemon.process.send_signal(signal.SIGHUP)
        wait_until(lambda: "cannot be used" in daemon.said, 10, "a complaint")
        assert common_name(daemon.port)[1] == first
        fresh = make_certificate(tmp_path, "second")
        os.replace(fresh[0], certificate[0])
        os.replace(fresh[1], certificate[1])
        daemon.process.send_signal(signal.SIGHUP)
        wait_until(lambda: common_name(daemon.port)[1] != first, 10, "the new certificate")
        context = ssl.create_default_context(cafile=certificate[0])
        headers = {"Host": HOST, "x-amz-account-id": ACCOUNT}
        headers["x-amz-content-sha256"] = "UNSIGNED-PAYLOAD"
        signed = sign("DELETE", TAGS, headers, b"", daemon.keys)
        answer = exchange(
            daemon.port, request_bytes("DELETE", TAGS, signed), context=context
        )
        assert judge(answer)[1] != "AccessDenied"


# MARK: Requests of any shape


def test_any_host_and_an_absolute_target_are_taken(daemon):
    for host in (HOST, f"localhost:{daemon.port}", "s3-control.example", f"{ACCOUNT}.127.0.0.1"):
        assert ask(daemon, headers={"Host": host}) == (200, None), host
    headers = {"Host": HOST, "x-amz-account-id": ACCOUNT}
    signed = sign("GET", JOBS, headers, b"", daemon.keys)
    assert send(daemon, "GET", f"http://{HOST}{JOBS}", signed) == (200, None)


def test_the_daemon_is_no_proxy(daemon):
    """CONNECT is refused, and a target elsewhere is not fetched."""
    headers = {"Host": "127.0.0.1:22"}
    assert send(daemon, "CONNECT", "127.0.0.1:22", headers)[0] == 405
    assert send(daemon, "GET", "http://127.0.0.1:9/secret", {"Host": "127.0.0.1:9"})[0] == 404


def test_unknown_paths_methods_and_accounts_are_answered(daemon):
    assert ask(daemon, "GET", "/v20180820/accesspoint") == (404, "NotFoundException")
    assert ask(daemon, "GET", "/v20990101/jobs") == (404, "NotFoundException")
    assert ask(daemon, "PUT", JOBS) == (405, "MethodNotAllowed")
    assert ask(daemon, "GET", f"{JOBS}/..%2F..%2Fx") == (400, "BadRequestException")
    assert ask(daemon, "GET", f"{JOBS}/..") == (400, "BadRequestException")
    for account in ("12345", "abcdefghijkl", "1234567890123"):
        headers = {"x-amz-account-id": account}
        assert ask(daemon, headers=headers) == (400, "InvalidRequestException"), account


def test_what_is_too_large_is_refused(daemon):
    huge = b"<a>" + b"x" * (3 << 20) + b"</a>"
    assert send(daemon, "POST", JOBS, {"Host": HOST}, huge)[0] == 413
    long = JOBS + "?a=" + "b" * 9000
    assert send(daemon, "GET", long, {"Host": HOST})[0] == 414
    for headers in ({"X-Long": "a" * 20000}, {f"X-{n}": "a" for n in range(200)}):
        answer = exchange(daemon.port, request_bytes("GET", JOBS, {"Host": HOST} | headers))
        assert status_of(answer) in (None, 400, 431)
    chunks = b"".join(b"10000\r\n" + b"x" * 65536 + b"\r\n" for _ in range(40)) + b"0\r\n\r\n"
    head = f"POST {JOBS} HTTP/1.1\r\nHost: {HOST}\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = exchange(daemon.port, head.encode() + chunks)
    assert judge(answer) == (400, "MaxMessageLengthExceeded")
    # The daemon goes on.
    assert ask(daemon) == (200, None)


def test_a_target_without_end_ends(daemon):
    """More than 64 KiB of a head are not read."""
    with socket.create_connection(("127.0.0.1", daemon.port), timeout=10) as link:
        link.sendall(b"GET /")
        with pytest.raises(OSError):
            for _ in range(4096):
                link.sendall(b"a" * 65536)
            assert not link.recv(10)
            raise ConnectionResetError


@pytest.mark.slow
def test_a_request_that_comes_byte_by_byte_is_given_up(daemon):
    """After 20 seconds, whatever it is that does not come: head or body."""
    head = f"POST {JOBS} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 1000\r\n"
    links = []
    for text in (head, head + "\r\n"):
        link = socket.create_connection(("127.0.0.1", daemon.port), timeout=10)
        link.sendall(text.encode())
        links.append(link)
    begun = time.monotonic()
    open_links = set(links)
    while open_links and time.monotonic() - begun < 40:
        for link in list(open_links):
            try:
                link.send(b"a")
                link.setblocking(False)
                if link.recv(1) == b"":
                    open_links.discard(link)
            except BlockingIOError:
                pass
            except OSError:
                open_links.discard(link)
        time.sleep(0.5)
    assert not open_links
    assert 15 < time.monotonic() - begun < 35


def test_two_hosts_are_one_too_many(daemon):
    data = f"GET {JOBS} HTTP/1.1\r\nHost: {HOST}\r\nHost: other\r\n\r\n".encode()
    assert status_of(exchange(daemon.port, data)) == 400


def test_a_length_and_chunks_together_are_refused(daemon):
    """Two readers could disagree where such a request ends."""
    data = (
        f"POST {JOBS} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 4\r\n"
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n"
    )
    answer = exchange(daemon.port, data.encode())
    assert b"HTTP/1.1 200" not in answer


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY x "aaaa">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_a_document_type_is_refused_and_nothing_is_fetched(daemon, prolog):
    body = (prolog + PUT_TAGS.replace("<Value>b", "<Value>&x;")).encode()
    assert ask(daemon, "PUT", TAGS, body) == (400, "MalformedXML")


def test_elements_are_nested_no_deeper_than_32(daemon):
    for depth, code in ((20, "MalformedXML"), (100000, "MalformedXML")):
        body = ("<a>" * depth + "</a>" * depth).encode()
        assert ask(daemon, "PUT", TAGS, body) == (400, code)


def test_a_large_document_takes_no_long_time(daemon):
    """Two mebibytes of entries, tags or columns are refused in a moment."""
    entries = "".join(f"<entry><key>k{n}</key><value/></entry>" for n in range(40000))
    members = "".join(f"<member><Key>k{n}</Key><Value/></member>" for n in range(30000))
    columns = "<member>Ignore</member>" * 60000
    bodies = [
        create_job().replace("<entry>", entries + "<entry>", 1),
        create_job().replace("<Tags>", "<Tags>" + members, 1),
        create_job().replace("<Fields>", "<Fields>" + columns, 1).replace("token<", "other<"),
    ]
    for body in bodies:
        assert len(body) < 2 << 20
        begun = time.monotonic()
        ask(daemon, "POST", JOBS, body.encode())
        assert time.monotonic() - begun < 5


# MARK: Files


def test_no_job_of_the_network_names_a_file(daemon, tmp_path):
    """Neither to be read nor to be written, as manifest, report or list."""
    (tmp_path / "canary").write_text(CANARY)
    bodies = [
        create_job().replace("arn:aws:s3:::manifests/list.csv", f"file://{tmp_path}/canary"),
        create_job().replace("arn:aws:s3:::reports", f"file://{tmp_path}"),
    ]
    for body in bodies:
        assert ask(daemon, "POST", JOBS, body.encode()) == (400, "BadRequestException")
    assert os.listdir(tmp_path) == ["canary"]
    assert not list((daemon.brigade.state).glob("jobs/*"))


def test_two_thousand_hostile_requests(brigade):
    """The mutator of tools/hostile, from a fixed seed."""
    found = assault(brigade, brigade.state.parent, range(2000), seed=6)
    assert not found.findings, found.findings[:3]
    assert found.statuses.get(200, 0) > 50 and found.kinds["signed"] > 500


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_a_hundred_thousand_hostile_requests(brigade):
    found = assault(brigade, brigade.state.parent, range(100_000), seed=1)
    assert not found.findings, found.findings[:3]


# MARK: The page


def test_the_page_of_threats_names_tests_that_there_are():
    """Each claim of docs/threat-model.md names a test, and the test is there."""
    page = (ROOT / "docs" / "threat-model.md").read_text()
    rows = [line for line in page.splitlines() if re.match(r"\| (?!claim|---)", line)]
    assert len(rows) > 25
    for row in rows:
        names = re.findall(r"`(test_\w+)\.py`: `(\w+)`", row)
        suites = re.findall(r"`(\w+Tests)`", row)
        assert names or suites, row
        for file, name in names:
            text = (ROOT / "Tests" / "EndToEnd" / f"{file}.py").read_text()
            assert f"\ndef test_{name}(" in text, (file, name)
        for suite in suites:
            assert list((ROOT / "Tests").rglob(f"{suite}.swift")), suite
