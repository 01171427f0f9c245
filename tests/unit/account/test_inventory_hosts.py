# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts of organizations as hosts: whatever they and their tags are called, no host stands for another account."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.inventory.hosts import (
    Inventory,
    hosts,
    slug,
    unit_groups,
)
from ansible_collections.ctl.aws.plugins.module_utils._account.inventory.tag_variables import ALLOWED, settings, tag_of
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.tests.accounts import ACME, GLOBEX, INITECH, MANAGEMENT
from ansible_collections.ctl.aws.tests.unit.support.role_specs import documentation_of_the_inventory, options
from hypothesis import given
from hypothesis import strategies as st

NOTHING = Inventory({}, frozenset())
# Names that are alike, that mean something to Ansible, or that look like an account.
TEXTS = (
    st.sampled_from(["", "acme", "Acme", "localhost", "all", ACME, f"acme-{ACME}", f"acme-{GLOBEX}", "a:b", "*"])
    | st.text()
)


def member(number: str, name: str = "", **tags: str) -> dict[str, Any]:
    return {
        "id": number,
        "name": name,
        "email": "",
        "state": "ACTIVE",
        "joined_method": "INVITED",
        "joined": "2026-01-01",
        "unit": None,
        "tags": tags,
    }


def organization(*members: dict[str, Any], managing: str = MANAGEMENT) -> Any:
    return {"id": "o-1", "management_account_id": managing, "units": [], "accounts": list(members)}


def named(*members: dict[str, Any], by: tuple[str, ...], there: Inventory = NOTHING) -> dict[str, str]:
    """The name of each account's host."""
    return {host.account_id: host.name for host in hosts([organization(*members)], by, [], there)}


@pytest.mark.parametrize(
    ("by", "members", "expected"),
    [
        (("account_id",), [member(ACME, "acme")], {ACME: ACME}),
        (("name",), [member(ACME, "Acme Prod (EU)")], {ACME: f"Acme-Prod-EU-{ACME}"}),
        (("name",), [member(ACME, "{{ evil }}")], {ACME: f"evil-{ACME}"}),
        (("name",), [member(ACME, "???")], {ACME: ACME}),
        (
            ("tag:host", "name"),
            [member(ACME, "x", host="acme"), member(GLOBEX, "y")],
            {ACME: "acme", GLOBEX: f"y-{GLOBEX}"},
        ),
        (("tag:host",), [member(ACME), member(GLOBEX, host="g")], {ACME: ACME, GLOBEX: "g"}),
        # Alike but for the case: each has its id behind.
        (
            ("tag:host",),
            [member(ACME, host="prod"), member(GLOBEX, host="Prod")],
            {ACME: f"prod-{ACME}", GLOBEX: f"Prod-{GLOBEX}"},
        ),
        (("tag:host",), [member(ACME, host="localhost")], {ACME: f"localhost-{ACME}"}),
        (("tag:host",), [member(ACME, host=GLOBEX)], {ACME: f"{GLOBEX}-{ACME}"}),
        (("tag:host",), [member(ACME, host=f"a-{GLOBEX}")], {ACME: f"a-{GLOBEX}-{ACME}"}),
    ],
)
def test_names(by: tuple[str, ...], members: list[dict[str, Any]], expected: dict[str, str]) -> None:
    assert named(*members, by=by) == expected


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (Inventory({}, frozenset()), "acme"),
        # That very account: its host.
        (Inventory({"prod": ACME}, frozenset()), "prod"),
        # A host of another account, or of none that is known, or a group: another name.
        (Inventory({"acme": GLOBEX}, frozenset()), f"acme-{ACME}"),
        (Inventory({"acme": ""}, frozenset()), f"acme-{ACME}"),
        (Inventory({}, frozenset({"acme"})), f"acme-{ACME}"),
    ],
)
def test_what_other_sources_have(there: Inventory, expected: str) -> None:
    assert named(member(ACME, host="acme"), by=("tag:host",), there=there) == {ACME: expected}


