# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Headless Chromium with its driver, both Debian's, and axe-core, which looks for what keeps people
from using a page."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import axe_core_python
from selenium import webdriver
from selenium.common.exceptions import (
    NoSuchElementException,
    StaleElementReferenceException,
)
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

_AXE = Path(axe_core_python.__file__).parent / "axe.min.js"
# In the order in which axe-core ranks what it finds.
_HINDRANCES = ("serious", "critical")


@contextmanager
def open_browser(directory, width=1280, height=900):
    """A browser with a profile and downloads of its own in `directory`."""
    directory = Path(directory)
    downloads = directory / "downloads"
    downloads.mkdir(parents=True, exist_ok=True)
    options = Options()
    options.binary_location = shutil.which("chromium")
    for flag in (
        "--headless=new",
        "--disable-gpu",
        # Containers have little of it.
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--no-proxy-server",
        "--hide-scrollbars",
        f"--user-data-dir={directory / 'profile'}",
        f"--window-size={width},{height}",
    ):
        options.add_argument(flag)
    if os.geteuid() == 0:
        # Chromium's sandbox refuses root, as containers run tests.
        options.add_argument("--no-sandbox")
    options.add_experimental_option(
        "prefs", {"download.default_directory": str(downloads)}
    )
    service = Service(shutil.which("chromedriver"))
    driver = webdriver.Chrome(options=options, service=service)
    try:
        driver.set_page_load_timeout(30)
        yield Browser(driver, downloads)
    finally:
        driver.quit()


class Browser:
    """What a person does with pages: look, click, type, wait."""

    def __init__(self, driver, downloads):
        self.driver = driver
        self.downloads = downloads

    def go(self, address):
        """Opens an address."""
        self.driver.get(address)

    @property
    def path(self):
        """Where it is."""
        return self.driver.execute_script("return location.pathname + location.search")

    @property
    def text(self):
        """All that can be read on the page."""
        return self.find("body").text

    def find(self, selector):
        """The first element of a CSS selector."""
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def read(self, selector):
        """The text of the first one in one step: the page may be exchanged at any moment."""
        script = "return document.querySelector(arguments[0])?.textContent ?? ''"
        return self.driver.execute_script(script, selector)

    def all(self, selector):
        """All of them."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def click(self, name):
        """Clicks the button or link of that name in the page's content, or else around it."""
        named = f"*[self::a or self::button or self::summary][normalize-space()='{name}']"

        def look(_):
            found = self.driver.find_elements(By.XPATH, f"//main//{named}")
            return found or self.driver.find_elements(By.XPATH, f"//{named}")

        element = self.wait(look)[0]
        # Not below the header, which stays where it is.
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def fill(self, field, text):
        """Types into the field of that id, instead of what was there."""
        element = self.wait(lambda page: page.find(f"#{field}"))
        element.clear()
        element.send_keys(text)

    def wait(self, question, seconds=20):
        """Waits until the answer is true; what it was is returned."""
        # The page may be exchanged while it is looked at.
        exchanged = (NoSuchElementException, StaleElementReferenceException)
        waiting = WebDriverWait(self.driver, seconds, 0.1, exchanged)
        return waiting.until(lambda _: question(self))

    def wait_for_text(self, text, seconds=20):
        """Waits until it can be read."""
        self.wait(lambda page: text in page.text, seconds)

    def size(self, width, height):
        """Gives the page that many pixels."""
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )

    def prefer(self, scheme):
        """Sets what the system prefers: `light` or `dark`."""
        self.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia",
            {"features": [{"name": "prefers-color-scheme", "value": scheme}]},
        )

    def screenshot(self, path):
        """Saves the whole page as a PNG."""
        import base64

        picture = self.driver.execute_cdp_cmd(
            "Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True}
        )
        Path(path).write_bytes(base64.b64decode(picture["data"]))

    def hindrances(self):
        """What axe-core calls serious or critical, as lines of text."""
        self.driver.execute_script(_AXE.read_text(encoding="utf-8"))
        found = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run(document, {resultTypes: ['violations']}).then(done, (e) => done(String(e)));"
        )
        assert isinstance(found, dict), found
        return [
            f"{item['impact']}: {item['help']}: {node['html'][:160]} {node.get('failureSummary')}"
            for item in found["violations"]
            if item["impact"] in _HINDRANCES
            for node in item["nodes"]
        ]

    @property
    def overflow(self):
        """Pixels by which the page is wider than the window."""
        return self.driver.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
