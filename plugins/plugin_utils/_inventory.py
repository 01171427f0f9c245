# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an inventory plugin has to know of an inventory that other sources have filled before it."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleError, AnsibleParserError
from ansible.inventory.data import InventoryData
from ansible.inventory.helpers import get_group_vars
from ansible.vars.plugins import get_vars_from_path
from ansible_collections.ctl.aws.plugins.module_utils._account.inventory.hosts import ID, Inventory


def known(inventory: t.Any, loader: t.Any, templar: t.Any) -> Inventory:
    """The hosts of other sources with their account ids, and the groups.

    :raises AnsibleParserError: an account id is a template that cannot be rendered here: its account would be there
        twice.
    """
    ids = {name: _account_id(host, loader, templar) for name, host in inventory.hosts.items()}
    return Inventory(ids, frozenset(inventory.groups))


def _account_id(host: t.Any, loader: t.Any, templar: t.Any) -> str:
    """The id that a host has by its source, its groups, or host_vars and group_vars beside it; "" where it has none."""
    groups, place = host.get_groups(), host.vars.get("inventory_dir")

    def beside(entities: list[t.Any]) -> dict[str, t.Any]:
        return dict(get_vars_from_path(loader, place, entities, "task")) if place else {}

    # As Ansible ranks them. Of a host that is called like a group, some sources give the group its variables.
    variables = {**get_group_vars(groups), **beside(groups), **host.vars, **beside([host])}
    given = variables.get(ID, "")
    if not isinstance(given, str) or "{{" not in given:
        return str(given)
    templar.available_variables = {**variables, "inventory_hostname": host.name}
    try:
        return str(templar.template(given))
    except AnsibleError as error:
        raise AnsibleParserError(
            f"{ID} of host {host.name} is '{given}', which cannot be rendered while the inventory is read: write the "
            f"12 digits, in quotes ({error})"
        ) from error


def rehearsal(inventory: t.Any) -> t.Any:
    """A copy of an inventory, to try on what may fail: a source that fails halfway leaves its half behind."""
    copy = InventoryData()
    for name, host in inventory.hosts.items():
        copy.add_host(name)
        copy.hosts[name].vars = dict(host.vars)
    for name in inventory.groups:
        copy.add_group(name)
    for name, group in inventory.groups.items():
        for child in group.child_groups:
            copy.add_child(name, child.name)
        for host in group.hosts:
            # add_child would take a group that is called like the host.
            copy.add_host(host.name, name)
    return copy