def test_a_name_that_is_another_account_elsewhere_is_refused() -> None:
    with pytest.raises(CtlError, match=f"The host {ACME} is account {GLOBEX}"):
        named(member(ACME), by=("account_id",), there=Inventory({ACME: GLOBEX}, frozenset()))


@given(
    st.lists(st.tuples(TEXTS, TEXTS), min_size=3, max_size=3),
    st.sampled_from([("tag:host",), ("name",), ("tag:host", "name"), ("name", "tag:host")]),
    st.dictionaries(TEXTS.map(slug).filter(bool), st.sampled_from(["", ACME, INITECH]), max_size=3),
)
def test_no_two_accounts_are_one_host(texts: list[tuple[str, str]], by: tuple[str, ...], there: dict[str, str]) -> None:
    numbers = [ACME, GLOBEX, INITECH]
    members = [member(number, name, host=tag) for number, (name, tag) in zip(numbers, texts, strict=True)]
    try:
        found = named(*members, by=by, there=Inventory(there, frozenset({"prod"})))
    except CtlError:
        return  # said, instead of a host that stands for two accounts
    assert len(set(found.values())) == 3
    assert all(there.get(name, number) in ("", number) for number, name in found.items())
    new = {number: name for number, name in found.items() if name not in there}
    assert len({name.lower() for name in new.values()}) == len(new)
    for number, name in new.items():
        assert re.fullmatch(r"[A-Za-z0-9_.-]+", name) and name not in ("all", "localhost", "ungrouped", "prod")
        assert not any(name.endswith(other) for other in numbers if other != number)


def test_management_accounts_are_no_hosts_even_of_another_organization() -> None:
    found = [organization(member(ACME), member("999999999999")), organization(member(GLOBEX), managing="999999999999")]
    assert [host.account_id for host in hosts(found, ["account_id"], [], NOTHING)] == [ACME, GLOBEX]


def test_units_of_like_names_are_different_groups() -> None:
    units: Any = [
        {"id": "r-1", "parent_id": "", "path": []},
        {"id": "ou-1", "parent_id": "r-1", "path": ["a b"]},
        {"id": "ou-2", "parent_id": "r-1", "path": ["a", "b"]},
        {"id": "ou-3", "parent_id": "r-1", "path": ["c"]},
    ]
    assert unit_groups(units, lambda name: re.sub(r"\W", "_", name)) == {
        "ou-1": "unit_a_b_ou_1",
        "ou-2": "unit_a_b_ou_2",
        "ou-3": "unit_c",
    }


def test_the_variables_that_tags_set_have_the_types_of_the_roles() -> None:
    types = {name: option["type"] for _where, name, option in options()}
    # A number that looks like one is a text all the same: an id.
    assert {name: types.get(name, "list") for name in ALLOWED} == {
        name: "raw" if name == "ctl_cam_provider_id" else kind for name, kind in ALLOWED.items()
    }
    documented = documentation_of_the_inventory()["options"]["tag_variables"]["choices"]
    assert documented == sorted(ALLOWED)


def test_no_variable_that_leads_elsewhere_confirms_or_removes_is_among_them() -> None:
    dangerous = re.compile(
        "connection|role_arn|endpoint|confirm|token|store|external_id|remove|delete|adopt|exception|data"
    )
    assert not [name for name in ALLOWED if dangerous.search(name)]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("ctl_regions", "us-east-1  eu-west-1", ["us-east-1", "eu-west-1"]),
        ("ctl_regions", "", []),
        ("ctl_harden_password_minimum_length", "16", 16),
        ("ctl_harden_password_minimum_length", "sixteen", "sixteen"),
        ("ctl_harden_support_role", "no", False),
        ("ctl_harden_support_role", "perhaps", "perhaps"),
        ("ctl_cam_provider_id", "0123", "0123"),
    ],
)
def test_values(name: str, text: str, expected: object) -> None:
    assert settings({tag_of(name): text, "other": "x"}, [name]) == {name: expected}
    assert settings({tag_of(name): text}, []) == {}
