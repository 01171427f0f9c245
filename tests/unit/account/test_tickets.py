# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One ticket for all departing accounts of a customer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible_collections.ctl.aws.plugins.filter.tickets import tickets
from ansible_collections.ctl.aws.tests.accounts import ACME, GLOBEX, INITECH

END = "2026-12-31"


def host(account: str, customer: str = "Acme", **options: Any) -> dict[str, Any]:
    given = {"customer": customer, "contract_end": END, **options}
    return {"ctl_account_id": account, **{f"ctl_offboard_{name}": value for name, value in given.items()}}


HOSTS: dict[str, dict[str, Any]] = {
    "acme-prod": host(ACME, representative="Alice", root_held_by="partner"),
    "acme-test": host(GLOBEX, representative="Alice", contract_end="2027-01-31", keep_cam="yes"),
    "initech": host(INITECH, "Initech"),
}


def made(hosts: Mapping[str, Any], run: list[str]) -> dict[str, dict[str, Any]]:
    """The tickets, by customer."""
    return {one["customer"]: one for one in tickets(list(hosts), hosts, run, "CAM_CloudIntegration")}


def test_a_ticket_has_all_departing_accounts_of_the_customers_of_the_run() -> None:
    found = made(HOSTS, ["acme-test"])
    assert list(found) == ["Acme"]
    ticket, text = found["Acme"]["ticket"], found["Acme"]["text"]
    assert (found["Acme"]["file"], found["Acme"]["directory"]) == ("ticket-Acme", "~/.ansible/ctl-offboarding")
    assert [one["account_id"] for one in ticket["departing_accounts"]] == [ACME, GLOBEX]
    assert ticket["accounts_without_root_access"] == [ACME]
    assert ticket["representative"] == [{"value": "Alice", "accounts": [ACME, GLOBEX]}]
    # Where accounts differ, each value stands with its accounts.
    assert ticket["target_date"] == [{"value": END, "accounts": [ACME]}, {"value": "2027-01-31", "accounts": [GLOBEX]}]
    assert ticket["keeps_cloud_application_manager"] == [
        {"value": "no", "accounts": [ACME]},
        {"value": "yes", "accounts": [GLOBEX]},
    ]
    assert f"| Target date | {END} ({ACME}); 2027-01-31 ({GLOBEX}) |" in text
    assert "| Representative | Alice |" in text
    assert f"{ACME} (acme-prod), {GLOBEX} (acme-test)" in text
    assert ticket["problems"] == [] and "mended" not in text


@pytest.mark.parametrize(
    "otherwise",
    [{"customer": ""}, {"customer": None}, {"customer": "  "}, {"contract_end": ""}, {"contract_end": None}],
)
def test_without_a_customer_or_an_end_an_account_departs_by_itself(otherwise: dict[str, Any]) -> None:
    hosts = {"acme-prod": host(ACME, **otherwise), "plain": {"ctl_account_id": GLOBEX}}
    assert made(hosts, list(hosts)) == {}


def test_a_run_writes_the_ticket_of_every_customer_in_it_and_of_no_other() -> None:
    assert list(made(HOSTS, ["initech", "acme-prod"])) == ["Acme", "Initech"]
    assert made({**HOSTS, "other": {"ctl_account_id": "555555555555"}}, ["other"]) == {}


def test_each_customer_has_its_own_directory() -> None:
    hosts = {"a": host(ACME, packet_directory="/acme"), "b": host(GLOBEX, "Globex", packet_directory="")}
    assert {name: one["directory"] for name, one in made(hosts, ["a", "b"]).items()} == {"Acme": "/acme", "Globex": ""}


# What is wrong with an account, and what its ticket says of it.
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"leave": "removd"}, "acme: ctl_offboard_leave is 'removd', expected one of removed, left, transferred"),
    ({"root_held_by": "nobody"}, "acme: ctl_offboard_root_held_by is 'nobody'"),
    ({"keep_cam": "maybe"}, "acme: ctl_offboard_keep_cam is 'maybe', expected true or false"),
    ({"contract_end": "soon"}, "acme: ctl_offboard_contract_end is 'soon', expected a date"),
    ({"leaving_users": 5}, "acme: ctl_offboard_leaving_users is 5, expected a list"),
]


@pytest.mark.parametrize(("otherwise", "words"), WRONG)
def test_what_cannot_be_meant_stands_in_the_ticket(otherwise: dict[str, Any], words: str) -> None:
    found = made({"acme": host(ACME, **otherwise)}, ["acme"])["Acme"]
    assert [words in problem for problem in found["ticket"]["problems"]] == [True]
    assert "To be mended in the inventory:" in found["text"]


@pytest.mark.parametrize("empty", ["", None])
def test_what_is_empty_is_as_if_it_were_not_there(empty: Any) -> None:
    given = dict.fromkeys(("keep_cam", "leave", "root_held_by", "representative", "leaving_users"), empty)
    ticket = made({"acme": host(ACME, **given)}, ["acme"])["Acme"]["ticket"]
    assert ticket["problems"] == []
    assert ticket["keeps_cloud_application_manager"] == [{"value": "no", "accounts": [ACME]}]
    assert ticket["representative"] == [{"value": "", "accounts": [ACME]}]


def test_a_host_without_an_account_id_and_one_account_twice_are_told_apart() -> None:
    nameless = {name: value for name, value in host(ACME).items() if name != "ctl_account_id"}
    hosts = {"a": host(ACME, representative="Alice"), "b": host(ACME, representative="Bob"), "c": nameless}
    ticket = made(hosts, ["a"])["Acme"]["ticket"]
    assert [one["account"] for one in ticket["departing_accounts"]] == ["a", "b", "c"]
    assert [entry["value"] for entry in ticket["representative"]] == ["Alice", "Bob", ""]
    assert ticket["problems"] == ["c: ctl_account_id is not set, or is no account id"]


class Unreadable(dict[str, Any]):
    """Variables of which one cannot be rendered."""

    def __getitem__(self, name: str) -> Any:
        if name == "ctl_offboard_representative":
            raise AnsibleError("the vault is closed")
        return super().__getitem__(name)


def test_a_host_that_cannot_be_read_is_named_and_hides_nothing() -> None:
    hosts = {**HOSTS, "locked": Unreadable(host("555555555555", representative="x"))}
    found = made(hosts, ["acme-prod", "initech"])
    assert list(found) == ["Acme", "Initech"]
    for one in found.values():
        assert one["ticket"]["problems"] == ["locked: whose account it is was not read: the vault is closed"]


ODD = ["Acme/../..", "Ac|me", "Acme Ltd.", "\x1b[31mAcme", "{{ 7 * 7 }}", "日本", ".", "-", "A" * 300]


@pytest.mark.parametrize("customer", ODD)
def test_the_name_of_a_customer_is_no_path_and_no_markdown(customer: str) -> None:
    hosts = {"a": host(ACME, customer), "b": host(GLOBEX, "Acme")}
    found = made(hosts, ["a", "b"])
    names = [one["file"] for one in found.values()]
    assert len(set(names)) == 2
    assert all(name.startswith("ticket-") and "/" not in name and name.isascii() for name in names)
    assert all(len(name) < 80 for name in names)
    for one in found.values():
        assert "\x1b" not in one["text"] + "".join(one["lines"])
        table = [line for line in one["text"].splitlines() if line.startswith("| ")]
        assert all(line.replace("\\|", "").count("|") == 3 for line in table)
