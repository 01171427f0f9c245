# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory plugin, through Ansible: who is a host, what is said of it, and what is not."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.tests.accounts import (
    ACME,
    GLOBEX,
    INITECH,
    MANAGEMENT,
    PARTNER,
    STRANGER,
    UMBRELLA,
)
from ansible_collections.ctl.aws.tests.emulator.client import SEEDS, LocalAws
from ansible_collections.ctl.aws.tests.integration.support import looks
from ansible_collections.ctl.aws.tests.integration.support.playbooks import ANSIBLE_PLAYBOOK, ROOT, Operator
from ansible_collections.ctl.aws.tests.unit.support.role_specs import documentation_of_the_inventory

ANSIBLE_INVENTORY = str(Path(ANSIBLE_PLAYBOOK).with_name("ansible-inventory"))
OURS, THEIRS = "o-ctlpartner01", "o-stranger00001"
# What --list marks what is no template with.
UNSAFE = "__ansible_unsafe"

# Each where a member can put it: nothing of it may ever be rendered.
EVIL = "{{ lookup('ansible.builtin.pipe', 'touch rendered') }}"
SHOWN = EVIL.replace("{{", "{ {")


def member(account_id: str, unit: str = "ou-ctl1-customers", **of_organization: Any) -> dict[str, Any]:
    """An account of the partner's organization."""
    organization = {"member_of": OURS, "unit": unit, **of_organization}
    return {"id": account_id, "name": f"account-{account_id}", "organization": organization}


class Inventory:
    """A file for the plugin, and what Ansible makes of it."""

    def __init__(self, aws: LocalAws, directory: Path) -> None:
        self.aws = aws
        self.directory = directory
        self.path = directory / "partner.aws_accounts.yml"

    def seed(self, *accounts: dict[str, Any], production: str = "Prod 1") -> None:
        """The partner's organization with these accounts. :param production: how a unit of it is called."""
        fleet = yaml.safe_load((SEEDS / "fleet.yml").read_text())
        units = next(one for one in fleet["management"] if one["id"] == MANAGEMENT)["organization"]["units"]
        units.append({"id": "ou-ctl1-production", "name": production, "parent": "ou-ctl1-customers"})
        self.aws.reset({**fleet, "accounts": list(accounts)})

    def write(self, **options: Any) -> None:
        """What the file says beside the organization."""
        content = {"plugin": "ctl.aws.accounts", "organizations": [{"profile": "management"}], **options}
        self.path.write_text(yaml.safe_dump(content), encoding="utf-8")

    def run(self, *command: str, before: tuple[Path, ...] = (), **more: str) -> subprocess.CompletedProcess[str]:
        """A command of Ansible's over the file. :param before: other sources. :param more: of the environment."""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "ANSIBLE_"))}
        # What cannot be read is an error, and no warning.
        own = {"ANSIBLE_NOCOLOR": "true", "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true"}
        return subprocess.run(
            [*command, *(word for path in (*before, self.path) for word in ("-i", str(path)))],
            env={**inherited, **self.aws.environment(), **own, **more},
            cwd=self.directory,
            check=False,
            capture_output=True,
            text=True,
        )

    def hosts(self, *before: Path, **options: Any) -> dict[str, dict[str, Any]]:
        """The hosts with their variables, as plain values.

        :param before: other sources. :param options: what the file says; without any, it is as it was.
        """
        if options or not self.path.exists():
            self.write(**options)
        done = self.run(ANSIBLE_INVENTORY, "--list", before=before)
        assert not done.returncode and not done.stderr, done.stderr
        return {name: plain(own) for name, own in json.loads(done.stdout)["_meta"]["hostvars"].items()}

    def refused(self, *before: Path, **options: Any) -> str:
        """Why there is no host at all."""
        self.write(**options)
        done = self.run(ANSIBLE_INVENTORY, "--list", before=before)
        assert done.returncode and "Traceback" not in done.stderr
        return " ".join(done.stderr.split())


