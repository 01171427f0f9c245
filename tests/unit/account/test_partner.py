# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the partner needs before the first account comes: what is asked for, and whether one can come."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.partner import ask, end
from ansible_collections.ctl.aws.tests.accounts import ACME, MANAGEMENT, PARTNER

ROLE = f"arn:aws:iam::{MANAGEMENT}:role/CTLOrganizationRole"
ASKED: dict[str, Any] = {
    "partner_account_id": PARTNER,
    "management_account_id": MANAGEMENT,
    "organization_id": "o-ctlpartner01",
    "organization_role_arn": ROLE,
    "evidence_store": "s3://ctlpartner-evidence/accounts",
    "trusted_accounts": [PARTNER],
    "operators": [f"arn:aws:iam::{PARTNER}:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_Ops_*"],
    "operator_role": "CTLOperatorRole",
    "hands_over_root_users": False,
    "names": ["ctl_evidence_store", "ctl_partner_operators"],
    "known": [],
}


def test_what_is_asked_for_follows_from_what_the_playbooks_use() -> None:
    asked = ask(ASKED)
    assert asked.problems == []
    assert (asked.organization_role, asked.bucket) == ("CTLOrganizationRole", "ctlpartner-evidence")
    assert asked.operator_role_arn == f"arn:aws:iam::{PARTNER}:role/CTLOperatorRole"
    china = ask({**ASKED, "organization_role_arn": f"arn:aws-cn:iam::{MANAGEMENT}:role/a/b/Role"})
    assert (china.organization_role, china.organization_role_path, china.partition) == ("Role", "/a/b/", "aws-cn")
    assert china.operator_role_arn.split(":")[1] == "aws-cn"


# What cannot be meant, and words of what is said.
PROBLEMS: list[tuple[dict[str, Any], str]] = [
    ({"partner_account_id": ""}, "ctl_partner_account_id is ''"),
    ({"partner_account_id": "12345"}, "ctl_partner_account_id is '12345'"),
    ({"management_account_id": "x"}, "ctl_management_account_id is 'x'"),
    ({"management_account_id": PARTNER}, "another account than ctl_partner_account_id"),
    ({"organization_id": "ou-ctl1"}, "ctl_organization_id is 'ou-ctl1'"),
    ({"organization_role_arn": ""}, "role_arn of ctl_management_connection is ''"),
    ({"organization_role_arn": f"arn:aws:iam::{ACME}:role/R"}, "role_arn of ctl_management_connection"),
    ({"organization_role_arn": f"arn:aws:iam::{MANAGEMENT}:user/R"}, "role_arn of ctl_management_connection"),
    ({"evidence_store": "/srv/evidence"}, "ctl_evidence_store is '/srv/evidence', expected a bucket"),
    ({"evidence_store": "s3://"}, "ctl_evidence_store"),
    ({"evidence_store": "s3://Upper/x"}, "ctl_evidence_store"),
    ({"operator_role": "a b"}, "ctl_partner_operator_role is 'a b'"),
    ({"operator_role": ""}, "ctl_partner_operator_role is ''"),
    ({"hands_over_root_users": "yes"}, "ctl_partner_hands_over_root_users is 'yes', expected true or false"),
    ({"operators": []}, "ctl_partner_operators is []"),
    ({"operators": f"arn:aws:iam::{PARTNER}:role/A"}, "expected a list of ARNs"),
    ({"operators": ["*"]}, "ctl_partner_operators is ['*']"),
    ({"operators": [f"arn:aws:iam::{PARTNER}:*"]}, "ctl_partner_operators"),
    *[
        ({"operators": [f"arn:aws:iam::{PARTNER}:{everybody}"]}, "ctl_partner_operators")
        for everybody in ("role/*", "role/?*", "role/*/*", "user/*-*", "user/a*", "user/")
    ],
    ({"operators": [f"arn:aws-us-gov:iam::{PARTNER}:role/Operations"]}, "ctl_partner_operators"),
    ({"trusted_accounts": [ACME]}, "which the role of the catalogue does not trust (222222222222)"),
    ({"operators": [f"arn:aws:iam::{PARTNER}:role/A", f"arn:aws:iam::{ACME}:role/A"]}, "ctl_partner_operators"),
    ({"names": ["ctl_evidence_stor"]}, "ctl_evidence_stor is no variable of this collection"),
]


