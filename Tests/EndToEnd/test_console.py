# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The web console, driven by headless Chromium through the whole life of a job."""

import json
import os
import re
from pathlib import Path

import pytest
from lab import Seed, make_bucket, quote_key, seed
from lab.browser import open_browser
from lab.daemon import Daemon

ROWS = 240
MISSING = 30
# Slow enough to be watched, quick enough for a test.
RATE = 40


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """Where screenshots are kept; the test says where that is."""
    folder = os.environ.get("BRIGADE_PICTURES_DIR")
    place = Path(folder) if folder else tmp_path_factory.mktemp("console-pictures")
    place.mkdir(parents=True, exist_ok=True)
    print(f"\nscreenshots of the console: {place}")
    return place


@pytest.fixture
def browser(tmp_path):
    with open_browser(tmp_path / "browser") as opened:
        yield opened


@pytest.fixture
def daemon(brigade, seaweed):
    started = Daemon(brigade, seaweed, "--max-rate", RATE)
    yield started
    started.stop()


@pytest.fixture
def manifest(seaweed, bucket):
    """A manifest in the store of rows that exist and, at its end, some that do not."""
    client = seaweed.client()
    source, target = bucket("source"), bucket("target")
    for name in (source, target):
        make_bucket(client, name)
    seed(client, source, [Seed(f"data/{n:04}.txt", b"x" * 100) for n in range(ROWS)])
    keys = [f"data/{n:04}.txt" for n in range(ROWS)]
    keys += [f"gone/<b>{n}</b>&.txt" for n in range(MISSING)]
    text = "".join(f"{source},{quote_key(key)}\n" for key in keys)
    answer = client.put_object(Bucket=source, Key="lists/all.csv", Body=text.encode())
    return {
        "place": f"s3://{source}/lists/all.csv",
        "etag": answer["ETag"].strip('"'),
        "source": source,
        "target": target,
    }


def _log_in(browser, daemon):
    browser.go(daemon.login_address())
    browser.wait(lambda page: page.path.startswith("/console/") and "login" not in page.path)


def _fill(browser, manifest, description):
    browser.fill("manifest", manifest["place"])
    browser.fill("etag", manifest["etag"])
    browser.fill("target", manifest["target"])
    browser.fill("targetPrefix", "copy/")
    browser.fill("description", description)
    browser.fill("tags", "team=bridge")


def _look(browser, pictures, name):
    """A picture in light and in dark, and at 360 pixels; nothing may keep people out."""
    found = []
    for scheme in ("light", "dark"):
        browser.prefer(scheme)
        browser.screenshot(pictures / f"{name}-{scheme}.png")
        found += [f"{name}, {scheme}: {line}" for line in browser.hindrances()]
    browser.prefer("light")
    browser.size(360, 740)
    browser.screenshot(pictures / f"{name}-360.png")
    if browser.overflow > 0:
        found.append(f"{name} is {browser.overflow} px too wide for 360 px")
    browser.size(1280, 900)
    return found


def _percent(browser):
    match = re.match(r"([\d.]+) %", browser.read("#live .percent"))
    return float(match[1]) if match else 0.0