def plain(value: Any) -> Any:
    """A value without Ansible's marks."""
    if isinstance(value, dict):
        return value[UNSAFE] if set(value) == {UNSAFE} else {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


@pytest.fixture
def inventory(aws: LocalAws, tmp_path: Path) -> Inventory:
    """Nothing in it yet."""
    return Inventory(aws, tmp_path)


def test_active_members_are_hosts_with_what_organizations_knows(inventory: Inventory) -> None:
    inventory.seed(member(ACME, joined="CREATED"), {**member(GLOBEX), "suspended": True}, {"id": INITECH, "name": "x"})
    hosts = inventory.hosts()
    assert list(hosts) == [ACME]
    assert hosts[ACME].pop("account_joined").startswith("20")
    assert hosts[ACME] == {
        "ctl_account_id": ACME,
        "account_name": f"account-{ACME}",
        "account_email": f"***@account-{ACME}.example.com",
        "account_state": "ACTIVE",
        "account_joined_method": "CREATED",
        "account_organization_id": OURS,
        "account_management_account_id": MANAGEMENT,
    }
    # What nobody asked for is not read, and nothing is written.
    assert [call["operation"] for call in inventory.aws.calls()] == [
        "GetCallerIdentity",
        "DescribeOrganization",
        "ListAccounts",
    ]
    assert inventory.hosts(email="whole", states=["SUSPENDED"])[GLOBEX]["account_email"].startswith("root@")


def test_units_are_groups_in_groups(inventory: Inventory) -> None:
    inventory.seed(member(ACME, "ou-ctl1-production"), member(GLOBEX), member(INITECH, "r-ctl1"))
    inventory.write(units=True, keyed_groups=[{"key": "account_state", "prefix": "state"}])
    done = inventory.run(ANSIBLE_INVENTORY, "--graph")
    assert done.stdout.splitlines() == [
        "@all:",
        "  |--@ungrouped:",
        "  |--@unit_Customers:",
        "  |  |--@unit_Customers_Prod_1:",
        f"  |  |  |--{ACME}",
        f"  |  |--{GLOBEX}",
        "  |--@unit_Suspended:",
        "  |--@state_ACTIVE:",
        *(f"  |  |--{one}" for one in (ACME, GLOBEX, INITECH)),
    ]
    hosts = inventory.hosts()
    assert {name: (one["account_unit"], one["account_unit_id"]) for name, one in hosts.items()} == {
        ACME: ("Customers/Prod 1", "ou-ctl1-production"),
        GLOBEX: ("Customers", "ou-ctl1-customers"),
        INITECH: ("", "r-ctl1"),
    }


def test_the_documentation_shows_what_comes_out(inventory: Inventory) -> None:
    text = (ROOT / "docs/inventory-from-organizations.md").read_text(encoding="utf-8")
    acme = member(ACME, "ou-ctl1-production", tags={"host": "acme", "environment": "production"})
    inventory.seed(acme, {**member(GLOBEX), "name": "globex"}, production="Production")
    inventory.path.write_text(text.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    shown = "@all:" + text.split("@all:")[1].split("$ ")[0]
    graph = inventory.run(ANSIBLE_INVENTORY, "--graph").stdout
    assert graph.replace("  |--@unit_Suspended:\n", "") == shown


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        (["Customers"], [ACME, GLOBEX]),
        (["ou-ctl1-production"], [ACME]),
        (["Customers/Prod 1", "r-ctl1"], [ACME, GLOBEX, INITECH]),
        (["Suspended"], []),
    ],
)
def test_only_accounts_within_units(inventory: Inventory, within: list[str], expected: list[str]) -> None:
    inventory.seed(member(ACME, "ou-ctl1-production"), member(GLOBEX), member(INITECH, "r-ctl1"))
    assert list(inventory.hosts(within=within)) == expected


def test_lists_that_begin_with_an_empty_page_are_read_to_their_end(inventory: Inventory) -> None:
    inventory.seed(*(member(f"{200000000000 + number}") for number in range(45)))
    inventory.aws.set_account(MANAGEMENT, empty_first_page=True)
    assert len(inventory.hosts(units=True, tags=True)) == 45


