# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the integration tests share: see support/fixtures.py."""

from __future__ import annotations

from ansible_collections.ctl.aws.tests.integration.support.fixtures import (
    aws,
    bootstrapped,
    cam,
    customer,
    management,
    printed,
    refused,
    run_module,
)

__all__ = ["aws", "bootstrapped", "cam", "customer", "management", "printed", "refused", "run_module"]
