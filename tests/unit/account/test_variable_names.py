# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Misspelt variables are found, and those of the roles and of the user are not taken for such."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from ansible_collections.ctl.aws.plugins.module_utils._account.run.known import KNOWN, TAGS
from ansible_collections.ctl.aws.plugins.module_utils._account.run.variables import (
    distance,
    evaluate,
    wrong_tags,
)
from ansible_collections.ctl.aws.tests.unit.support.role_specs import options, sources
from hypothesis import given
from hypothesis import strategies as st

ROLES = Path(__file__).parents[3] / "roles"
SET = re.compile(r"set_fact:\n((?: +[^\n]*\n)+)")


def facts() -> set[str]:
    """What roles set and read for one another: no line of an inventory."""
    blocks = "\n".join(block for text in sources() for block in SET.findall(f"{text}\n"))
    shared = "\n".join(path.read_text(encoding="utf-8") for path in ROLES.glob("*/vars/**/*.yml"))
    return {
        *re.findall(r"^\s+(ctl_[a-z_]+):", blocks, re.MULTILINE),
        *re.findall(r"^(ctl_[a-z_]+):", shared, re.MULTILINE),
        *(name for text in sources() for name in re.findall(r"^\s+register: (ctl_[a-z_]+)$", text, re.MULTILINE)),
    }


def test_what_is_known_is_what_the_roles_take_and_set() -> None:
    taken = {name for _where, name, _option in options()}
    # These two a play or a role sets for another.
    assert KNOWN - facts() <= taken | {"ctl_provider_role_arn", "ctl_evidence_refused"}
    assert taken <= KNOWN
    assert facts() <= KNOWN


def test_every_list_that_is_not_typed_elsewhere_is_looked_at() -> None:
    lists = {name for _where, name, option in options() if option["type"] == "list"}
    looked_at = yaml.safe_load((ROLES / "ctl_account/vars/main/own.yml").read_text(encoding="utf-8"))[
        "__ctl_account_lists"
    ]
    elsewhere = {"ctl_known_variables", "ctl_partner_operators"}
    assert {name for name in lists if not name.startswith("ctl_offboard_")} - elsewhere == set(looked_at)


def test_every_switch_that_is_not_typed_elsewhere_is_looked_at() -> None:
    switches = {name for _where, name, option in options() if option["type"] == "bool"}
    looked_at = yaml.safe_load((ROLES / "ctl_account/vars/main/own.yml").read_text(encoding="utf-8"))[
        "__ctl_account_switches"
    ]
    # Two that a play sets for a role, and one that its filter looks at.
    elsewhere = {"ctl_evidence_plans", "ctl_plan_whole", "ctl_partner_hands_over_root_users"}
    assert switches - elsewhere == set(looked_at)


def test_a_tag_that_is_called_like_ours_is_one() -> None:
    written = {tag for text in sources() for tags in re.findall(r"tags: \[(.*)\]", text) for tag in tags.split(", ")}
    assert {tag for tag in written if tag.startswith("ctl_")} <= TAGS
    assert wrong_tags([*TAGS, "all", "monthly", "always"]) == []
    [slip] = wrong_tags(["ctl_offboard_pla", "never"])
    assert slip.startswith("ctl_offboard_pla is no tag of this collection, such as ctl_offboard_plan")


# A name, what becomes of it, and the name that was meant.
NAMES: list[tuple[str, str, str]] = [
    ("ctl_harden_exceptions", "", ""),
    ("ctl_harden_exeptions", "refused", "ctl_harden_exceptions"),
    ("ctl_harden_exception", "refused", "ctl_harden_exceptions"),
    ("ctl_hraden_exceptions", "refused", "ctl_harden_exceptions"),
    ("ctl_offboard_keep_hardenning", "refused", "ctl_offboard_keep_hardening"),
    ("ctl_harden_something_quite_different", "refused", ""),
    ("ctl_region", "refused", "ctl_regions"),
    ("ctl_acount_id", "refused", "ctl_account_id"),
    ("ctl_cost_centre", "unknown", ""),
    ("ctl_harden_result", "", ""),
    # It is not only behind the prefix that letters slip.
    ("clt_harden_exceptions", "refused", "ctl_harden_exceptions"),
    ("ctlharden_exceptions", "refused", "ctl_harden_exceptions"),
    ("cttl_harden_exception", "refused", "ctl_harden_exceptions"),
    ("Ctl_account_id", "refused", "ctl_account_id"),
    ("cost_centre", "", ""),
    ("ansible_role_name", "", ""),
    ("group_names", "", ""),
    ("awx_user_name", "", ""),
]


@pytest.mark.parametrize(("name", "verdict", "meant"), NAMES)
def test_a_slip_is_refused_with_the_name_that_was_meant(name: str, verdict: str, meant: str) -> None:
    found = evaluate([name])
    assert (bool(found.refused), bool(found.unknown)) == (verdict == "refused", verdict == "unknown")
    assert f", {meant} is" in "".join(found.refused) or not meant
    assert evaluate([name], users=[name]) == ([], [])


@given(st.sampled_from(sorted(KNOWN)), st.data())
def test_one_letter_more_less_or_other_is_always_refused(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("abcxyz_"))
    end = data.draw(st.integers(0, 1))
    slip = name[:at] + letter + name[at + end :]
    assert slip in KNOWN or evaluate([slip]).refused


WORDS = st.text("ab", max_size=4)


@given(WORDS, WORDS)
def test_the_distance_is_one(one: str, other: str) -> None:
    there, back = (distance(*pair) for pair in ((one, other), (other, one)))
    assert (there == 0) is (one == other)
    assert there == back
    assert abs(len(one) - len(other)) <= distance(one, other) <= max(len(one), len(other))