def test_nothing_that_aws_says_is_ever_rendered(inventory: Inventory) -> None:
    tags = {"environment": EVIL, "host": EVIL, "ctl:regions": EVIL, "ctl:harden-password-minimum-length": EVIL}
    inventory.seed({**member(ACME, tags=tags), "name": EVIL, "email": f"root@{EVIL}"})
    inventory.write(
        tags=True,
        email="whole",
        hostnames=["tag:host"],
        tag_variables=["ctl_regions", "ctl_harden_password_minimum_length"],
        compose={"composed": "account_name", "joined": "account_name ~ account_tags.environment"},
        keyed_groups=[{"key": "account_name", "prefix": "name"}, {"key": "account_tags", "prefix": "tag"}],
        groups={"made": "account_name is defined"},
    )
    playbook = inventory.directory / "show.yml"
    task = {
        "ansible.builtin.debug": {
            "msg": "{{ vars }} {{ hostvars[inventory_hostname] }} {{ group_names }} {{ composed }}"
        }
    }
    everything = {"name": "{{ account_name }}", "ansible.builtin.debug": {"var": "account_tags"}}
    more = {"ansible.builtin.debug": {"msg": "{{ joined }} {{ ctl_regions }} {{ account_email }}"}}
    play = {"hosts": "all", "gather_facts": False, "connection": "local", "tasks": [task, everything, more]}
    playbook.write_text(json.dumps([play]), encoding="utf-8")

    done = inventory.run(ANSIBLE_PLAYBOOK, str(playbook))
    assert done.returncode == 0 and SHOWN in done.stdout, done.stdout + done.stderr
    # What ansible-inventory wrote is an inventory again: as a script in AWX, and as YAML, which keeps no mark.
    script = inventory.directory / "script"
    script.write_text(f"#!/bin/sh\ncat <<'END'\n{inventory.run(ANSIBLE_INVENTORY, '--list', '--export').stdout}\nEND\n")
    script.chmod(stat.S_IRWXU)
    kept = inventory.directory / "kept.yml"
    kept.write_text(inventory.run(ANSIBLE_INVENTORY, "--list", "--yaml").stdout, encoding="utf-8")
    for inventory.path in (script, kept):
        again = inventory.run(ANSIBLE_PLAYBOOK, str(playbook))
        assert again.returncode == 0 and SHOWN in again.stdout, again.stdout + again.stderr
    assert not (inventory.directory / "rendered").exists()


def test_every_text_from_aws_is_marked(inventory: Inventory) -> None:
    inventory.seed(member(ACME, tags={"a": "b", "ctl:regions": "us-east-1"}))
    inventory.write(tags=True, units=True, tag_variables=["ctl_regions"], compose={"composed": "account_name"})
    listed = json.loads(inventory.run(ANSIBLE_INVENTORY, "--list").stdout)["_meta"]["hostvars"][ACME]

    def unmarked(value: Any) -> list[Any]:
        if isinstance(value, dict):
            return [] if set(value) == {UNSAFE} else [one for item in value.values() for one in unmarked(item)]
        return [one for item in value for one in unmarked(item)] if isinstance(value, list) else [value]

    assert len(listed) > 8 and unmarked(listed) == []


def test_tags_set_what_is_allowed_and_named_and_nothing_else(inventory: Inventory) -> None:
    tags = {
        "ctl:regions": "us-east-1 eu-west-1",
        "ctl:harden-password-minimum-length": "16",
        "ctl:harden-support-role": "no",
        "ctl:harden-password-maximum-age": "for ever",
        "ctl:provider-sync": "never",
        "ctl:external-id": "a-secret-of-acme",
        "CTL_External_ID": "a-secret-of-acme",
        "external - role - id": "a-secret-of-acme",
        "ext-id": "a-secret-of-acme",
        "ctl:role-arn": "arn:aws:iam::222222222222:role/Elsewhere",
        "ctl:offboard-confirm": ACME,
    }
    inventory.seed(member(ACME, tags=tags), member(GLOBEX))
    named = [
        "ctl_harden_password_maximum_age",
        "ctl_harden_password_minimum_length",
        "ctl_harden_support_role",
        "ctl_regions",
    ]
    hosts = inventory.hosts(tag_variables=named)
    assert {name: value for name, value in hosts[ACME].items() if name.startswith("ctl_")} == {
        "ctl_account_id": ACME,
        "ctl_harden_password_maximum_age": "for ever",
        "ctl_harden_password_minimum_length": 16,
        "ctl_harden_support_role": False,
        "ctl_regions": ["us-east-1", "eu-west-1"],
    }
    assert not {name for name in hosts[GLOBEX] if name.startswith("ctl_")} - {"ctl_account_id"}
    assert "a-secret-of-acme" not in str(hosts)


