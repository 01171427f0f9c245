# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One ticket for all departing accounts of a customer."""

from __future__ import annotations

from typing import Any

import pytest
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


def made(hosts: dict[str, dict[str, Any]], run: list[str], directory: str = "/packets") -> dict[str, Any]:
    return tickets(list(hosts), hosts, run, "CAM_CloudIntegration", directory)


def of(found: dict[str, Any], name: str) -> Any:
    [file] = [one for one in found["files"] if one["name"] == name]
    return file["json"] if name.endswith(".json") else file["text"]


def test_a_ticket_has_all_departing_accounts_of_the_customers_of_the_run() -> None:
    found = made(HOSTS, ["acme-test"])
    assert [one["name"] for one in found["files"]] == ["ticket-Acme.md", "ticket-Acme.json"]
    ticket = of(found, "ticket-Acme.json")
    assert [one["account_id"] for one in ticket["departing_accounts"]] == [ACME, GLOBEX]
    assert ticket["accounts_without_root_access"] == [ACME]
    assert ticket["representative"] == [{"value": "Alice", "accounts": [ACME, GLOBEX]}]
    # Where accounts differ, each value stands with its accounts.
    assert ticket["target_date"] == [{"value": END, "accounts": [ACME]}, {"value": "2027-01-31", "accounts": [GLOBEX]}]
    assert ticket["keeps_cloud_application_manager"] == [
        {"value": "no", "accounts": [ACME]},
        {"value": "yes", "accounts": [GLOBEX]},
    ]
    text = of(found, "ticket-Acme.md")
    assert f"| Target date | {END} ({ACME}); 2027-01-31 ({GLOBEX}) |" in text
    assert "| Representative | Alice |" in text
    assert f"{ACME} (acme-prod), {GLOBEX} (acme-test)" in text
    assert {line for line in text.splitlines() if line} <= set(found["lines"])
    assert "written to /packets/ticket-Acme.md" in found["lines"]


@pytest.mark.parametrize(
    "otherwise",
    [
        {"customer": ""},
        {"customer": None},
        {"customer": "  "},
        {"contract_end": ""},
        {"contract_end": None},
    ],
)
def test_without_a_customer_or_an_end_an_account_departs_by_itself(otherwise: dict[str, Any]) -> None:
    hosts = {"acme-prod": host(ACME, **otherwise), "plain": {"ctl_account_id": GLOBEX}}
    assert made(hosts, list(hosts)) == {"files": [], "lines": []}


def test_a_run_writes_the_ticket_of_every_customer_in_it_and_of_no_other() -> None:
    names = [one["name"] for one in made(HOSTS, ["initech", "acme-prod"])["files"]]
    assert names == ["ticket-Acme.md", "ticket-Acme.json", "ticket-Initech.md", "ticket-Initech.json"]
    assert made({**HOSTS, "other": {"ctl_account_id": "555555555555"}}, ["other"])["files"] == []


def test_what_is_not_written_is_said_to_be_nowhere_else() -> None:
    assert "written to nowhere but here: keep it" in made(HOSTS, ["initech"], "")["lines"]


@pytest.mark.parametrize(
    "customer", ["Acme/../..", "Ac|me", "Acme Ltd.", "\x1b[31mAcme", "{{ 7 * 7 }}", "日本", ".", "-"]
)
def test_the_name_of_a_customer_is_no_path_and_no_markdown(customer: str) -> None:
    hosts = {"a": host(ACME, customer), "b": host(GLOBEX, "Acme")}
    found = made(hosts, ["a", "b"])
    names = [one["name"] for one in found["files"]]
    assert len(set(names)) == 4
    assert all(name.startswith("ticket-") and "/" not in name and name.isascii() for name in names)
    assert "\x1b" not in "\n".join(found["lines"])
    table = [line for line in found["lines"] if line.startswith("| ")]
    assert all(line.replace("\\|", "").count("|") == 3 for line in table)
