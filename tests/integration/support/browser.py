# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Looks at a page: what is in it, and, where there is a Chromium, what it does when somebody uses it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# Elements that have no end.
VOID = frozenset({"meta", "input", "br", "hr", "img", "link"})
ANSWER = re.compile(r'<pre id="answer">(.*?)</pre>', re.DOTALL)


@dataclass
class Element:
    """An element, with its own and its inner text."""

    tag: str
    attributes: dict[str, str | None]
    inside: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it, as one line."""
        parts = [one if isinstance(one, str) else one.text for one in self.inside]
        return " ".join(" ".join(parts).split())

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Every element in it with this tag and these attributes."""
        elements = [one for one in self.inside if isinstance(one, Element)]
        here = [
            one
            for one in elements
            if one.tag == tag and all(one.attributes.get(key) == value for key, value in attributes.items())
        ]
        return here + [found for one in elements for found in one.all(tag, **attributes)]


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self._open[-1].inside.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> ends <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)


def parsed(page: str) -> Element:
    """A page as a tree. Every element ends where it should."""
    parser = _Parser()
    parser.feed(page)
    parser.close()
    assert parser._open == [parser.root]
    return parser.root


def used(path: Path, script: str, *options: str) -> tuple[Any, list[str]]:
    """Open a page in Chromium, run a script in it, and return what that answers and what the console shows of errors.

    :param script: the body of a function; what it returns has to be JSON.
    """
    assert CHROMIUM
    extra = (
        "<script>addEventListener('load', async () => { let answer; try { answer = await (async () => {"
        f"{script}"
        "})(); } catch (error) { answer = {error: String(error)}; } const pre = document.createElement('pre');"
        "pre.id = 'answer'; pre.textContent = JSON.stringify(answer); document.body.append(pre); });</script></body>"
    )
    copy = path.with_name("used.html")
    copy.write_text(path.read_text(encoding="utf-8").replace("</body>", extra), encoding="utf-8")
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--dump-dom"]
    profile = f"--user-data-dir={path.with_name('profile')}"
    done = subprocess.run(
        [*command, profile, "--virtual-time-budget=20000", *options, f"file://{copy}"],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    [answer] = ANSWER.findall(done.stdout)
    return json.loads(unescape(answer)), [line for line in done.stderr.splitlines() if "CONSOLE" in line]