@pytest.mark.parametrize(
    "name",
    [
        "ctl_harden_log_retention_days",
        "ctl_external_id",
        "ctl_role_arn",
        "ctl_offboard_confirm",
        "ctl_partner_connection",
    ],
)
def test_no_tag_can_set_a_connection_a_role_or_a_confirmation(inventory: Inventory, name: str) -> None:
    assert "tag_variables" in inventory.refused(tag_variables=[name])
    assert inventory.aws.calls() == []


def test_a_host_of_another_source_keeps_its_name_and_its_variables(inventory: Inventory) -> None:
    inventory.seed(member(ACME, tags={"ctl:regions": "us-east-1"}), member(GLOBEX, tags={"host": "acme"}))
    others = inventory.directory / "accounts.yml"
    own = {"ctl_account_id": ACME, "ctl_regions": ["eu-west-1"], "account_name": "{{ 'our' }} own"}
    others.write_text(yaml.safe_dump({"all": {"hosts": {"acme": own}}}), encoding="utf-8")
    hosts = inventory.hosts(others, hostnames=["tag:host"], tag_variables=["ctl_regions"])
    assert list(hosts) == ["acme", f"acme-{GLOBEX}"]
    assert (hosts["acme"]["ctl_account_id"], hosts["acme"]["ctl_regions"]) == (ACME, ["eu-west-1"])
    assert hosts["acme"]["account_state"] == "ACTIVE"
    assert hosts["acme"]["account_name"] == "{{ 'our' }} own"


@pytest.mark.parametrize("own", [ACME, "{{ '2' * 12 }}"], ids=["digits", "template"])
def test_an_id_that_a_host_has_beside_its_source_is_seen(inventory: Inventory, own: str) -> None:
    inventory.seed(member(ACME))
    others = inventory.directory / "accounts.yml"
    others.write_text("all: {hosts: {acme: {}}}", encoding="utf-8")
    (inventory.directory / "host_vars").mkdir()
    beside = inventory.directory / "host_vars/acme.yml"
    beside.write_text(yaml.safe_dump({"ctl_account_id": own}), encoding="utf-8")
    assert list(inventory.hosts(others)) == ["acme"]
    beside.write_text("ctl_account_id: '{{ nobody_knows }}'", encoding="utf-8")
    assert "ctl_account_id of host acme" in inventory.refused(others)


def test_compose_changes_nothing_that_another_source_says(inventory: Inventory) -> None:
    inventory.seed(member(ACME))
    others = inventory.directory / "accounts.yml"
    own = {"ctl_account_id": ACME, "ctl_regions": ["eu-west-1"]}
    others.write_text(yaml.safe_dump({"all": {"hosts": {"acme": own}}}), encoding="utf-8")
    assert inventory.hosts(others, compose={"ctl_regions": "['us-east-1']"})["acme"]["ctl_regions"] == ["eu-west-1"]
    assert "compose cannot set ctl_account_id" in inventory.refused(compose={"ctl_account_id": "'333333333333'"})


# What fails while groups are made, when all hosts are there already.
LATE: dict[str, dict[str, Any]] = {
    "an account without the tag": {"strict": True, "keyed_groups": [{"key": "account_tags.environment"}]},
    "a variable that is none": {"strict": True, "compose": {"composed": "nobody_knows"}},
    "a host like a group": {"hostnames": ["tag:host"], "keyed_groups": [{"key": "account_tags.group | default('x')"}]},
}


