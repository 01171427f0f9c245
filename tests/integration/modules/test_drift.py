# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""No drift of what hardening sets is missed: every attribute is changed by hand in a hardened account.

What is ours is named in check mode and set back, so that the local AWS has what it had. What is reported is named, and
left. `make test` changes them one at a time; `make drift` also in pairs, and writes docs/drift.md.
"""

from __future__ import annotations

import itertools
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.tests.drift.attributes import OURS, REPORTED, attributes
from ansible_collections.ctl.aws.tests.emulator.client import SEEDS, LocalAws
from ansible_collections.ctl.aws.tests.integration.support import hands
from ansible_collections.ctl.aws.tests.integration.support.disturbed import without_made_up
from ansible_collections.ctl.aws.tests.integration.support.drift_hands import CONTACT, ELSEWHERE, HANDS, Hand
from ansible_collections.ctl.aws.tests.integration.support.dumps import differences
from ansible_collections.ctl.aws.tests.integration.support.playbooks import Operator
from botocore.exceptions import ClientError

ACCOUNT = "800000000000"
EXTERNAL_ID = "drift-a1b2c3d4"
COUNTED = os.environ.get("CTL_TEST_DRIFT_COUNTED", "")
KINDS = list(dict.fromkeys(name.partition(":")[0] for name in HANDS))
CLASSES = {f"{one.kind}: {one.name}": one.is_of for one in attributes() if one.is_of in (OURS, REPORTED)}
HOST = {
    "ctl_account_id": ACCOUNT,
    "ctl_external_id": EXTERNAL_ID,
    "ctl_harden_password_maximum_age": 90,
    "ctl_harden_access_log_bucket": ELSEWHERE,
    "ctl_harden_ebs_encryption": "always",
    "ctl_harden_ebs_snapshot_block": "new",
    "ctl_harden_security_contact": {
        "name": CONTACT["Name"],
        "title": CONTACT["Title"],
        "email": CONTACT["EmailAddress"],
        "phone": CONTACT["PhoneNumber"],
    },
}
# What account_baseline is given in a run, for a test that gives it the same.
SHOW = """
- hosts: all
  connection: local
  gather_facts: false
  vars: {ansible_python_interpreter: "{{ ansible_playbook_python }}"}
  roles: [ctl.aws.ctl_harden]
  post_tasks:
    - ansible.builtin.copy:
        content: "{{ __ctl_harden_controls | ctl.aws.hardening('options') | to_json }}"
        dest: "%s"
        mode: "0600"
      check_mode: false
