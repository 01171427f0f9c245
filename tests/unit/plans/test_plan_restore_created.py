# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is put back is whose it was: everything that restoring makes, and what the ledger says of it afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.restore import account_restore
from ansible_collections.ctl.aws.plugins.module_utils._engine.limits import Limits
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Step
from ansible_collections.ctl.aws.plugins.module_utils._evidence.ledger import CREATING, fold
from ansible_collections.ctl.aws.plugins.module_utils._evidence.runs import evidence
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import ledger_marks
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT

REGION = "us-east-1"
LOGS = f"ctlaudit-{ACCOUNT}"
ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
DENY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]}
NO_IAM: dict[str, Any] = {"policies": {}, "roles": {}, "groups": {}, "users": {}}
NO_FEDERATION: dict[str, Any] = {"saml": {}, "oidc": {}}


def policy(**documents: Any) -> dict[str, Any]:
    return {
        "arn": f"arn:aws:iam::{ACCOUNT}:policy/CTLCustomerPolicy",
        "id": "ANPA1",
        "path": "/",
        "description": "",
        "document": documents["v1"],
        "documents": documents,
        "default_version": "v1",
        "versions": list(documents),
        "tags": {"ctl:managed-by": "ctl.aws"},
    }


def trusted(**condition: Any) -> dict[str, Any]:
    allow = {"Effect": "Allow", "Principal": {"AWS": "589942003651"}, "Action": "sts:AssumeRole", **condition}
    return {"Version": "2012-10-17", "Statement": [allow]}


def holder(**more: Any) -> dict[str, Any]:
    shared = {"arn": "arn:x", "id": "X1", "path": "/", "attached": [], "inline": {}, "boundary": "", "tags": {}}
    return {**shared, "instance_profiles": [], "description": "", "max_session": 3600, "groups": [], **more}


SECRET = {"Condition": {"StringEquals": {"sts:ExternalId": "********"}}}
NO_RECORDER = {"recorder": None, "channel": None, "recording": False}
RECORDER = {"recorder": {"name": "default", "roleARN": "arn:r"}, "channel": {"s3BucketName": "b"}, "recording": True}
TRAIL = {
    "Name": "ctlaudit",
    "HomeRegion": REGION,
    "S3BucketName": "b",
    "tags": {},
    "selectors": [],
    "basic_selectors": [],
    "logging": True,
}
# What is put back, the section, the account as it is, the snapshot, and what comes to be by that.
PUT_BACK: list[tuple[str, str, Any, Any, set[str]]] = [
    ("policy", "iam", NO_IAM, {**NO_IAM, "policies": {"P": policy(v1=ALLOW)}}, {"IAM policy P"}),
    ("versions", "iam", NO_IAM, {**NO_IAM, "policies": {"P": policy(v1=ALLOW, v2=DENY)}}, {"IAM policy P"}),
    ("role", "iam", NO_IAM, {**NO_IAM, "roles": {"R": holder(trust=trusted())}}, {"IAM role R"}),
    (
        "role with all",
        "iam",
        NO_IAM,
        {**NO_IAM, "roles": {"R": holder(trust=trusted(), attached=["arn:p"], inline={"i": ALLOW})}},
        {"IAM role R"},
    ),
    ("shut role", "iam", NO_IAM, {**NO_IAM, "roles": {"R": holder(trust=trusted(**SECRET))}}, {"IAM role R"}),
    ("user", "iam", NO_IAM, {**NO_IAM, "users": {"U": holder(groups=["G"])}}, {"IAM user U"}),
    ("group", "iam", NO_IAM, {**NO_IAM, "groups": {"G": holder(attached=["arn:p"])}}, {"IAM group G"}),
    (
        "SAML",
        "federation",
        NO_FEDERATION,
        {**NO_FEDERATION, "saml": {"S": {"arn": "a", "metadata": "<E/>", "tags": {}}}},
        {"IAM SAML provider S"},
    ),
    (
        "OIDC",
        "federation",
        NO_FEDERATION,
        {**NO_FEDERATION, "oidc": {"o.example": {"arn": "a", "client_ids": [], "thumbprints": [], "tags": {}}}},
        {"IAM OIDC provider o.example"},
    ),
    ("trail", "trails", {"trail": None}, {"trail": TRAIL}, {"trail ctlaudit"}),
    (
        "recorder",
        "config",
        {"regions": {REGION: NO_RECORDER}},
        {"regions": {REGION: RECORDER}},
        {f"Config recorder in {REGION}", f"Config in {REGION}"},
    ),
    (
        "channel",
        "config",
        {"regions": {REGION: {**RECORDER, "channel": None, "recording": False}}},
        {"regions": {REGION: RECORDER}},
        {f"Config in {REGION}"},
    ),
    (
        "analyzer",
        "analyzers",
        {REGION: []},
        {REGION: [{"name": "own", "tags": {}}]},
        {f"access analyzer in {REGION}"},
    ),
    ("bucket", "buckets", {LOGS: None}, {LOGS: {"policy": None}}, set()),
]


