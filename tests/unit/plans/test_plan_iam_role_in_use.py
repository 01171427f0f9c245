# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans that change the very role whose session makes the calls."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust import Visitor
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.role_trust import InUse
from ansible_collections.ctl.aws.tests.accounts import PARTNER, STRANGER
from ansible_collections.ctl.aws.tests.unit.support.iam_roles import (
    ADMIN,
    ARNS,
    ATTACH,
    DETACH,
    LIMITED,
    NARROW,
    SECRET,
    planned,
    trusting,
)
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import operations

US = Visitor(PARTNER, f"arn:aws:iam::{PARTNER}:role/Support1", "secret")
LOST, POWERLESS = "would no longer allow arn:aws:iam::589942003651:role/Support1", "would no longer permit this work"


@pytest.mark.parametrize(
    ("current", "wanted", "attached", "rewritten", "refusal"),
    [
        ({}, SECRET, [ADMIN], [], None),
        ({}, {**SECRET, **NARROW}, [ADMIN], [], None),
        ({}, {"external_id": "another"}, [ADMIN], [], LOST),
        ({}, {"trusted_accounts": [STRANGER]}, [ADMIN], [], LOST),
        ({}, {"trusted_principals": ["arn:aws:iam::589942003651:role/Other*"]}, [ADMIN], [], LOST),
        ({}, {"trusted_accounts": []}, [ADMIN], [], LOST),
        ({"attached": [LIMITED]}, {}, [ADMIN], [], None),
        ({"attached": [ADMIN]}, {}, [LIMITED], [], POWERLESS),
        ({"attached": [ADMIN]}, {}, [], [], POWERLESS),
        # Nothing is taken away: whatever it is, it was enough to get here.
        ({"attached": [LIMITED]}, {}, [LIMITED], [], None),
        ({"trust": trusting(PARTNER, secret="stricter")}, {}, [], [], None),
        # A policy that it has gets another document.
        ({"attached": [LIMITED]}, {}, [LIMITED], [LIMITED], POWERLESS),
        ({"attached": [ADMIN]}, {}, [ADMIN], [ADMIN], None),
        ({"attached": [ADMIN]}, {}, [ADMIN], [LIMITED], None),
    ],
)
def test_the_role_in_use_is_never_lost(
    current: dict[str, Any], wanted: dict[str, Any], attached: list[str], rewritten: list[str], refusal: str | None
) -> None:
    changing = frozenset(rewritten)
    planned(current, wanted, attached, InUse("AnotherRole", US), changing)
    if refusal:
        with pytest.raises(CtlError, match=refusal):
            planned(current, wanted, attached, InUse("CTLRole", US), changing)
    else:
        planned(current, wanted, attached, InUse("CTLRole", US), changing)


def test_the_role_in_use_keeps_its_permissions_at_every_moment_whatever_the_quota() -> None:
    crowded = {"attached": ARNS[4:14]}
    assert operations(planned(crowded, {}, [ADMIN], InUse("CTLRole", US))) == [ATTACH, *[DETACH] * 10]
    assert operations(planned(crowded, {}, [ADMIN], InUse("AnotherRole", US))) == [DETACH, ATTACH, *[DETACH] * 9]