"""
# What AWS counts on, and what the local AWS keeps of things that are gone.
MAY_DIFFER = {
    r"s3 .*/object_lock_enabled": "AWS does not switch it off again",
    r"config [^/]+/recorders/[^/]+/status/last_\w+": "when it ran",
    r"(kms|sns) .*": "the customer's own",
    r".*/(create_date|update_date|created|started|stopped|latest_delivery\w*)": "when it was made",
}

Baseline = Callable[..., dict[str, Any]]


@pytest.fixture
def baseline(aws: LocalAws, tmp_path: Path, run_module: Any) -> Baseline:
    """Hardens the account again, as a playbook does: baseline(check_mode=True)."""
    reader = {"Service": ["cloudtrail.amazonaws.com", "config.amazonaws.com", "logging.s3.amazonaws.com"]}
    arn = f"arn:aws:s3:::{ELSEWHERE}"
    allowed = {"Effect": "Allow", "Principal": reader, "Action": "s3:*", "Resource": [arn, f"{arn}/*"]}
    account = {
        "id": ACCOUNT,
        "name": "drifting",
        "enabled_regions": ["us-east-1"],
        "groups": {hands.TEAM: {"members": ["one"]}},
        "buckets": [{"name": ELSEWHERE, "policy": {"Version": "2012-10-17", "Statement": [allowed]}}],
    }
    aws.reset({**yaml.safe_load((SEEDS / "fleet.yml").read_text(encoding="utf-8")), "accounts": [account]})
    operator = Operator(aws, tmp_path)
    options = tmp_path / "options.json"
    (tmp_path / "show.yml").write_text(SHOW % options, encoding="utf-8")
    for playbook in ("bootstrap", "onboard", str(tmp_path / "show")):
        run = operator.play(playbook, {"drifting": HOST})
        assert run.code == 0, run.output
    way_in = {
        "profile": "partner",
        "region": "us-east-1",
        "account_id": ACCOUNT,
        "external_id": EXTERNAL_ID,
        "role_arn": f"arn:aws:iam::{ACCOUNT}:role/CTLDeveloperRole",
    }
    controls = json.loads(options.read_text(encoding="utf-8"))
    kept = {"store": str(operator.store), "target_account_id": ACCOUNT, "recorded": True, "forget_journal": True}
    ledger = json.loads((operator.store / ACCOUNT / "ledger.json").read_text(encoding="utf-8"))
    numbers = itertools.count()

    def harden(*, check_mode: bool = False, refused: bool = False) -> dict[str, Any]:
        nonlocal ledger
        journal = str(tmp_path / "spool" / f"{next(numbers):06}.jsonl")
        asked = {"controls": controls, "ledger": ledger, "journal": journal}
        result: dict[str, Any] = run_module("account_baseline", check_mode=check_mode, **asked, **way_in)
        assert not result.get("failed") or refused, result
        if not check_mode and any(step["status"] == "applied" for step in result["steps"]):
            evidence = run_module("account_evidence", journal=journal, **kept)
            assert not evidence.get("failed"), evidence
            ledger = evidence["recorded"]["ledger"]
        return result

    assert not harden(check_mode=True)["changed"]
    return harden


def state(aws: LocalAws) -> Any:
    """What the local AWS has of the account, however often something was set."""
    return unnumbered(without_made_up(aws.dump(ACCOUNT)))


def unnumbered(value: Any) -> Any:
    """Policies have the documents of their versions, that in force first, instead of versions with numbers."""
    if not isinstance(value, dict):
        return value
    if "next_version_num" in value:
        versions = sorted(value["versions"], key=lambda one: (not one["is_default"], one["document"]))
        documents = [one["document"] for one in versions]
        value = {key: one for key, one in value.items() if key not in ("next_version_num", "default_version_id")}
        return {**value, "versions": documents}
    return {key: unnumbered(one) for key, one in value.items()}


def named(result: dict[str, Any], hand: Hand, *, alone: bool) -> bool:
    """Whether the part of a hand says what is done, or why nothing is."""
    told = result["controls"][hand.part]
    if not hand.words and told["steps"]:
        return True
    # Beside another one it may be what is not done, such as encryption by somebody else's key.
    words = hand.words or ("" if alone else "not switched on")
    return any(words in text for text in told["warnings"]) if words else False


def make(chosen: list[str], aws: LocalAws) -> list[str]:
    """Lay hands on these attributes; the others of which may be gone by the first."""
    made = []
    for name in chosen:
        try:
            HANDS[name].change(aws, ACCOUNT)
            made.append(name)
        except ClientError:
            if not made:
                raise
    return made


def lay(chosen: list[str], aws: LocalAws, harden: Baseline, before: Any) -> Iterator[str]:
    """Harden after hands were laid on these attributes. What goes wrong is told, one sentence each."""
    changed, alone = state(aws), len(chosen) == 1
    told = harden(check_mode=True)
    yield from (f"{name}: not named" for name in chosen if not named(told, HANDS[name], alone=alone))
    if changed != state(aws):
        yield "check mode has written"
    # With two at once AWS may refuse what sets one back, such as a trail whose bucket denies its delivery.
    refused = bool(harden(refused=not alone).get("failed"))
    again = harden(check_mode=True)
    left = [name for name in chosen if HANDS[name].words]
    yield from (f"{name}: not named once more" for name in left if not named(again, HANDS[name], alone=alone))
    if again["changed"] and not refused:
        yield f"not set back at once: {[step['reason'] for step in again['steps']]}"
    undone = [undo for undo in (HANDS[name].undo for name in chosen) if undo]
    for undo in undone:
        undo(aws, ACCOUNT)
    if undone:
        harden()
    yield from (f"not as it was: {one}" for one in differences(before, state(aws), MAY_DIFFER))


def count(chosen: list[str], bad: list[str]) -> None:
    """One line for the table of docs/drift.md."""
    if not COUNTED:
        return
    classes = Counter("mended" if CLASSES[name] == OURS else "left as it is" for name in chosen)
    counts = {"missed": 1} if bad else {"named": 1, **dict.fromkeys(classes, 1)}
    with Path(COUNTED).open("a", encoding="utf-8") as stream:
        stream.write(json.dumps({"attributes": chosen, "size": len(chosen), "counts": counts, "bad": bad}) + "\n")


def test_every_attribute_that_is_compared_is_changed_by_hand() -> None:
    assert set(HANDS) == set(CLASSES)
    for name, hand in HANDS.items():
        assert bool(hand.words) is (CLASSES[name] == REPORTED), name


ANEW = {"role": ("existence", "path"), "policy": ("existence", "path", "description")}


def pairs(kind: str) -> list[list[str]]:
    """Two attributes of one kind of thing, either of which may hide the other. What makes it anew comes first."""
    of_kind = [name for name in HANDS if name.partition(":")[0] == kind]
    of_kind.sort(key=lambda name: name.partition(": ")[2] not in ANEW.get(kind, ()))
    return [list(pair) for pair in itertools.combinations(of_kind, 2)]


# Half of them each: two tests run side by side.
@pytest.mark.parametrize("half", [0, 1])
def test_no_drift_is_missed(half: int, aws: LocalAws, baseline: Baseline) -> None:
    before = state(aws)
    wrong: list[str] = []
    for name in list(HANDS)[half::2]:
        bad = list(lay(make([name], aws), aws, baseline, before))
        count([name], bad)
        wrong += [f"{name}: {what}" for what in bad]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("kind", KINDS if COUNTED else ["EBS encryption"])
def test_no_drift_hides_another(kind: str, aws: LocalAws, baseline: Baseline) -> None:
    before = state(aws)
    wrong: list[str] = []
    for pair in pairs(kind):
        made = make(pair, aws)
        bad = list(lay(made, aws, baseline, before))
        count(made, bad)
        wrong += [f"{' and '.join(pair)}: {what}" for what in bad]
    assert not wrong, "\n".join(wrong)
