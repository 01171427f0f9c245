# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A variable that is misspelt, or of another type, ends an account before anything is read or written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support.playbooks import ACME, Operator

# What an inventory says, and the words that are said about it.
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "misspelt": ({"ctl_harden_exeptions": [{"control": "config"}]}, "ctl_harden_exeptions is no variable"),
    "another": ({"ctl_external_ids": "x"}, "ctl_external_id is"),
    "prefix": ({"clt_harden_exceptions": []}, "ctl_harden_exceptions is (ctl_known_variables takes"),
    "no-list": ({"ctl_harden_adopt": ""}, 'ctl_harden_adopt": ["..."]'),
    "web(1": ({"ctl_account_id": ""}, "ctl_account_id of web(1 is"),
    "a-text": ({"ctl_harden_excluded_groups": "people"}, 'ctl_harden_excluded_groups": ["..."]'),
}


def test_a_slip_is_refused_before_anything_is_read(aws: LocalAws, tmp_path: Path) -> None:
    operator = Operator(aws, tmp_path)
    hosts = {name: {**ACME, **asked, "ctl_cost_centre": 7} for name, (asked, _words) in REFUSED.items()}
    run = operator.play("onboard", hosts)
    assert run.results == dict.fromkeys(REFUSED, "failed"), run.output
    unsaid = {name: words for name, (_asked, words) in REFUSED.items() if words not in run.why(name)}
    assert unsaid == {}, run.output
    assert "of no meaning to this collection: ctl_cost_centre" in run.output
    assert aws.calls() == []
