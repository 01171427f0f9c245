# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An assertion in a helper shows its values when it fails, as one in a test does."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite(
    "ansible_collections.ctl.aws.tests.integration.support",
    "ansible_collections.ctl.aws.tests.unit.support",
)
