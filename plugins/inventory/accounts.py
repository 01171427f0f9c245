# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: accounts
short_description: The accounts of AWS Organizations as hosts
version_added: "1.0.0"
author: ctl.aws contributors (@ctl-aws)
description:
  - Every member account of one or several organizations is a host with C(ctl_account_id). Management accounts are never
    among them, suspended and closing accounts only if O(states) has them.
  - The file has to be named with C(aws_accounts.yml) or C(aws_accounts.yaml) at its end.
  - >-
    What AWS says is not trusted: a member names itself. Every value is marked unsafe, and the braces of templates in it
    are set apart, so that none is ever rendered. Characters that a terminal obeys are shown by their number.
  - An account that a source before this one has by C(ctl_account_id) (there, or in C(host_vars) or C(group_vars)
    beside it) keeps its host's name, and the variables that it has there.
  - No host is added unless everything of all organizations could be read.
requirements:
  - boto3 and botocore
notes:
  - >-
    The caller is the management account or a delegated administrator, with the IAM actions
    C(organizations:DescribeOrganization) and C(organizations:ListAccounts); with O(units) or O(within)
    C(organizations:ListRoots), C(organizations:ListOrganizationalUnitsForParent) and
    C(organizations:ListAccountsForParent) instead of the latter; with O(tags) C(organizations:ListTagsForResource).
  - AWS gives twenty accounts a call. O(units) costs two calls for every unit, O(tags) one for every account.
    O(cache) makes them once.
extends_documentation_fragment:
  - ansible.builtin.constructed
  - ansible.builtin.inventory_cache
options:
  plugin:
    description: The name of this plugin.
    type: str
    required: true
    choices: [ctl.aws.accounts]
  organizations:
    description:
      - How each organization is reached. Without it, by botocore's default chain.
      - Values may be templates, such as a lookup of the environment or of a vault.
    type: list
    elements: dict
    default: [{}]
    suboptions:
      organization_id:
        description: The organization that it has to be, such as V(o-abcd012345). Another one is refused.
        type: str
      account_id:
        description: The account that the credentials have to be in, 12 digits, quoted.
        type: str
      profile:
        description: Name of a profile in the shared configuration files. Excludes O(organizations[].access_key).
        type: str
      access_key:
        description: AWS access key id.
        type: str
      secret_key:
        description: AWS secret access key, to be given together with O(organizations[].access_key).
        type: str
      session_token:
        description: Session token of temporary credentials.
        type: str
      role_arn:
        description: A role to assume with the credentials above, such as one in the management account.
        type: str
      external_id:
        description: The external id that the role's trust policy asks for.
        type: str
      region:
        description: The region whose partition it is. V(us-east-1) where nothing names one.
        type: str
      endpoint_url:
        description: Where to send AWS calls instead of to AWS.
        type: str
      validate_certs:
        description: Whether TLS certificates are checked.
        type: bool
        default: true
      aws_ca_bundle:
        description: A file of CA certificates to trust.
        type: path
  hostnames:
    description:
      - By what a host is called, the first that an account has, V(account_id), V(name), or C(tag:) and a tag's key.
      - Of V(name) and of tags, characters that are no letters, digits, C(_) or C(.) become C(-).
      - A V(name) has the account id behind it, since a member names itself. So has a tag where two accounts have
        the same.
    type: list
    elements: str
    default: [account_id]
  states:
    description: In which states an account is wanted.
    type: list
    elements: str
    choices: [PENDING_ACTIVATION, ACTIVE, SUSPENDED, PENDING_CLOSURE, CLOSED]
    default: [ACTIVE]
  units:
    description:
      - Whether the organizational units are read. Each becomes a group, C(unit_) and its path, with the groups of the
        units below it as children.
    type: bool
    default: false
  within:
    description: Only accounts in these units or below them, by id (V(ou-abcd-12345678)) or path (V(Customers/Prod)).
    type: list
    elements: str
    default: []
  tags:
    description: Whether the tags of every account are read. Tags about an external id are left out.
    type: bool
    default: false
  tag_variables:
    description:
      - Variables that an account's tags set. The tag of V(ctl_regions) is C(ctl:regions), the one of
        V(ctl_provider_sync) C(ctl:provider-sync). Elements of a list are separated by spaces.
      - Whoever may tag accounts decides about these. So no connection, role, endpoint or confirmation is among those
        that are possible.
      - A value that does not fit is passed on as it is, and the run refuses that account.
    type: list
    elements: str
    choices:
      - ctl_cam_provider_id
      - ctl_enroll_require_support
      - ctl_harden_password_maximum_age
      - ctl_harden_password_minimum_length
      - ctl_harden_password_reuse_prevention
      - ctl_harden_support_role
      - ctl_offboard_contract_end
      - ctl_offboard_representative
      - ctl_provider_sync
      - ctl_regions
    default: []
  email:
    description: Whether root addresses are shown V(masked), with their domain alone, or V(whole).
    type: str
    choices: [masked, whole]
    default: masked
  filters:
    description:
      - Which accounts become hosts. The first condition that holds decides; where none does, the account is a host.
      - Each is a dictionary with C(include) or C(exclude), a Jinja expression over the host's variables.
      - A condition that cannot be evaluated is an error.
    type: list
    elements: dict
    default: []
