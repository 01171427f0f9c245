# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a run begins with for each account: its variables are looked at together, and the run gets its name."""

from __future__ import annotations

import os
import re
import time
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._access.credentials import ACCOUNT_ID, ACCOUNT_ID_EXPECTED
from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._account.run.beginning import (
    goes_with_its_container,
    role_of,
    run_of,
)
from ansible_collections.ctl.aws.plugins.module_utils._account.run.variables import evaluate, wrong_tags
from ansible_collections.ctl.aws.plugins.module_utils._base.clock import run_name
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._base.process import BEGAN
from ansible_collections.ctl.aws.plugins.module_utils._policies.catalogue import Names, Partner

# The texts that the filter bool takes for true or false.
SWITCHED = frozenset({"true", "yes", "on", "1", "false", "no", "off", "0"})
_LIST = '{host}: {name} is a text, expected a list. On the command line that is -e \'{{"{name}": ["..."]}}\''


class CatalogueOption(t.TypedDict):
    """The option `catalogue`: what of it every play needs."""

    names: Names
    partner: Partner
    problems: list[str]


class Options(t.TypedDict):
    """The options of the module."""

    account_id: str
    has_account_id: bool
    host: str
    catalogue: CatalogueOption
    role_arn: str
    region: str
    store: str
    spool: str
    run_id: str
    job_id: str
    user: str
    guessable: list[str]
    names: list[str]
    known: list[str]
    lists: dict[str, object]
    switches: dict[str, object]
    tags: list[str]


def problems(params: Options) -> list[str]:
    """Everything that cannot be meant, each in a sentence with its variable and what was expected.

    :param params: the options of the module.
    """
    return [*_of_catalogue(params), *_of_account(params), *_of_names(params)]


def _of_catalogue(params: Options) -> list[str]:
    return [f"ctl_catalogue of {params['host']}: {problem}" for problem in params["catalogue"]["problems"]]


def _of_account(params: Options) -> t.Iterator[str]:
    host, account, (_partition, role) = params["host"], params["account_id"], role_of(params)
    if not ACCOUNT_ID.fullmatch(account):
        given = account if params["has_account_id"] else "not set, and the name of the host no account id"
        yield f"ctl_account_id of {host} is {given}, expected {ACCOUNT_ID_EXPECTED}"
    elif not params["catalogue"]["problems"] and not re.match(rf"arn:aws[a-z-]*:iam::{account}:role/.", role):
        yield f"ctl_role_arn of {host} is {role}, expected the ARN of a role in account {account}"
    for name in params["guessable"]:
        yield (
            f"{name} of {host} is shorter than 8 characters or the account id, expected a value that nobody guesses "
            "(it is masked wherever it appears in a result)"
        )


def _of_names(params: Options) -> t.Iterator[str]:
    host = params["host"]
    refused = evaluate(params["names"], params["known"]).refused
    if refused:
        yield (
            f"{host}: {'; '.join(refused)}. A variable of your own has another prefix, or stands in ctl_known_variables"
        )
    for wrong in wrong_tags(params["tags"]):
        yield f"{host}: {wrong}"
    for name, value in sorted(params["lists"].items()):
        if isinstance(value, str):
            yield _LIST.format(host=host, name=name)
    for name, value in sorted(params["switches"].items()):
        # What Ansible's filter bool does not know, it takes for false, and a module may take for true.
        if isinstance(value, str) and value.lower() not in SWITCHED:
            yield f"{host}: {name} is '{value}', expected true or false"


def run(params: Options, check_mode: bool) -> dict[str, t.Any]:
    """What the module account_run_info does."""
    unknown = evaluate(params["names"], params["known"]).unknown
    warnings = [f"{params['host']}: of no meaning to this collection: {', '.join(unknown)}"] if unknown else []
    found = problems(params)
    if found:
        raise CtlError(". ".join([*found, *warnings]), hint="Nothing was done.")
    # Where nothing is written, nothing is lost.
    warnings += [] if check_mode else goes_with_its_container(params)
    started = run_name(float(os.environ.get(BEGAN) or time.time()))
    partition, role = role_of(params)
    catalogue = params["catalogue"]
    known = {"names": catalogue["names"], "partner": catalogue["partner"]}
    of_account = {"partition": partition, "role_arn": role, **known}
    return {"started": started, **of_account, **run_of(params, started), "warnings": warnings}


MODULE = Definition(
    run=run,
    arguments={
        "account_id": {"type": "str", "required": True},
        "has_account_id": {"type": "bool", "default": True},
        "host": {"type": "str", "required": True},
        "catalogue": {
            "type": "dict",
            "required": True,
            "options": {
                "names": {"type": "dict", "required": True},
                "partner": {"type": "dict", "required": True},
                "problems": {"type": "list", "elements": "str", "default": []},
            },
        },
        # Whatever is not given is empty.
        **{name: {"type": "str", "default": ""} for name in ("role_arn", "region", "store", "spool")},
        **{name: {"type": "str", "default": ""} for name in ("run_id", "job_id", "user")},
        "guessable": {"type": "list", "elements": "str", "default": []},
        "names": {"type": "list", "elements": "str", "default": []},
        "known": {"type": "list", "elements": "str", "default": []},
        "lists": {"type": "dict", "default": {}},
        "switches": {"type": "dict", "default": {}},
        "tags": {"type": "list", "elements": "str", "default": []},
    },
    connects_to_aws=False,
)
