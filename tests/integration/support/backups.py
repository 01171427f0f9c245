# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Backups, made as the playbooks make them: without one at two places nothing is removed."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._account import account_snapshot_info
from ansible_collections.ctl.aws.plugins.module_utils._evidence import account_evidence
from ansible_collections.ctl.aws.plugins.module_utils._evidence.documents import digest
from ansible_collections.ctl.aws.tests.integration.support.looks import logs

NAME = "before"
# What each module that removes something looks for in a backup.
SECTIONS = {"iam_removal": ("iam", "federation"), "log_bucket": ("buckets",), "account_restore": ()}
CONNECTION = ("profile", "access_key", "secret_key", "region", "role_arn", "external_id", "account_id")


def call(definition: Definition, **options: Any) -> dict[str, Any]:
    """What a module answers, without a process or a patched environment around it."""
    validated = ArgumentSpecValidator(definition.argument_spec()).validate(options)
    assert not validated.error_messages, validated.error_messages
    return definition.run(validated.validated_parameters, False)


def backup_of(
    options: dict[str, Any], sections: Sequence[str], *, name: str = NAME, places: Sequence[str] = ()
) -> dict[str, Any]:
    """The option ``backup``, for an account that these options lead to. :param places: two new directories, if none."""
    way_in = {name: value for name, value in options.items() if name in CONNECTION}
    account = call(account_snapshot_info.MODULE, **way_in, sections=["regions"])["snapshot"]["account"]["id"]
    read = {**way_in, **logs(account), "sections": list(sections)}
    snapshot = call(account_snapshot_info.MODULE, **read)["snapshot"]
    places = places or [tempfile.mkdtemp() for _place in range(2)]
    for place in places:
        call(account_evidence.MODULE, store=place, target_account_id=account, backup=snapshot, backup_name=name)
    document = json.loads((Path(places[0]) / account / "backups" / f"{name}.json").read_text(encoding="utf-8"))
    return {"name": name, "digest": digest(document), "places": [{"store": place} for place in places]}


def backing_up(run_module: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Runs modules with a backup of the account as it is right before, where one is needed."""

    def run(name: str, /, *, check_mode: bool = False, **options: Any) -> dict[str, Any]:
        removes = options.get("state", "absent") in ("absent", "origin")
        if name in SECTIONS and removes and not check_mode and "backup" not in options:
            options["backup"] = backup_of(options, SECTIONS[name])
        return run_module(name, check_mode=check_mode, **options)

    return run