seealso:
  - module: ctl.aws.account_run_info
    description: Checks the variables that an account has.
  - name: Accounts from AWS Organizations
    link: https://github.com/ctl/ctl.aws/blob/main/docs/inventory-from-organizations.md
    description: How to set it up, what is not trusted, and what it costs.
  - name: "AWS: ListAccounts"
    link: https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
    description: What AWS says of an account.
"""

EXAMPLES = r"""
# partner.aws_accounts.yml: every active account of the organization that the credentials at hand manage
plugin: ctl.aws.accounts

---
# What the partner's operators may use: two organizations, named by a tag, grouped by unit and by tag
plugin: ctl.aws.accounts
organizations:
  - profile: partner
    role_arn: arn:aws:iam::111111111111:role/CTLOrganizationRole
    organization_id: o-ctlpartner01
  - profile: partner-eu
    account_id: "666666666666"
hostnames: ["tag:host", account_id]
units: true
tags: true
keyed_groups:
  - {key: account_state, prefix: state}
  - {key: "account_tags.environment | default('none')", prefix: environment}
tag_variables: [ctl_regions, ctl_cam_provider_id]
filters:
  - exclude: account_tags.managed | default('yes') == 'no'
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.ansible/accounts
"""

import os
import typing as t

from ansible.errors import AnsibleError, AnsibleParserError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible.utils.unsafe_proxy import wrap_var
from ansible_collections.ctl.aws.plugins.module_utils._access.connection import HAS_BOTOCORE, Connection
from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import connection_arguments
from ansible_collections.ctl.aws.plugins.module_utils._account.inventory.hosts import (
    ID,
    TAG,
    Host,
    Inventory,
    hosts,
    unit_groups,
)
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._services.organizations import accounts
from ansible_collections.ctl.aws.plugins.plugin_utils._inventory import known, rehearsal

_OF_A_RUN = {"run_id", "journal", "plan_key", "plan_digest"}
SOURCE = {
    **{name: spec for name, spec in connection_arguments().items() if name not in _OF_A_RUN},
    "organization_id": {"type": "str"},
}
# Where botocore's default chain begins.
WHO_ASKS = ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_ENDPOINT_URL", "AWS_ROLE_ARN", "AWS_CONFIG_FILE")
ENDINGS = ("aws_accounts.yml", "aws_accounts.yaml")


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    NAME = "ctl.aws.accounts"

    def verify_file(self, path: str) -> bool:
        """Called by Ansible: whether this is a file for this plugin."""
        return bool(super().verify_file(path)) and path.endswith(ENDINGS)

    def parse(self, inventory: t.Any, loader: t.Any, path: str, cache: bool = True) -> None:
        """Called by Ansible."""
        super().parse(inventory, loader, path, cache)
        self._check(self._read_config_data(path))
        try:
            found = self._found(self.get_cache_key(path), cache)
            there = known(inventory, loader, self.templar)
            named = hosts(
                found, self.get_option("hostnames"), self.get_option("tag_variables"), self._besides(there, found)
            )
        except CtlError as error:
            raise AnsibleParserError(str(error)) from error
        wanted = [host for host in named if self._is_wanted(host)]
        self.inventory = rehearsal(inventory)
        self._fill(wanted, found)
        self._check_names(wanted, there)
        self.inventory = inventory
        self._fill(wanted, found)

    def _check(self, given: t.Mapping[str, t.Any]) -> None:
        """What of a file cannot be meant, beside what Ansible finds."""
        unknown = sorted(set(given) - set(self.option_definitions))
        if unknown:
            raise AnsibleParserError(f"ctl.aws.accounts has no option {', '.join(unknown)}")
        switches = [name for name, one in self.option_definitions.items() if one.get("type") in ("bool", "boolean")]
        for name in switches:
            if name in given and not isinstance(given[name], bool):
                raise AnsibleParserError(f"{name} is '{given[name]}', expected true or false")
        for name in ("organizations", "states", "hostnames"):
            if not self.get_option(name):
                raise AnsibleParserError(f"{name} is empty: no account would be a host")
        if ID in self.get_option("compose"):
            raise AnsibleParserError(f"compose cannot set {ID}: which account a host is comes from AWS")
        if not HAS_BOTOCORE:
            raise AnsibleParserError("ctl.aws.accounts needs boto3 and botocore in the Python of ansible-core")

    def _besides(self, there: Inventory, found: t.Sequence[accounts.Found]) -> Inventory:
        """What there is, with the groups of the units: no host may be called like one."""
        return there._replace(groups=there.groups | set(self._groups_of_units(found).values()))

    def _check_names(self, wanted: t.Sequence[Host], there: Inventory) -> None:
        """No host is called like a group: compose and groups would take the one for the other.

        Where another source has both already, that is a matter of its own as long as neither is used.
        """
        takes = self.get_option("compose") or self.get_option("groups")
        theirs = set() if takes else there.hosts.keys() & there.groups
        alike = sorted({host.name for host in wanted} & set(self.inventory.groups) - theirs)
        if alike:
            raise AnsibleParserError(f"{', '.join(alike)}: a host and a group have this name")

    def _found(self, key: str, cache: bool) -> list[accounts.Found]:
        """What the organizations have, from the cache where that answers the same question."""
        sources = [self._source(one) for one in self.get_option("organizations")]
        asked = [self._asked(source) for source in sources]
        question = [_question(source, one) for source, one in zip(sources, asked, strict=True)]
        kept = self._cache.get(key) if cache and self.get_option("cache") else None
        if isinstance(kept, dict) and kept.get("question") == question:
            return t.cast("list[accounts.Found]", kept["found"])
        found = [
            accounts.read(Connection(source, check_mode=True), one) for source, one in zip(sources, asked, strict=True)
        ]
        if self.get_option("cache"):
            self._cache[key] = {"question": question, "found": found}
        return found

    def _source(self, given: t.Any) -> dict[str, t.Any]:
        """The connection to an organization, with its templates rendered: they are the operator's own."""
        if not isinstance(given, dict):
            raise AnsibleParserError(f"organizations: '{given}' is no dictionary of options")
        rendered = {name: self.templar.template(value) for name, value in given.items()}
        # What an environment or an empty field of a form does not say.
        rendered = {name: value for name, value in rendered.items() if value != ""}
        result = ArgumentSpecValidator(SOURCE).validate(rendered)
        if result.error_messages:
            raise AnsibleParserError(f"organizations: {'; '.join(result.error_messages)}")
        return dict(result.validated_parameters)

    def _asked(self, source: t.Mapping[str, t.Any]) -> accounts.Asked:
        by_tag = any(str(name).startswith(TAG) for name in self.get_option("hostnames"))
        return accounts.Asked(
            organization_id=source["organization_id"],
            states=self.get_option("states"),
            units=self.get_option("units"),
            within=self.get_option("within"),
            tags=self.get_option("tags") or by_tag or bool(self.get_option("tag_variables")),
            whole_email=self.get_option("email") == "whole",
        )

    def _is_wanted(self, host: Host) -> bool:
        for condition in self.get_option("filters"):
            if not isinstance(condition, dict) or len(condition) != 1 or not {"include", "exclude"} & condition.keys():
                raise AnsibleParserError(f"filters: '{condition}' is not a dictionary with include or exclude alone")
            ((kind, expression),) = condition.items()
            try:
                given = isinstance(expression, str)
                holds = self._compose(expression, wrap_var(_variables(host))) if given else expression
            except AnsibleError as error:
                raise AnsibleParserError(f"filters: {expression}: {error} (host {host.name})") from error
            if not isinstance(holds, bool):
                raise AnsibleParserError(f"filters: {expression} is neither true nor false for host {host.name}")
            if holds:
                return bool(kind == "include")
        return True

    def _fill(self, wanted: t.Sequence[Host], found: t.Sequence[accounts.Found]) -> None:
        """The inventory, or its rehearsal, gets hosts and groups."""
        groups = self._groups_of_units(found)
        for unit in (unit for one in found for unit in one["units"]):
            if unit["id"] in groups:
                self.inventory.add_group(groups[unit["id"]])
            if unit["parent_id"] in groups:
                self.inventory.add_child(groups[unit["parent_id"]], groups[unit["id"]])
        for host in wanted:
            self.inventory.add_host(host.name, groups.get(host.unit_id))
            self._set_variables(self.inventory.hosts[host.name], _variables(host))

    def _groups_of_units(self, found: t.Sequence[accounts.Found]) -> dict[str, str]:
        """The names of the units' groups, by unit; none where units are not asked for."""
        units = [unit for one in found for unit in one["units"]] if self.get_option("units") else []
        return unit_groups(units, self._sanitize_group_name)

    def _set_variables(self, host: t.Any, variables: t.Mapping[str, t.Any]) -> None:
        """The variables that no other source gives a host, and what is made of them."""
        theirs = dict(host.vars)
        for name, value in variables.items():
            host.set_variable(name, wrap_var(value))
        strict = self.get_option("strict")
        self._set_composite_vars(self.get_option("compose"), host.get_vars(), host.name, strict=strict)
        for name in self.get_option("compose"):
            if name in host.vars:
                # What is made of somebody else's text is somebody else's text.
                host.set_variable(name, wrap_var(host.vars[name]))
        host.vars.update(theirs)
        self._add_host_to_composed_groups(self.get_option("groups"), host.get_vars(), host.name, strict=strict)
        self._add_host_to_keyed_groups(self.get_option("keyed_groups"), host.get_vars(), host.name, strict=strict)


def _variables(host: Host) -> dict[str, t.Any]:
    return {ID: host.account_id, **host.variables, **host.settings}


def _question(source: t.Mapping[str, t.Any], asked: accounts.Asked) -> list[t.Any]:
    """What a kept answer is an answer to: whose credentials ask whom for what. No secret is among it."""
    given = [source[name] for name in SOURCE if not SOURCE[name].get("no_log")]
    return [*given, *(os.environ.get(name, "") for name in WHO_ASKS), *asked]
