# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""A daemon under attack, and what is left of it and around it."""

import asyncio
import re
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

from .control import ACCOUNT, Daemon, exchange, request_bytes, sign
from .hostile import CANARY, JOB, Attacker, attack_all, create_job, empty_store


def assault(brigade, folder, numbers, seed, connections=8):
    """Sends the attacks of those numbers to a daemon; everything it may touch is in `folder`."""
    return asyncio.run(_assault(brigade, folder, numbers, seed, connections))


async def _assault(brigade, folder, numbers, seed, connections):
    (brigade.state.parent / "canary").write_text(CANARY)
    store, port = await empty_store()
    daemon = await asyncio.to_thread(
        Daemon, brigade, "--endpoint-url", f"http://127.0.0.1:{port}",
        env={"TMPDIR": str(folder), "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b",
             "AWS_REGION": "us-east-1"},
    )
    with daemon:
        before = outside(folder, brigade.state)
        job = await asyncio.to_thread(some_job, daemon)
        attacker = Attacker(seed, daemon.keys, daemon.port, console_cookie(daemon), job)
        outcome = await attack_all(attacker, numbers, connections)
        if daemon.process.poll() is not None:
            last = daemon.said[-2000:]
            outcome.findings.append((f"it ended with {daemon.process.returncode}: {last}", None))
        else:
            with await asyncio.to_thread(urlopen, f"{daemon.address}/health", timeout=10) as answer:
                assert answer.status == 200
        new = outside(folder, brigade.state) - before
        outcome.findings += [(f"a file outside the state folder: {path}", None) for path in new]
        store.close()
    return outcome


def outside(folder, state):
    """Every path of the folder that is not below the state folder."""
    return {path for path in folder.rglob("*") if state not in (path, *path.parents)}


def some_job(daemon):
    """The id of a job that is there, to be attacked; it waits for its manifest or has failed."""
    body = create_job(token="there").encode()
    headers = {"Host": "localhost", "x-amz-account-id": ACCOUNT}
    signed = sign("POST", "/v20180820/jobs", headers, body, daemon.keys)
    data = request_bytes("POST", "/v20180820/jobs", signed, body)
    made = re.search(rb"<JobId>(.*?)</JobId>", exchange(daemon.port, data, timeout=30))
    return made[1].decode() if made else JOB


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def console_cookie(daemon):
    """The cookie of a console session; empty where the daemon has no console."""
    token = daemon.brigade.state / "service" / "token"
    if not token.exists():
        return ""
    form = f"token={token.read_text().strip()}".encode()
    headers = {"Host": f"localhost:{daemon.port}", "Origin": f"http://localhost:{daemon.port}"}
    request = Request(f"{daemon.address}/console/login", data=form, headers=headers)
    try:
        answer = build_opener(_Stay).open(request, timeout=10)
    except HTTPError as error:
        answer = error
    with answer:
        cookie = re.match(r"[^;]+", answer.headers.get("Set-Cookie", ""))
    return cookie[0] if cookie else ""
