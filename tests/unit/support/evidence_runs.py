# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs as journals tell of them, in the form of evidence."""

from __future__ import annotations

from typing import Any

from ansible_collections.ctl.aws.plugins.module_utils._evidence.runs import evidence
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from hypothesis import strategies as st


def step(resource: str, operation: str, status: str, before: Any, unique_id: str = "") -> dict[str, Any]:
    return {
        "account": ACCOUNT,
        "service": "iam",
        "operation": operation,
        "region": "",
        "resource": resource,
        "reason": "because",
        "before": before,
        "after": {},
        "began": "2026-01-31T12:00:00.000Z",
        "status": status,
        "unique_id": unique_id,
    }


STEPS = st.builds(
    step,
    st.sampled_from(["IAM role A", "IAM role B", "S3 bucket c"]),
    st.sampled_from(["CreateRole", "TagRole", "PutBucketPolicy"]),
    st.sampled_from(["applied", "failed", "skipped", "unknown"]),
    st.sampled_from([None, {"tags": {}}]),
    st.sampled_from(["", "AROA1", "AROA2"]),
)
RUNS = st.dictionaries(
    st.sampled_from(["20260101", "20260102", "20260103"]), st.lists(STEPS, min_size=1), max_size=3
).map(lambda runs: {run: evidence(ACCOUNT, run, steps, {}) for run, steps in runs.items()})
