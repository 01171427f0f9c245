# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What every document of an evidence store has: what reading it asks for, and what is written today.

The JSON schemas in docs/schemas are made of WRITTEN by `make readmes`.
"""

from __future__ import annotations

import re

from ansible_collections.ctl.aws.plugins.module_utils._access.shapes import Like, OneOf, Shape
from ansible_collections.ctl.aws.plugins.module_utils._engine.fence import HELD, RELEASED

# What came of a call; where that was not noted, it is unknown.
OUTCOMES = ("applied", "failed", "skipped", "unknown")
# What _base/process.py makes of one; no system has longer numbers.
PROCESS = Like(re.compile(r"(\S+ [0-9]{1,9}( \S+)?)?"), "a machine and the number of a process on it")
_DIGEST = Like(re.compile(r"[0-9a-f]{64}"), "SHA-256 in hexadecimal")
_ACCOUNT = Like(re.compile(r"[0-9]{12}"), "the 12 digits of an account")

# A step of a run, with what the ledger cannot do without.
STEP: Shape = {
    "account": str,
    "service": str,
    "operation": str,
    "region": str,
    "resource": str,
    "began": str,
    "status": OneOf(OUTCOMES),
    "before": object,
    "unique_id?": str,
    "mark?": str,
    "ended?": str,
    "approved?": str,
}
# A call that is planned, and what is said of it.
CALL: Shape = {
    **dict.fromkeys(("account", "region", "service", "operation", "resource", "reason"), str),
    "parameters": dict,
    "precondition": (dict, type(None)),
}
_ONCE: Shape = {"run": str, "operation": str, "time": str}
_RESOURCE: Shape = {
    "account": str,
    "service": str,
    "region": str,
    "resource": str,
    "unique_id": str,
    "first": _ONCE,
    "last": _ONCE,
    "created": bool,
    "certain": bool,
    "mark?": str,
    "gone?": bool,
}
_ENTRY: Shape = {"document": str, "digest": str, "previous": str}
_HEAD: Shape = {"schema?": int}
_SNAPSHOT: Shape = {**_HEAD, "snapshot": {"buckets?": dict}}

# What a document has to have to be read, those of the first schema too, by its name within the account's folder, or the
# folder that it is in.
READ: dict[str, Shape] = {
    "origin.json": _SNAPSHOT,
    "ledger.json": {**_HEAD, "account_id": str, "runs": [str], "resources": [_RESOURCE], "documents?": [_ENTRY]},
    "lease.json": {
        **_HEAD,
        "state": OneOf((HELD, RELEASED)),
        "run": str,
        "since": str,
        "expires": str,
        "holder": str,
        "process?": PROCESS,
    },
    "runs/": {**_HEAD, "steps": [STEP]},
    "backups/": {**_HEAD, "snapshot": dict},
    "completions/": _SNAPSHOT,
    "packets/": {**_HEAD, "run": str, "status": str},
    "audits/": {**_HEAD, "run": str, "taken": str, "state": str, "checks": [{"state": str}], "history": [dict]},
    "plans/": {**_HEAD, "run": str, "made": str, "ends": str, "digest": str, "calls": [CALL]},
}


def _head(kind: str) -> Shape:
    return {"schema": int, "kind": OneOf((kind,)), "account_id": _ACCOUNT}


_VERSIONS: Shape = {"ctl.aws": str, "ansible-core": str, "botocore": str, "python": str}
_PROVENANCE: Shape = {"approval?": str, "job?": str, "principal?": str, "user?": str, "user_id?": str}
_TAKEN: Shape = {"taken": str, "run": str, "provenance": _PROVENANCE, "versions": _VERSIONS, "snapshot": dict}
_PART: Shape = (dict, type(None))
_RESULT: Shape = {
    "status": str,
    **{f"{part}?": _PART for part in ("failure", "bootstrap", "enroll", "harden", "provider", "offboard")},
}

# What is written today.
WRITTEN: dict[str, Shape] = {
    "origin.json": {**_head("origin"), **_TAKEN},
    "completions/": {**_head("completion"), **_TAKEN},
    "backups/": {**_head("backup"), "snapshot": dict},
    "runs/": {
        **_head("evidence"),
        "run": str,
        "began": str,
        "ended": str,
        "steps": [{**STEP, "reason": str, "request_id?": str, "after": object}],
        "result": _RESULT,
        "versions": _VERSIONS,
        # Not of a run that was cut off.
        "playbook?": str,
        "account?": str,
        "role_arn?": str,
        "exceptions?": [dict],
        "provenance?": _PROVENANCE,
    },
    "plans/": {
        **_head("plan"),
        **READ["plans/"],
        "digest": _DIGEST,
        "playbook": str,
        "later": [str],
        "versions": _VERSIONS,
    },
    "ledger.json": {
        **_head("ledger"),
        "runs": [str],
        "resources": [_RESOURCE],
        "documents": [{**_ENTRY, "digest": _DIGEST, "previous": str}],
    },
    "lease.json": {**READ["lease.json"], **_head("lease"), "process": PROCESS},
}