@pytest.mark.parametrize("options", LATE.values(), ids=list(LATE))
def test_what_fails_late_leaves_no_host_behind(inventory: Inventory, options: dict[str, Any]) -> None:
    """A host without its groups would escape what excludes them."""
    inventory.seed(
        member(ACME, tags={"environment": "production", "host": "staging"}), member(GLOBEX, tags={"group": "staging"})
    )
    others = inventory.directory / "accounts.yml"
    others.write_text(yaml.safe_dump({"all": {"hosts": {"mine": {"ctl_account_id": UMBRELLA}}}}), encoding="utf-8")
    inventory.write(tags=True, **{"leading_separator": False, **options})
    own = {"ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "false"}
    done = inventory.run(ANSIBLE_INVENTORY, "--list", before=(others,), **own)
    assert list(json.loads(done.stdout)["_meta"]["hostvars"]) == ["mine"], done.stdout
    assert "Failed to parse" in done.stderr


def test_a_group_of_another_source_may_be_called_like_its_host(inventory: Inventory) -> None:
    """Ansible warns of it, and no more."""
    inventory.seed(member(ACME), member(GLOBEX))
    others = inventory.directory / "accounts.yml"
    own = {"acme": {"ctl_account_id": ACME}}
    others.write_text(yaml.safe_dump({"all": {"children": {"acme": {"hosts": own}}}}), encoding="utf-8")
    inventory.write()
    done = inventory.run(ANSIBLE_INVENTORY, "--list", before=(others,))
    assert done.returncode == 0, done.stderr
    assert sorted(json.loads(done.stdout)["_meta"]["hostvars"]) == [GLOBEX, "acme"]
    # Both would be written to the group.
    for options in ({"compose": {"composed": "account_name"}}, {"groups": {"made": "true"}}):
        assert "acme: a host and a group have this name" in inventory.refused(others, **options)


def test_a_host_is_never_called_like_the_group_of_a_unit(inventory: Inventory) -> None:
    inventory.seed(
        member(ACME, "ou-ctl1-production", tags={"host": "unit_Suspended"}),
        member(GLOBEX, tags={"host": "unit_Customers"}),
    )
    inventory.write(units=True, hostnames=["tag:host"])
    graph = inventory.run(ANSIBLE_INVENTORY, "--graph").stdout
    assert f"--unit_Suspended-{ACME}\n" in graph and f"--unit_Customers-{GLOBEX}\n" in graph


def test_several_organizations_in_one_file(inventory: Inventory) -> None:
    theirs = {"id": UMBRELLA, "name": "umbrella", "organization": {"member_of": THEIRS}}
    inventory.seed(member(ACME), theirs)
    sources = [{"profile": "management", "organization_id": OURS}, {"profile": "{{ 'stran' ~ 'ger' }}"}]
    hosts = inventory.hosts(organizations=sources)
    assert {name: one["account_organization_id"] for name, one in hosts.items()} == {ACME: OURS, UMBRELLA: THEIRS}
    assert not {MANAGEMENT, STRANGER} & hosts.keys()
    # One that cannot be read, and nobody is a host.
    inventory.aws.fault("organizations", "ListAccounts", account=STRANGER, code="AccessDeniedException")
    assert "AccessDeniedException" in inventory.refused(organizations=sources)


def test_the_cache_is_asked_first_and_has_neither_addresses_nor_secrets(inventory: Inventory) -> None:
    inventory.seed(member(ACME, tags={"ctl:external-id": "a-secret-of-acme"}))
    folder = inventory.directory / "cache"
    cached = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(folder)}
    first = inventory.hosts(tags=True, **cached)
    inventory.aws.clear_calls()
    assert inventory.hosts() == first
    assert inventory.aws.calls() == []
    (kept,) = folder.iterdir()
    assert "a-secret-of-acme" not in kept.read_text() and "root@" not in kept.read_text()
    # Another question, other credentials, or --flush-cache: it is asked anew.
    inventory.write(units=True, organizations=[{}], **cached)
    assert ACME in inventory.run(ANSIBLE_INVENTORY, "--list", AWS_PROFILE="management").stdout
    assert inventory.aws.calls(operation="ListRoots")
    stranger = inventory.run(ANSIBLE_INVENTORY, "--list", AWS_PROFILE="stranger")
    assert stranger.returncode == 0 and ACME not in stranger.stdout
    inventory.aws.clear_calls()
    playbook = inventory.directory / "nothing.yml"
    playbook.write_text('[{"hosts": "all", "gather_facts": false}]', encoding="utf-8")
    flushed = inventory.run(ANSIBLE_PLAYBOOK, str(playbook), "--list-hosts", "--flush-cache", AWS_PROFILE="management")
    assert ACME in flushed.stdout
    assert inventory.aws.calls(operation="ListRoots")


