# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""All services that give credentials, on loopback, in one server: STS, single sign-on and its
tokens, sign-in, containers, instance metadata. What each gives follows from what it is asked."""

import base64
import datetime
import hashlib
import json
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

_STS = """<{call}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{call}Result>
<Credentials><AccessKeyId>{AccessKeyId}</AccessKeyId>
<SecretAccessKey>{SecretAccessKey}</SecretAccessKey><SessionToken>{Token}</SessionToken>
<Expiration>{Expiration}</Expiration></Credentials></{call}Result>
<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{call}Response>"""

_STS_REFUSAL = """<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error>
<Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>
<RequestId>r</RequestId></ErrorResponse>"""

_METADATA_TOKEN = "metadata-token-0123456789=="


def keys_of(*parts):
    """Made-up temporary credentials for whatever was asked, as metadata services name them."""
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return {
        "AccessKeyId": "ASIA" + digest[:16].upper(),
        "SecretAccessKey": "secret/" + digest,
        "Token": "token/" + digest + "+==",
    }


def iso(seconds):
    """That many seconds from now, as ISO 8601."""
    moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class CredentialServices:
    """The running server.

    `generation` goes into all keys, so that a test can have them change; `seconds` is the life
    that they are said to have; `requests` has (method, path, headers, body) of all that came.
    """

    def __init__(self):
        self.generation = 0
        self.seconds = 3600
        self.requests = []
        self.problems = []
        self.refusing = set()
        services = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                url = urllib.parse.urlsplit(self.path)
                services.requests.append((self.command, url.path, headers, body))
                status, text = services.reply(self.command, url, headers, body)
                if status is None:
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            do_GET = do_PUT = do_POST = answer

            def log_message(self, format, *arguments):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def environment(self):
        """Where all services are."""
        return {
            "AWS_ENDPOINT_URL_STS": self.url + "/sts",
            "AWS_ENDPOINT_URL_SSO": self.url + "/sso",
            "AWS_ENDPOINT_URL_SSO_OIDC": self.url + "/oidc",
            "AWS_ENDPOINT_URL_SIGNIN": self.url + "/signin",
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": self.url + "/imds-none",
        }

    def paths(self):
        """The paths that were asked for."""
        return [path for _, path, _, _ in self.requests]

    def reply(self, method, url, headers, body):
        """Status and text of an answer; no status for none at all."""
        _, service, *rest = url.path.split("/")
        if service in self.refusing:
            return 500, "{}"
        if service == "sts":
            return self._sts(headers, body)
        if service == "sso":
            return self._single_sign_on(url, headers)
        if service == "oidc":
            return self._tokens(body)
        if service == "signin":
            return self._sign_in(url, headers, body)
        if service.startswith("ecs"):
            return self._container(service, "/".join(rest), url, headers)
        if service.startswith("imds"):
            return self._metadata(service, method, "/".join(rest), headers)
        self.problems.append(f"{method} {url.path}")
        return 404, ""

    def _sts(self, headers, body):
        form = dict(urllib.parse.parse_qsl(body.decode()))
        call = form.pop("Action")
        name = form["RoleSessionName"]
        if name == "brigade" or name.startswith("botocore-session-"):
            del form["RoleSessionName"]
        if call == "AssumeRole":
            form["caller"] = headers["authorization"].split("Credential=")[1].split("/")[0]
            form["token"] = headers.get("x-amz-security-token")
        elif "authorization" in headers:
            self.problems.append("AssumeRoleWithWebIdentity is signed")
        if form["RoleArn"].endswith("/forbidden"):
            return 403, _STS_REFUSAL.format(code="AccessDenied", message="not for you")
        keys = keys_of(call, form, self.generation) | {"Expiration": iso(self.seconds)}
        return 200, _STS.format(call=call, **keys)

    def _single_sign_on(self, url, headers):
        query = dict(urllib.parse.parse_qsl(url.query))
        token = headers.get("x-amz-sso_bearer_token")
        if not token or "expired" in token:
            return 401, json.dumps({"message": "Session token not found or invalid"})
        keys = keys_of("sso", query, token, self.generation)
        credentials = {
            "accessKeyId": keys["AccessKeyId"],
            "secretAccessKey": keys["SecretAccessKey"],
            "sessionToken": keys["Token"],
            "expiration": int((time.time() + self.seconds) * 1000),
        }
        return 200, json.dumps({"roleCredentials": credentials})

    def _tokens(self, body):
        asked = json.loads(body)
        if asked["grantType"] != "refresh_token" or "used" in asked["refreshToken"]:
            return 400, json.dumps({"error": "invalid_grant", "error_description": "used"})
        token = "access-of-" + asked["clientId"] + asked["clientSecret"] + asked["refreshToken"]
        answer = {"accessToken": token, "tokenType": "Bearer", "expiresIn": 28800}
        return 200, json.dumps(answer | {"refreshToken": asked["refreshToken"] + "-2"})

    def _sign_in(self, url, headers, body):
        asked = json.loads(body)
        self._check_proof(headers.get("dpop", ""), self.url + url.path)
        if "used" in asked["refreshToken"]:
            return 403, json.dumps({"error": "TOKEN_EXPIRED", "message": "log in again"})
        keys = keys_of("login", asked, self.generation)
        token = {
            "accessKeyId": keys["AccessKeyId"],
            "secretAccessKey": keys["SecretAccessKey"],
            "sessionToken": keys["Token"],
        }
        answer = {"accessToken": token, "tokenType": "aws_sigv4", "expiresIn": 900}
        return 200, json.dumps(answer | {"refreshToken": asked["refreshToken"] + "-2"})

    def _check_proof(self, proof, url):
        """A DPoP proof (RFC 9449): signed by the key that it names, for this request."""

        def decoded(text):
            return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

        header, claims, signature = proof.split(".")
        jwk = json.loads(decoded(header))["jwk"]
        x, y = (int.from_bytes(decoded(jwk[name])) for name in "xy")
        numbers = decoded(signature)
        r, s = int.from_bytes(numbers[:32]), int.from_bytes(numbers[32:])
        key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        try:
            key.verify(
                encode_dss_signature(r, s),
                f"{header}.{claims}".encode(),
                ec.ECDSA(hashes.SHA256()),
            )
        except InvalidSignature:
            self.problems.append("the proof's signature is wrong")
        said = json.loads(decoded(claims))
        if said["htm"] != "POST" or said["htu"] != url or abs(said["iat"] - time.time()) > 60:
            self.problems.append(f"the proof is for another request: {said}")

    def _container(self, service, path, url, headers):
        if service == "ecs-broken":
            return 200, "no JSON"
        if service == "ecs-denied":
            return 403, json.dumps({"message": "no"})
        authorization = headers.get("authorization")
        keys = keys_of("ecs", path, url.query, authorization, self.generation)
        return 200, json.dumps(keys | {"Expiration": iso(self.seconds), "RoleArn": "r"})

    def _metadata(self, service, method, path, headers):
        """`service` says how it behaves: imds, or imds- and one of the words below."""
        behaviour = service.removeprefix("imds").removeprefix("-")
        if behaviour == "none":
            return 404, ""
        if path == "latest/api/token":
            return self._metadata_token(behaviour, method, headers)
        has_token = headers.get("x-aws-ec2-metadata-token") == _METADATA_TOKEN
        if not has_token and not behaviour.startswith("v1"):
            return 401, ""
        folder = "latest/meta-data/iam/security-credentials/"
        if path == folder:
            return (404, "") if behaviour == "norole" else (200, "the-role")
        if path != folder + "the-role":
            self.problems.append(f"metadata: {path}")
        if behaviour == "code":
            return 200, json.dumps({"Code": "AssumeRoleUnauthorizedAccess", "Message": "m"})
        if behaviour == "nojson":
            return 200, "<html/>"
        keys = keys_of("imds", has_token, self.generation)
        if behaviour == "partial":
            del keys["Token"]
        seconds = -600 if behaviour == "expired" else self.seconds
        return 200, json.dumps(keys | {"Code": "Success", "Expiration": iso(seconds)})

    def _metadata_token(self, behaviour, method, headers):
        if method != "PUT" or headers.get("x-aws-ec2-metadata-token-ttl-seconds") != "21600":
            self.problems.append(f"a request for a token: {method} {headers}")
        if behaviour == "v1slow":
            time.sleep(1.5)
        statuses = {"v1": 404, "v1forbidden": 403, "v1method": 405, "v1error": 500, "bad": 400}
        if behaviour in statuses:
            return statuses[behaviour], ""
        return 200, "" if behaviour == "v1empty" else _METADATA_TOKEN

    def stop(self):
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()
