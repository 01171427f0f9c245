# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Log buckets as an origin has them, where that says that somebody else had the name."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.restore.buckets import plan_buckets
from ansible_collections.ctl.aws.plugins.module_utils._engine.limits import Limits

LOGS = "ctlaudit-222222222222"
DELIVERY = {"Sid": "CtlDelivery", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}
NOW: dict[str, Any] = {
    "region": "us-east-1",
    "policy": {"Version": "2012-10-17", "Statement": [DELIVERY]},
    "lifecycle": [],
    "tags": {},
}


@pytest.mark.parametrize("removes", [True, False])
def test_a_name_that_was_somebody_elses_counts_as_no_bucket(removes: bool) -> None:
    limits = Limits("222222222222", None, removes)
    none, foreign = (plan_buckets({LOGS: NOW}, {LOGS: then}, limits) for then in (None, {"foreign": "taken"}))
    assert foreign == none