def test_conditions_choose_hosts(inventory: Inventory) -> None:
    inventory.seed(member(ACME, tags={"managed": "no"}), member(GLOBEX, tags={"managed": "yes"}), member(INITECH))
    conditions = [
        {"include": f"ctl_account_id == '{INITECH}'"},
        {"exclude": "account_tags.managed | default('no') == 'no'"},
    ]
    assert list(inventory.hosts(tags=True, filters=conditions)) == [GLOBEX, INITECH]
    assert "neither true nor false" in inventory.refused(filters=[{"exclude": "account_name"}])
    assert "account_tags" in inventory.refused(filters=[{"exclude": "account_tags.managed == 'no'"}])
    assert "include or exclude" in inventory.refused(filters=[{"includes": "true"}])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"organizations": [{"profile": "nobody"}]}, ["profile"]),
        ({"organizations": [{"profile": "management", "account_id": ACME}]}, [MANAGEMENT, ACME]),
        ({"organizations": [{"profile": "management", "organization_id": THEIRS}]}, [OURS, THEIRS]),
        ({"organizations": [{"profil": "management"}]}, ["profil"]),
        ({"organizations": ["management"]}, ["no dictionary"]),
        ({"organizations": [{"profile": "partner"}]}, ["is in no organization"]),
        ({"hostnames": ["nam"]}, ["hostnames", "nam"]),
        ({"states": ["active"]}, ["states"]),
        ({"within": ["Nowhere"]}, ["within", "Nowhere"]),
        ({"filter": []}, ["no option filter"]),
        ({"units": "maybe"}, ["units", "true or false"]),
        ({"organizations": []}, ["organizations is empty"]),
        ({"states": []}, ["states is empty"]),
        ({"hostnames": [1]}, ["hostnames is '1'"]),
    ],
)
def test_what_cannot_be_meant_is_said(inventory: Inventory, options: dict[str, Any], words: list[str]) -> None:
    inventory.seed(member(ACME))
    said = inventory.refused(**options)
    assert all(word in said for word in words), said


def test_the_documented_permissions_are_enough_and_each_is_needed(inventory: Inventory) -> None:
    inventory.seed(member(ACME))
    (note, *_rest) = documentation_of_the_inventory()["notes"]
    actions = set(re.findall(r"organizations:[A-Za-z]+", note))
    needed = {
        # By whether units and tags are asked for, too.
        True: actions - {"organizations:ListAccounts"},
        False: {"organizations:DescribeOrganization", "organizations:ListAccounts"},
    }
    for more, enough in needed.items():
        inventory.aws.enforce_identity_policies(boundary=sorted(enough))
        assert list(inventory.hosts(units=more, tags=more)) == [ACME]
        for action in enough:
            inventory.aws.enforce_identity_policies(boundary=sorted(enough - {action}))
            assert action in inventory.refused(units=more, tags=more)


def test_tags_of_many_accounts_are_read_at_the_pace_that_aws_allows(inventory: Inventory) -> None:
    inventory.seed(*(member(f"{200000000000 + number}", tags={"number": str(number)}) for number in range(40)))
    inventory.aws.fault("organizations", kind="throttling", per_second=4, count=None)
    hosts = inventory.hosts(tags=True)
    assert [one["account_tags"]["number"] for one in hosts.values()] == [str(number) for number in range(40)]


def test_hardening_goes_by_the_organization_alone(inventory: Inventory, aws: LocalAws) -> None:
    """The accounts of the organization are hardened, and what a tag says of one is heard."""
    role = {"CTLDeveloperRole": {"trust": {"AWS": PARTNER}, "policies": ["AdministratorAccess"]}}
    tags = {"ctl:harden-password-minimum-length": "20"}
    inventory.seed({**member(ACME, tags=tags), "roles": role}, {**member(GLOBEX), "roles": role})
    inventory.write(tag_variables=["ctl_harden_password_minimum_length"])
    options = ("-i", str(inventory.path), "-t", "ctl_harden_password_policy")
    run = Operator(aws, inventory.directory).play("harden", {}, *options)
    assert (run.code, run.results) == (0, {ACME: "ok", GLOBEX: "ok"}), run.output
    policies = {one: looks.password_policy(aws, one) or {} for one in (ACME, GLOBEX)}
    assert {one: policy["MinimumPasswordLength"] for one, policy in policies.items()} == {ACME: 20, GLOBEX: 14}
