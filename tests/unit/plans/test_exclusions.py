# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who and what is left out: what names nothing protects nobody, and must not be taken for an exception."""

from __future__ import annotations

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._access.regions import without
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import InputError
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.exclusions import excluded

EXISTING = ["admin", "Auditors", "developers"]
ADMIN = "arn:aws:iam::222222222222:user/team/admin"
STATUSES = {"us-east-1": "opt-in-not-required", "eu-west-1": "opt-in-not-required", "me-south-1": "not-opted-in"}


@pytest.mark.parametrize(
    ("given", "names", "warned"),
    [
        ([], [], []),
        (["admin"], ["admin"], []),
        (["ADMIN", " auditors "], ["admin", "Auditors"], []),
        ([ADMIN], ["admin"], []),
        (["somebody-else"], [], ["excluded_users names somebody-else, which the account does not have"]),
        (["xyz", "admin"], ["admin"], ["names xyz"]),
    ],
)
def test_a_name_is_found_however_it_is_written(given: list[str], names: list[str], warned: list[str]) -> None:
    found = excluded("excluded_users", given, EXISTING, meant=given)
    assert (found.names, len(found.warnings)) == (frozenset(names), len(warned))
    assert [words for words, warning in zip(warned, found.warnings, strict=True) if words not in warning] == []


@pytest.mark.parametrize(
    ("given", "strictly", "like"),
    [
        ("admn", False, "such as admin"),
        ("auditor", False, "such as Auditors"),
        ("arn:aws:iam::222222222222:user/admins", False, "such as admin"),
        ("somebody-else", True, "the name of one that the account has"),
    ],
)
def test_a_slip_is_refused_and_whoever_loses_something_has_to_be_there(given: str, strictly: bool, like: str) -> None:
    with pytest.raises(InputError) as refused:
        excluded("excluded_users", ["admin", given], EXISTING, meant=[given], strictly=strictly)
    assert like in str(refused.value)
    assert given in str(refused.value)


def test_what_is_said_for_a_whole_fleet_need_not_be_in_every_account() -> None:
    found = excluded("excluded_groups", ["Admins", "AUDITORS", "somebody-else"], EXISTING)
    assert found == (frozenset({"Auditors"}), [])


def test_regions_are_left_out_down_to_none() -> None:
    regions = ["eu-west-1", "us-east-1"]
    assert without(regions, [], STATUSES, "excluded") == regions
    assert without(regions, ["me-south-1", "us-east-1"], STATUSES, "excluded") == ["eu-west-1"]
    assert without(regions, regions, STATUSES, "excluded") == []
    with pytest.raises(InputError, match="eu-wst-1"):
        without(regions, ["eu-wst-1"], STATUSES, "excluded")
