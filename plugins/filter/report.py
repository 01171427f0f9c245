# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: report
short_description: Decide what may be said of an account at the end of a run
version_added: "1.0.0"
description:
  - The decisions of the role P(ctl.aws.ctl_report#role), each a function with a table of tests.
author: ctl.aws contributors (@ctl-aws)
options:
  _input:
    description: What the parts of a run have recorded, as the variables of the role put it together.
    type: dict
    required: true
  step:
    description:
      - V(failure) says why an account stopped, and who has to act.
      - V(status) is what became of the account in one word or two.
      - V(copies) says whether a copy of the evidence goes into the account.
      - V(provenance) says who made the run.
      - V(row) is all that the table shows of it.
      - V(table) is the table of all accounts, as lines.
      - V(unwritten) says that a ticket was not written, and why.
    type: str
    choices: [failure, status, copies, provenance, row, table, unwritten]
    required: true
seealso:
  - name: Role ctl.aws.ctl_report
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_report
    description: The role that uses this filter.
  - module: ctl.aws.show_text
    description: Shows the table.
  - name: The table at the end
    link: https://github.com/ctl/ctl.aws/blob/main/docs/onboarding.md#the-table-at-the-end
    description: How to read it.
"""

EXAMPLES = r"""
- name: Show what became of an account
  ansible.builtin.debug:
    msg: "{{ results | ctl.aws.report('status') }}"
"""

RETURN = r"""
_value:
  description: The decision, with its reasons in words.
  type: raw
"""

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.run import plan_report, report, table
from ansible_collections.ctl.aws.plugins.plugin_utils._decisions import decider

STEPS: dict[str, t.Callable[[t.Any], t.Any]] = {
    "failure": report.failure,
    "status": report.status,
    "copies": report.copies,
    "provenance": report.provenance,
    "row": lambda facts: dict(vars(report.row(facts))),
    "table": table.lines,
    "unwritten": report.unwritten,
    "plans": plan_report.plans,
    "plan_lines": plan_report.lines,
}


class FilterModule:
    def filters(self) -> dict[str, t.Any]:
        return {"report": decider(STEPS)}