def restored(section: str, now: Any, then: Any, state: str = "backup") -> list[Step]:
    limits = Limits(ACCOUNT, None, removes=state == "origin")
    return account_restore.plan({section: now}, {section: then}, limits).steps


def journaled(steps: list[Step]) -> list[dict[str, Any]]:
    """As the journal has them once they are done: AWS gives what is made a new id."""
    return [
        {
            "account": ACCOUNT,
            "service": step.service,
            "region": step.region or "",
            "resource": step.resource,
            "operation": step.operation,
            "before": step.before,
            "unique_id": "NEW1" if step.operation in ("CreatePolicy", "CreateRole") else step.unique_id,
            "mark": step.mark,
            "began": f"2026-02-01T00:00:{number:02}.000Z",
            "status": "applied",
        }
        for number, step in enumerate(steps)
    ]


def recorded(step: Step, *, created: bool, gone: bool) -> dict[str, Any]:
    """What a ledger says of a thing before it is put back."""
    when = {"run": "a", "operation": "DeletePolicy", "time": "2026-01-01T00:00:00.000Z"}
    entry = {"account": ACCOUNT, "service": step.service, "region": step.region or "", "resource": step.resource}
    known = {"created": created, "first": when, "last": when, "unique_id": "OLD1", "certain": True, "mark": ""}
    return {**entry, **known, **({"gone": True} if gone else {})}


@pytest.mark.parametrize("before", [None, (False, True), (False, False), (True, True), (True, False)], ids=str)
@pytest.mark.parametrize(
    ("section", "now", "then", "made"), [row[1:] for row in PUT_BACK], ids=[r[0] for r in PUT_BACK]
)
def test_what_is_put_back_is_whose_it_was(
    section: str, now: Any, then: Any, made: set[str], before: tuple[bool, bool] | None
) -> None:
    steps = restored(section, now, then)
    assert {step.resource for step in steps if step.before is None and step.operation.startswith(CREATING)} == made
    ledger = None
    if before:
        known = {one.resource: recorded(one, created=before[0], gone=before[1]) for one in steps}
        ledger = {"kind": "ledger", "account_id": ACCOUNT, "runs": [], "resources": list(known.values())}
    folded = fold(ledger, ACCOUNT, {"b": evidence(ACCOUNT, "b", journaled(steps), {})} if steps else {})
    found = {entry["resource"]: entry for entry in folded["resources"]}
    assert {name: found[name]["created"] for name in made} == dict.fromkeys(made, bool(before and before[0]))
    assert not any(found[name].get("gone") for name in made)


def test_what_is_made_anew_by_hardening_is_ours_however_it_was_put_back_before() -> None:
    """Put back, removed, and then made as the standard has it."""
    [step] = restored("iam", NO_IAM, {**NO_IAM, "policies": {"P": policy(v1=ALLOW)}})
    [back] = journaled([step])
    gone = {**back, "operation": "DeletePolicy", "before": {}, "mark": "", "began": "2026-03-01T00:00:00.000Z"}
    anew = {**back, "mark": "", "began": "2026-04-01T00:00:00.000Z"}
    [entry] = fold(None, ACCOUNT, {"b": evidence(ACCOUNT, "b", [back, gone, anew], {})})["resources"]
    assert entry["created"] is True


def test_what_somebody_else_made_in_place_of_ours_does_not_become_ours_by_being_put_back() -> None:
    [step] = restored("iam", NO_IAM, {**NO_IAM, "policies": {"P": policy(v1=ALLOW)}})
    ours = recorded(step, created=True, gone=True)
    [back] = journaled([step])
    theirs = {**back, "operation": "DeletePolicy", "before": {}, "unique_id": "THEIRS", "mark": ""}
    steps = [{**theirs, "began": "2026-01-15T00:00:00.000Z"}, back]
    ledger = {"kind": "ledger", "account_id": ACCOUNT, "runs": [], "resources": [ours]}
    [entry] = fold(ledger, ACCOUNT, {"b": evidence(ACCOUNT, "b", steps, {})})["resources"]
    assert entry["created"] is False


def test_the_ledger_still_knows_that_a_role_may_not_be_assumed_yet() -> None:
    steps = restored("iam", NO_IAM, {**NO_IAM, "roles": {"R": holder(trust=trusted(**SECRET))}})
    ledger = fold(None, ACCOUNT, {"b": evidence(ACCOUNT, "b", journaled(steps), {})})
    assert ledger_marks(ledger, ACCOUNT) == {"IAM role R": "shut"}
