# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What exists under a name of the standard: taken over where something proves it ours, refused otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.adoption import check_adopted
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.accounts import PARTNER, STRANGER
from ansible_collections.ctl.aws.tests.unit.support import iam_policies as policies
from ansible_collections.ctl.aws.tests.unit.support import iam_roles as roles
from ansible_collections.ctl.aws.tests.unit.support.iam_accounts import now, wanted
from ansible_collections.ctl.aws.tests.unit.support.iam_roles import trusting

OURS = policies.OURS
OTHER, STANDARD = policies.OTHER, policies.existing()["arn"]
HAS = {"attached": [STANDARD]}
BOUND = {"attached": [], "boundary": STANDARD}
EC2 = trusting(services=("ec2.amazonaws.com",))


def known(resource: str, unique_id: str, account: str = ACCOUNT) -> dict[str, Any]:
    return {"ledger": {"resources": [{"account": account, "resource": resource, "unique_id": unique_id}]}}


def role(**values: Any) -> dict[str, Any]:
    return roles.existing(**{"tags": {}, **values})


def policy_there(**values: Any) -> dict[str, Any]:
    return {"Standard": policies.existing(tags={}, document=OTHER, **values)}


def check(current: dict[str, Any], declared: dict[str, Any]) -> str:
    """The refusal, or nothing."""
    everything = {"policies": [policies.declared()], "roles": [roles.declared()], **declared}
    try:
        check_adopted(now(**current), wanted(**everything), ACCOUNT)
    except CtlError as error:
        return str(error)
    return ""


FORMER = {"policies": policy_there(), "roles": {"CTLRole": role(**HAS)}}


@pytest.mark.parametrize(
    ("current", "declared"),
    [
        ({}, {}),
        # The document is the standard's: nothing is overwritten.
        ({"policies": {"Standard": policies.existing(tags={})}}, {}),
        ({"policies": {"Standard": policies.existing(document=OTHER)}}, {}),
        ({"policies": policy_there()}, known("IAM policy Standard", "ANPAEXAMPLE")),
        ({"policies": policy_there()}, {"adopt": ["Standard"]}),
        ({"policies": policy_there()}, {"policies": [policies.declared(create_only=True)]}),
        ({"policies": policy_there()}, {"policies": []}),
        # Made by hand in former years.
        (FORMER, {}),
        ({**FORMER, "roles": {"CTLRetired": role(**HAS)}}, {"known_roles": ["CTLRetired"]}),
        ({**FORMER, "roles": {"CTLRole": role(**HAS)}}, {"roles": [], "excluded": ["CTLRole"]}),
        ({"policies": policy_there(), "groups": {"people": HAS}}, {"group_policies": ["Standard"]}),
        ({**FORMER, "groups": {"people": HAS}}, {"group_policies": ["Standard"]}),
        # Roles
        ({"roles": {"CTLRole": role()}}, {}),
        ({"roles": {"CTLRole": role(trust=trusting(f"arn:aws:iam::{PARTNER}:user/operator"))}}, {}),
        ({"roles": {"CTLRole": role(trust=trusting("*"))}}, {}),
        ({"roles": {"CTLRole": role(trust=trusting())}}, {}),
        ({"roles": {"CTLRole": role(trust=trusting("AROADELETED12345"))}}, {}),
        ({"roles": {"CTLRole": role(trust=EC2, tags=OURS)}}, {}),
        ({"roles": {"CTLRole": role(trust=EC2)}}, known("IAM role CTLRole", "AROAEXAMPLE")),
        ({"roles": {"CTLRole": role(trust=EC2)}}, {"adopt": ["CTLRole"]}),
        ({"roles": {"CTLRole": role(trust=EC2)}}, {"roles": [roles.declared(name="CTLOther")]}),
        (
            {"roles": {"CTLClosed": role()}},
            {"roles": [roles.declared(), roles.declared(name="CTLClosed", trusted_accounts=[])]},
        ),
    ],
)
def test_what_something_proves_ours_is_taken_over(current: dict[str, Any], declared: dict[str, Any]) -> None:
    assert check(current, declared) == ""


@pytest.mark.parametrize(
    ("current", "declared", "words"),
    [
        ({"policies": policy_there()}, {}, "policy Standard (its document is not the standard's, and it is attached"),
        ({"policies": policy_there()}, {}, "attached to nothing"),
        ({"policies": policy_there()}, {"group_policies": ["Standard"]}, "attached to nothing"),
        ({"policies": policy_there()}, {"adopt": ["standard"]}, "ctl_harden_adopt: [Standard]"),
        ({"policies": policy_there()}, known("IAM policy Standard", "ANPAANOTHER"), "policy Standard"),
        ({"policies": policy_there()}, known("IAM policy Standard", ""), "policy Standard"),
        ({"policies": policy_there()}, known("IAM policy Standard", "ANPAEXAMPLE", "333333333333"), "Standard"),
        ({"policies": policy_there(), "roles": {"app": role(**HAS)}}, {}, "attached to role app"),
        ({**FORMER, "users": {"bob": HAS}}, {}, "attached to role CTLRole, user bob"),
        ({**FORMER, "users": {"bob": BOUND}}, {}, "user bob"),
        ({**FORMER, "roles": {"CTLRole": role(**HAS), "app": role(**BOUND)}}, {}, "role app"),
        ({**FORMER, "groups": {"people": HAS}}, {}, "group people"),
        ({"roles": {"CTLRole": role(trust=EC2)}}, {}, "role CTLRole (it has another purpose: it trusts ec2.amazonaws"),
        ({"roles": {"CTLRole": role(trust=trusting(STRANGER))}}, {}, f"it trusts {STRANGER}"),
        (
            {"roles": {"CTLClosed": role(trust=trusting(STRANGER))}},
            {"roles": [roles.declared(), roles.declared(name="CTLClosed", trusted_accounts=[])]},
            "role CTLClosed",
        ),
        (
            {"policies": policy_there(), "roles": {"CTLRole": role(trust=EC2)}},
            {},
            "ctl_harden_adopt: [Standard, CTLRole]",
        ),
    ],
)
def test_what_is_the_customers_is_refused_with_all_names_at_once(
    current: dict[str, Any], declared: dict[str, Any], words: str
) -> None:
    refusal = check(current, declared)
    assert words in refusal
    assert f"Account {ACCOUNT}" in refusal and "Nothing was written" in refusal