@pytest.mark.parametrize(("otherwise", "words"), PROBLEMS)
def test_what_cannot_be_meant_is_said(otherwise: dict[str, Any], words: str) -> None:
    assert any(words in sentence for sentence in ask({**ASKED, **otherwise}).problems)


MADE: dict[str, Any] = {"changed": True, "steps": [{"reason": "create role R"}]}
THERE: dict[str, Any] = {"changed": False, "steps": []}
SKIPPED: dict[str, Any] = {"changed": False, "skipped": True}
REFUSED: dict[str, Any] = {"changed": False, "msg": "AWS  said\nno", "failed": False}


def results(check_mode: bool = False, **more: dict[str, Any]) -> dict[str, Any]:
    known = dict.fromkeys(("management", "operator", "bucket"), THERE) | more
    lease = {"skipped": True} if check_mode else {"results": [{"steps": []}, {"steps": []}]}
    tried = {"organization": {"organization": {"id": "o-1"}}, "evidence": {"evidence": {}}, "lease": lease} | more
    return {
        "check_mode": check_mode,
        "asked": ask(ASKED)._asdict(),
        "made": {name: known[name] for name in ("management", "operator", "bucket")},
        "tried": {name: tried[name] for name in ("organization", "evidence", "lease")},
    }


# What was found, what is missing, and a line of what is shown.
ENDS: list[tuple[str, dict[str, Any], list[str], str]] = [
    ("all is there", {}, [], "role CTLOrganizationRole: as it should be"),
    ("made", {"bucket": MADE}, [], "bucket ctlpartner-evidence: made or corrected (create role R)"),
    ("nobody looked, and it works", {"management": SKIPPED}, [], "not looked at, since ctl_partner_management_admin"),
    (
        "would be made",
        {"check_mode": True, "operator": MADE},
        ["role CTLOperatorRole would be made"],
        "role CTLOperatorRole: would be made or corrected",
    ),
    (
        "no way in",
        {"organization": REFUSED},
        ["the way into the organization: AWS said no"],
        "the way into the organization: does not work",
    ),
    ("no answer at all", {"evidence": {}}, ["reading the evidence store: no answer"], "store: does not work"),
    (
        "something that is kept, and not meant",
        {"bucket": {**THERE, "warnings": ["allows others"]}},
        ["bucket ctlpartner-evidence: allows others"],
        "bucket ctlpartner-evidence: not as it should be",
    ),
    (
        "a role that nobody can assume",
        {"operator": {**THERE, "closed_roles": ["CTLOperatorRole"]}},
        ["nobody can assume role CTLOperatorRole"],
        "role CTLOperatorRole: not as it should be",
    ),
    (
        "nobody may write",
        {"lease": {"results": [REFUSED, {"steps": []}]}},
        ["writing to the evidence store: AWS said no"],
        "writing to the evidence store: does not work",
    ),
    ("what was not tried", {"check_mode": True}, [], "not at writing to the evidence store"),
    ("nobody looked", {"bucket": SKIPPED}, [], "as far as was looked: not at bucket ctlpartner-evidence"),
]


@pytest.mark.parametrize(("found", "missing", "line"), [one[1:] for one in ENDS], ids=[one[0] for one in ENDS])
def test_an_account_can_come_only_where_it_was_tried(found: dict[str, Any], missing: list[str], line: str) -> None:
    said = end(results(**found))
    assert len(said.missing) == len(missing)
    assert all(words in sentence for words, sentence in zip(missing, said.missing, strict=True))
    assert any(line in one for one in said.lines)
    assert (said.lines[-1] == "An account cannot come yet") is bool(missing)
