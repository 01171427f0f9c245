# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report of an audit: it shows what the documents say, of whatever names, and it can be used.

What it does when it is used is looked at in Chromium, where there is one (Debian: chromium).
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.audit.document import STATES
from ansible_collections.ctl.aws.plugins.module_utils._account.audit.page import page
from ansible_collections.ctl.aws.tests.integration.support.browser import CHROMIUM, Element, parsed, used
from ansible_collections.ctl.aws.tests.unit.support.audits import VENDOR, controls, stored

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{ 7*7 }}"
MANY = 1000
HERE = Path(__file__).parent


def change(resource: str) -> dict[str, Any]:
    return {
        **dict.fromkeys(("service", "operation", "reason"), "set"),
        "resource": resource,
        "region": "eu-west-1",
        "before": {"text": HOSTILE},
        "after": None,
    }


def made(number: int, account: str = "", history: int = 3) -> dict[str, Any]:
    """An account with whatever is the matter with it."""
    dice = random.Random(number)
    found = controls(**{name: dice.choice(STATES) for name in ("iam", "config", "ebs_encryption", "audit_trail")})
    for one in found:
        one["differences"] = [change(f"thing {number} {HOSTILE}")] if one["state"] == "drifted" else []
        one["said"] = [f"sentence {number}"] if one["state"] == "to be decided" else []
        one["why"] = "refused" if one["state"] == "not checked" else ""
    found[1]["exceptions"] = [{"what": HOSTILE, "reason": f"CHG-{number}", "until": "2026-07-01"}]
    earlier = [
        {"run": "r", "taken": f"2026-06-{20 + day}T12:00:00Z", "state": dice.choice(STATES), "counts": {}}
        for day in range(history)
    ]
    trust = {"findings": [], "trust": [VENDOR], "accepted": [], "not_looked_at": [HOSTILE]}
    return stored(
        account or f"account-{number:04}", f"{222222222222 + number}", inspection=found, history=earlier, trust=trust
    )


def fleet(number: int) -> dict[str, Any]:
    documents = [made(0, HOSTILE), *(made(one) for one in range(1, number))]
    return {"documents": documents, "missing": {f"lost {HOSTILE}": HOSTILE}, "today": "2026-06-30"}


def written(facts: dict[str, Any], folder: Path) -> Path:
    path = folder / "report.html"
    # By a process of its own: what loads a filter becomes a controller.
    done = subprocess.run(
        [sys.executable, str(HERE / "render.py")], input=json.dumps(facts), capture_output=True, text=True, check=True
    )
    path.write_text(done.stdout, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    return fleet(12)


@pytest.fixture(scope="module")
def report(facts: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(facts, tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def tree(report: Path) -> Element:
    return parsed(report.read_text(encoding="utf-8"))


def test_a_row_shows_what_the_document_says(tree: Element, facts: dict[str, Any]) -> None:
    [matrix] = tree.all("table", id="matrix")
    rows = {row.attributes["data-id"]: row for row in matrix.all("tr") if "data-id" in row.attributes}
    assert len(rows) == len(facts["documents"]) + 1
    for document in facts["documents"]:
        row = rows[document["account_id"]]
        assert row.attributes["data-name"] == document["account"]
        marks = [*row.all("span"), *row.all("i")]
        shown = {
            one.attributes["data-check"]: one.attributes["data-of"] for one in marks if "data-check" in one.attributes
        }
        assert shown == {one["check"]: one["state"] for one in document["checks"]}
        assert STATES[int(str(row.attributes["data-state"]))] == document["state"]


def test_an_account_has_a_page_with_all_that_is_said_of_it(tree: Element, facts: dict[str, Any]) -> None:
    for document in facts["documents"]:
        [article] = tree.all("article", id=f"a-{document['account_id']}")
        for check in document["checks"]:
            said = [check["title"], check["why"], check["mend"], *check["said"]]
            said += [f"{one['resource']} in {one['region']}: {one['reason']}" for one in check["differences"]]
            said += [one["reason"] for one in check["exceptions"] if check["state"] != "compliant"]
            assert [words for words in said if " ".join(words.split()) not in article.text] == []
        assert document["taken"] in article.text


def test_names_and_texts_of_others_stay_text(tree: Element) -> None:
    assert len(tree.all("script")) == 1
    assert not tree.all("img")
    assert "49" not in tree.all("title")[0].text
    handlers = [name for one in everything(tree) for name in one.attributes if name.startswith("on")]
    assert handlers == ["onsubmit"]
    assert not [one for one in everything(tree) if one.attributes.get("src") or one.tag == "link"]


def everything(element: Element) -> list[Element]:
    inside = [one for one in element.inside if isinstance(one, Element)]
    return inside + [found for one in inside for found in everything(one)]


def test_the_first_lines_have_the_answer(tree: Element, facts: dict[str, Any]) -> None:
    bad = [one for one in facts["documents"] if one["state"] in ("drifted", "not checked")]
    good = len(facts["documents"]) - len(bad)
    assert tree.all("h1")[0].text == f"{good} of {len(facts['documents']) + 1} accounts have not drifted"


USE = (HERE / "use.js").read_text(encoding="utf-8")
CONTRAST = (HERE / "contrast.js").read_text(encoding="utf-8")

if CHROMIUM:

    @pytest.mark.parametrize("size", ["1280,900", "390,844"])
    def test_it_can_be_searched_filtered_sorted_and_read(report: Path, facts: dict[str, Any], size: str) -> None:
        found, errors = used(report, USE, f"--window-size={size}")
        names = [one["account"] for one in facts["documents"]]
        drifted = [one["account"] for one in facts["documents"] if one["state"] == "drifted"]
        config = {
            one["account"]: {check["check"]: check["state"] for check in one["checks"]} for one in facts["documents"]
        }
        assert errors == []
        assert "error" not in found, found
        assert sorted(found["all"]) == sorted([*names, *facts["missing"]])
        assert found["searched"] == ["account-0003"]
        assert sorted(found["drifted"]) == sorted(drifted)
        assert found["shown"] == f"{len(drifted)} account{'' if len(drifted) == 1 else 's'}"
        assert found["pressed"] == "drifted"
        compliant = {name for name, states in config.items() if states["config"] == "compliant"}
        assert set(found["config"]) == compliant
        assert found["up"] == found["down"][::-1]
        assert (found["focused"], found["opened"], found["unreachable"], found["unnamed"]) == (True, 1, 0, 0)
        assert not found["wide"]

    @pytest.mark.parametrize("dark", [False, True])
    def test_every_text_can_be_read_against_what_is_behind_it(report: Path, dark: bool) -> None:
        found, errors = used(report, CONTRAST, *(["--blink-settings=preferredColorScheme=0"] if dark else []))
        assert (found, errors) == ({"low": [], "dark": dark}, [])

    def test_a_thousand_accounts_stay_quick(tmp_path: Path) -> None:
        path = written(fleet(MANY), tmp_path)
        script = (HERE / "quick.js").read_text(encoding="utf-8")
        found, errors = used(path, script)
        # How quick it is depends on the machine; that all are there, and that nothing fails, does not.
        print(f"{path.stat().st_size / 1e6:.1f} MB, filtered in {found['filtered']:.0f} ms")
        assert (found["rows"], errors) == (MANY + 1, [])


def test_the_page_says_the_same_as_the_json(facts: dict[str, Any]) -> None:
    assert page(facts) == page(json.loads(json.dumps(facts)))