def test_the_whole_life_of_a_job(browser, daemon, manifest, pictures, seaweed):
    browser.go(f"{daemon.address}/")
    assert browser.path.startswith("/console/login")
    found = _look(browser, pictures, "01-login")
    _log_in(browser, daemon)
    assert "token" not in browser.driver.current_url
    browser.wait_for_text("No jobs yet")
    found += _look(browser, pictures, "02-empty")

    browser.click("Create your first job")
    found += _look(browser, pictures, "03-create")
    _fill(browser, manifest, "Everything to the <new> bucket")
    browser.fill("etag", "")
    browser.click("Check")
    browser.wait_for_text("ETag is missing")
    assert browser.find("#etag").get_attribute("aria-invalid") == "true"
    browser.fill("etag", manifest["etag"])
    browser.click("Check")
    browser.wait(lambda page: page.all("#preflight"), 60)
    found += _look(browser, pictures, "04-checked")
    browser.click("Create job")

    browser.wait(lambda page: "/console/jobs/" in page.path)
    browser.wait_for_text("Awaiting your confirmation")
    job = browser.path.split("?")[0]
    found += _look(browser, pictures, "05-suspended")
    browser.go(f"{daemon.address}/console/")
    assert "Everything to the <new> bucket" in browser.find(".attention").text
    found += _look(browser, pictures, "06-list-waiting")
    browser.click("Everything to the <new> bucket")

    browser.click("Run job")
    browser.wait(lambda page: 0 < _percent(page) < 100, 30)
    seen = _percent(browser)
    browser.wait(lambda page: _percent(page) > seen, 20)
    browser.wait(lambda page: page.all("#live path.line.succeeded"), 20)
    found += _look(browser, pictures, "07-running")
    browser.wait(lambda page: page.all("#job[data-ended=yes]"), 60)
    assert browser.find(".badge").text == "Complete"
    assert f"{MISSING} rows failed" in browser.text
    browser.wait(lambda page: page.all("#table-failed"))
    errors = browser.find("svg[aria-label^=Errors]").get_attribute("aria-label")
    assert not errors.endswith("at most 0"), errors
    found += _look(browser, pictures, "08-complete")
    copies = seaweed.client().list_objects_v2(Bucket=manifest["target"], Prefix="copy/")
    assert copies["KeyCount"] == ROWS

    browser.click("Look at failed rows")
    browser.wait_for_text("gone/%3Cb%3E0%3C/b%3E%26.txt")
    assert len(browser.all("table.failed tbody tr")) == MISSING
    found += _look(browser, pictures, "09-failed-rows")
    browser.fill("q", "%3Cb%3E7")
    browser.click("Filter")
    browser.wait(lambda page: len(page.all("table.failed tbody tr")) == 1)

    browser.go(daemon.address + job)
    browser.click("retry-manifest.csv")
    browser.wait(lambda page: list(page.downloads.glob("retry-manifest.csv")))
    lines = (browser.downloads / "retry-manifest.csv").read_text().splitlines()
    assert len(lines) == MISSING
    browser.click("manifest.json")
    browser.wait(lambda page: list(page.downloads.glob("manifest.json")))
    assert json.loads((browser.downloads / "manifest.json").read_text())["Results"]

    browser.click("Clone")
    browser.wait(lambda page: page.all("#description"))
    assert browser.find("#manifest").get_attribute("value").endswith("/lists/all.csv")
    found += _look(browser, pictures, "10-clone")
    assert not found, "\n".join(found)


def test_tags_priority_and_cancelling(browser, daemon, manifest, pictures):
    _log_in(browser, daemon)
    browser.click("Create job")
    _fill(browser, manifest, "To be cancelled")
    browser.click("Create without a check")
    browser.wait_for_text("Awaiting your confirmation")
    browser.click("Change tags")
    browser.fill("tags", "team=bridge\ncost=7")
    browser.click("Save tags")
    browser.wait_for_text("The tags were saved.")
    assert [tag.text for tag in browser.all(".tag")] == ["team = bridge", "cost = 7"]
    browser.fill("priority", "77")
    browser.click("Change")
    browser.wait_for_text("The priority was changed.")
    assert browser.find("#priority").get_attribute("value") == "77"
    browser.click("Cancel job")
    browser.wait_for_text("Cancel this job?")
    found = _look(browser, pictures, "11-cancel")
    browser.fill("reason", "Not <today>")
    browser.click("Cancel the job")
    browser.wait_for_text("Cancelled")
    browser.wait_for_text("Not <today>")
    found += _look(browser, pictures, "12-cancelled")
    browser.click("Log out")
    browser.wait(lambda page: page.path.startswith("/console/login"))
    browser.go(f"{daemon.address}/console/")
    assert browser.path.startswith("/console/login")
    assert not found, "\n".join(found)


def test_a_document_keys_and_colours(browser, daemon, manifest, pictures):
    _log_in(browser, daemon)
    browser.find("body").send_keys("gn")
    browser.wait(lambda page: page.path == "/console/new")
    browser.click("Job document")
    browser.fill("document", '{"Priority": 1}')
    browser.click("Check")
    browser.wait(lambda page: "Operation" in page.find("#problem").text)
    found = _look(browser, pictures, "13-document")
    browser.find("body").send_keys("?")
    browser.wait(lambda page: page.path == "/console/help")
    found += _look(browser, pictures, "14-help")
    browser.click("Dark")
    browser.wait(lambda page: page.find("html").get_attribute("data-theme") == "dark")
    assert browser.path == "/console/help"
    browser.go(f"{daemon.address}/console/jobs/no-such-job")
    browser.wait_for_text("No such job")
    found += _look(browser, pictures, "15-no-such-job")
    # What the browser refused because of the pages' own policy.
    log = [line["message"] for line in browser.driver.get_log("browser")]
    assert not [line for line in log if "Content Security Policy" in line]
    assert not found, "\n".join(found)
