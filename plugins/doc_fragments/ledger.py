# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  ledger:
    description:
      - The ledger of the account, as M(ctl.aws.account_evidence_info) returns it. It proves what is there by us. All
        else was adopted, and keeps what the customer said of it.
      - Give it only from a place that the account cannot write to.
      - Without it, everything that exists counts as adopted.
    type: dict
"""
