# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A catalogue of one's own: what cannot be meant is named, and what follows from the rest."""

from __future__ import annotations

import copy
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.plugins.module_utils._policies.catalogue import Choice, accounts, declared, named
from ansible_collections.ctl.aws.plugins.module_utils._policies.catalogue_form import problems

ROOT = Path(__file__).parents[3]
OWN: Any = yaml.safe_load((ROOT / "catalogue" / "catalogue.yml").read_text(encoding="utf-8"))
OTHER: Any = yaml.safe_load(
    (ROOT / "tests" / "integration" / "support" / "northwind" / "catalogue.yml").read_text(encoding="utf-8")
)
NOWHERE = Enum("Where", "NOWHERE").NOWHERE

# Where something is changed in a catalogue that is right, what is there then, and the words about it.
WRONG: list[tuple[list[str | int], Any, list[str]]] = [
    *(([key], NOWHERE, ["missing required arguments", key]) for key in OTHER),
    *((["names", key], NOWHERE, ["missing required arguments", key]) for key in OTHER["names"]),
    (["name"], "x", ["unknown: name. Supported"]),
    (["roles", 0, "trusts"], "engineers", ["unknown: roles.trusts. Supported"]),
    (["roles", 0, "name"], NOWHERE, ["missing required", "name"]),
    (["roles"], "all", ["roles"]),
    (["trusts"], [], ["trusts"]),
    (["trusts", "engineers"], None, ["trust engineers"]),
    (["trusts", "engineers", "principal"], {"Federated": "x"}, ["trust engineers", "Federated"]),
    (["trusts", "engineers", "principal", "AWS"], 610000000061, ["trust engineers", "expected it in quotes"]),
    (["trusts", "engineers", "principal", "AWS"], "61", ["principal 61, expected the 12 digits"]),
    (["names", "trail"], 7, ["expected it in quotes"]),
    (["trusts", "engineers", "effect"], "Perhaps", ["trust engineers", "effect"]),
    (["names", "audit_bucket"], "audit", ["names.audit_bucket is audit", "no two accounts"]),
    (["names", "audit_bucket"], "Audit-{account_id}", ["names.audit_bucket is Audit", "expected the name of a bucket"]),
    (["names", "audit_bucket"], "a" * 60 + "-{account_id}", ["expected the name of a bucket"]),
    (["names", "config_bucket"], "northwind-audit-{account_id}", ["expected two buckets"]),
    (["names", "trail"], "a b", ["names.trail is a b"]),
    (["names", "evidence_folder"], "../x", ["names.evidence_folder is ../x"]),
    (["names", "role"], "Nobody", ["roles lack Nobody"]),
    (["names", "provider_role"], "Nobody", ["roles lack Nobody"]),
    (["roles", 1, "trust"], "nothing", ["trusts lack nothing"]),
    (["roles", 2, "activated_trust"], "nothing", ["trusts lack nothing"]),
    (["roles", 2, "activated_if"], NOWHERE, ["NorthwindOnCall has one of"]),
    (["roles", 1, "policies"], ["Own"], ["policies lack Own"]),
    (["roles", 1, "policies"], ["NorthwindOldReading"], ["policies lack NorthwindOldReading"]),
    (["customer_groups", "policies"], ["Own"], ["policies lack Own"]),
    (["retired", "policies", 0, "document"], "Own", ["policies lack Own"]),
    (["retired", "roles", 0, "trust"], "nothing", ["trusts lack nothing"]),
    (["retired", "roles", 0, "policies"], ["Own"], ["retired policies lack Own"]),
    (["retired", "roles", 0, "name"], "NorthwindOperator", ["roles have NorthwindOperator twice"]),
    (["policies", 1, "name"], "North wind", ["policies have North wind, expected a name"]),
    (["roles", 0, "created_if"], "ctl_harden_support_role", ["NorthwindEngineer depends on a variable"]),
    (["roles", 0, "requires"], "ctl_external_id", ["NorthwindEngineer depends on a variable"]),
]


def changed(path: list[str | int], value: Any) -> Any:
    catalogue = copy.deepcopy(OTHER)
    place: Any = catalogue
    for step in path[:-1]:
        place = place[step]
    if value is NOWHERE:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return catalogue


@pytest.mark.parametrize(("path", "value", "words"), WRONG, ids=lambda value: str(value)[:40])
def test_what_cannot_be_meant_is_named(path: list[str | int], value: Any, words: list[str]) -> None:
    found = " ".join(problems(changed(path, value)))
    assert [word for word in words if word not in found] == [], found


@pytest.mark.parametrize("catalogue", [OWN, OTHER], ids=["own", "other"])
def test_nothing_is_said_of_one_that_is_right(catalogue: Any) -> None:
    assert problems(catalogue) == []


@pytest.mark.parametrize("value", [None, [], "text", 7])
def test_what_is_no_catalogue_is_none(value: Any) -> None:
    assert problems(value) == ["it is no dictionary"]


def test_everything_is_said_at_once() -> None:
    catalogue = changed(["names", "trail"], "a b")
    catalogue["roles"][1]["trust"] = "nothing"
    assert len(problems(catalogue)) == 2


def made(**switches: bool) -> dict[str, Any]:
    documents = {policy["name"]: {"Statement": []} for policy in OTHER["policies"]}
    return declared(OTHER, documents, Choice(external_ids={"ctl_external_id": "long-enough"}, switches=switches))


def test_switches_create_roles_and_let_somebody_assume_them() -> None:
    off, on = made(), made(ctl_harden_support_role=True, ctl_harden_service_management_active=True)
    assert [role["name"] for role in off["roles"]] == ["NorthwindEngineer", "NorthwindOperator", "NorthwindOnCall"]
    assert off["staff"] == ["NorthwindOnCall", "NorthwindOperator"]
    assert off["roles"][2]["trusted_accounts"] == []
    assert on["staff"] == ["NorthwindOnCall", "NorthwindOperator", "NorthwindSupport"]
    assert (on["roles"][2]["trusted_accounts"], on["roles"][2]["external_id"]) == (["610000000061"], "long-enough")
    # Whatever is chosen, what an account may have is known.
    assert off["known"] == on["known"]


def test_the_entrance_is_the_role_with_its_policies_and_nothing_else() -> None:
    entrance = made()["entrance"]
    assert [role["name"] for role in entrance["roles"]] == ["NorthwindEngineer"]
    assert [policy["name"] for policy in entrance["policies"]] == ["NorthwindEngineering", "NorthwindReading"]


def test_accounts_and_names_are_the_catalogues() -> None:
    assert accounts(OTHER) == ["610000000061"]
    assert accounts(OWN) == ["540339316802", "589942003651"]
    assert named(OTHER["names"], "222222222222")["audit_bucket"] == "northwind-audit-222222222222"
