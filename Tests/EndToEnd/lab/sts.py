# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""An STS on loopback that gives prepared sessions to whoever signs as botocore does."""

import datetime
import hashlib
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

_ANSWER = """<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<AssumeRoleResult><AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:{name}</AssumedRoleId>
<Arn>arn:aws:sts::111122223333:assumed-role/brigade/{name}</Arn></AssumedRoleUser><Credentials>
<AccessKeyId>{session.access_key}</AccessKeyId>
<SecretAccessKey>{session.secret_key}</SecretAccessKey>
<SessionToken>{session.token}</SessionToken><Expiration>{expiration}</Expiration></Credentials>
</AssumeRoleResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>
</AssumeRoleResponse>"""

_REFUSAL = """<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error>
<Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>
<RequestId>r</RequestId></ErrorResponse>"""


@dataclass(frozen=True)
class RoleKeys:
    """Temporary credentials, and for how many seconds STS says that they are good."""

    access_key: str
    secret_key: str = field(repr=False)
    token: str = field(repr=False)
    seconds: int = 3600

    @property
    def flag(self):
        """As s3-test-server takes it after --session and --expired-session."""
        return f"{self.access_key}:{self.secret_key}:{self.token}"


def role_keys(number, seconds=3600):
    """Made-up temporary credentials, different for every number."""
    secret = hashlib.sha256(b"%d" % number).hexdigest()
    return RoleKeys(f"ASIALAB{number}", f"{secret}/+", f"IQoJ{secret}//+==", seconds)


class FakeSTS:
    """Serves AssumeRole: the sessions in order, the last one again and again."""

    ACCESS_KEY = "LABCALLER"
    SECRET_KEY = "labcaller/secret+0123456789"

    def __init__(self, *sessions, refusal=None):
        self.sessions = list(sessions)
        self.refusal = refusal
        self.requests = []
        self.moments = []
        self.problems = []
        self._lock = threading.Lock()
        sts = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, text = sts.answer(self, body)
                self.send_response(status)
                self.send_header("Content-Type", "text/xml")
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, format, *arguments):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def environment(self, store):
        """For a process whose keys STS knows and the store does not."""
        return {
            "AWS_ACCESS_KEY_ID": self.ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": self.SECRET_KEY,
            "AWS_ENDPOINT_URL_STS": self.endpoint,
            "AWS_ENDPOINT_URL_S3": store.endpoint,
            "AWS_REGION": store.region,
        }

    def answer(self, handler, body):
        """Status and document for one request."""
        form = dict(urllib.parse.parse_qsl(body.decode(), strict_parsing=True))
        with self._lock:
            self.requests.append(form)
            self.moments.append(time.monotonic())
            wanted = self._authorization(handler, body)
            if handler.headers["Authorization"] != wanted:
                self.problems.append(f"{handler.headers['Authorization']} is not {wanted}")
                refusal = ("SignatureDoesNotMatch", "The signature is wrong.")
            else:
                refusal = self.refusal
            if refusal:
                return 403, _REFUSAL.format(code=refusal[0], message=refusal[1])
            session = self.sessions.pop(0) if len(self.sessions) > 1 else self.sessions[0]
        end = datetime.datetime.now(datetime.timezone.utc)
        end += datetime.timedelta(seconds=session.seconds)
        return 200, _ANSWER.format(
            name=form["RoleSessionName"], session=session, expiration=f"{end:%Y-%m-%dT%H:%M:%SZ}"
        )

    def _authorization(self, handler, body):
        """The header that botocore signs the request with."""
        request = AWSRequest("POST", self.endpoint + handler.path, data=body)
        for name in ("Content-Type", "X-Amz-Content-SHA256"):
            if handler.headers[name]:
                request.headers[name] = handler.headers[name]
        if handler.headers["X-Amz-Content-SHA256"] != hashlib.sha256(body).hexdigest():
            self.problems.append("the payload's hash is wrong")
        request.context["timestamp"] = handler.headers["X-Amz-Date"]
        request.headers["X-Amz-Date"] = handler.headers["X-Amz-Date"]
        keys = Credentials(self.ACCESS_KEY, self.SECRET_KEY)
        signer = botocore.auth.SigV4Auth(keys, "sts", "us-east-1")
        canonical = signer.canonical_request(request)
        signature = signer.signature(signer.string_to_sign(request, canonical), request)
        names = signer.signed_headers(signer.headers_to_sign(request))
        return (
            f"AWS4-HMAC-SHA256 Credential={signer.scope(request)}, "
            f"SignedHeaders={names}, Signature={signature}"
        )

    def stop(self):
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()
