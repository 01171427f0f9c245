# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tests of the local AWS use the server that the integration tests of the same process use."""

from __future__ import annotations

from ansible_collections.ctl.aws.tests.integration.support.fixtures import aws

__all__ = ["aws"]
