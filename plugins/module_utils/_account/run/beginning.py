# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What follows from an account's line in the inventory: its role, and the name, the holder and the journal of a run."""

from __future__ import annotations

import os
import re
import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._evidence.store import S3

Params = t.Mapping[str, t.Any]

PARTITIONS = {"us-gov-": "aws-us-gov", "cn-": "aws-cn"}
# Journals lie here where the evidence store is a bucket; else in the store itself, which outlives the machine.
SPOOL = "~/.ansible/ctl-evidence"


def partition_of(region: str) -> str:
    """It follows from the region, as everywhere in AWS."""
    return next((name for prefix, name in PARTITIONS.items() if region.startswith(prefix)), "aws")


def role_of(params: Params) -> tuple[str, str]:
    """The partition, and the ARN of the role by which the partner enters the account.

    :param params: {"account_id", "catalogue", "role_arn" and "region" (each "" for what follows from the rest)}
    """
    environment = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or ""
    partition = partition_of(params["region"] or environment)
    role = params["catalogue"]["names"].get("role", "")
    return partition, params["role_arn"] or f"arn:{partition}:iam::{params['account_id']}:role/{role}"


def goes_with_its_container(params: Params) -> list[str]:
    """That journals end with the container of a job, in a sentence that is the same for all accounts.

    :param params: {"store", "spool", "job_id" (of AWX)}
    """
    if not params["job_id"] or params["spool"] or not params["store"].startswith(S3):
        return []
    return [
        f"The journals of this run are in {SPOOL} of its container. If it is killed, what it did until then is known "
        "to CloudTrail alone: set ctl_evidence_spool to a directory on a volume that stays"
    ]


def run_of(params: Params, started: str) -> dict[str, str]:
    """What a run is called, who makes it, and where its writes are noted.

    :param params: {"account_id", "store", "spool", "run_id", "job_id" (of AWX) and "user"; "" for what is not given}
    :param started: when ansible-playbook began, as run_name() has it.
    """
    run = params["run_id"] or params["job_id"] or started
    store = params["store"]
    in_bucket = not store or store.startswith(S3)
    spool = params["spool"] or (SPOOL if in_bucket else f"{store}/spool")
    file = re.sub(r"[^A-Za-z0-9.=@_-]", "-", "-".join(dict.fromkeys((started, run))))
    user = params["user"] or os.environ.get("USER") or "somebody"
    return {
        "run_id": run,
        "holder": f"job {params['job_id']} of {user}" if params["job_id"] else user,
        "spool": spool,
        "journal": f"{spool}/{params['account_id']}/{file}.jsonl",
    }
