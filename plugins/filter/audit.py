# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: audit
short_description: Decide what is true of an account, and put the report of all accounts together
version_added: "1.0.0"
description:
  - The decisions of the role P(ctl.aws.ctl_audit#role), each a function with a table of tests.
author: ctl.aws contributors (@ctl-aws)
options:
  _input:
    description: What was found, as the variables of the role put it together.
    type: dict
    required: true
  step:
    description:
      - V(check) names all that cannot be meant of the variables of an audit.
      - V(document) is what is true of an account.
      - V(result) is what the table shows of that, and whether the run fails.
      - V(junit) is all accounts as JUnit, for AWX and CI.
      - V(ocsf) is all accounts as compliance findings of OCSF, for security tools.
      - V(page) is all accounts as one page of HTML.
    type: str
    choices: [check, document, result, junit, ocsf, page]
    required: true
seealso:
  - name: Role ctl.aws.ctl_audit
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_audit
    description: The role that uses this filter.
  - module: ctl.aws.account_baseline
    description: Compares the controls of hardening with an account.
  - name: Audit
    link: https://github.com/ctl/ctl.aws/blob/main/docs/audit.md
    description: What is looked at, and how to read the report.
"""

EXAMPLES = r"""
- name: Show what is true of an account
  ansible.builtin.debug:
    msg: "{{ (found | ctl.aws.audit('document')).state }}"
"""

RETURN = r"""
_value:
  description: The decision, or the text.
  type: raw
"""

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._account.audit import document, outputs, page, problems
from ansible_collections.ctl.aws.plugins.plugin_utils._decisions import decider
from ansible_collections.ctl.aws.plugins.plugin_utils._page import html

STEPS: dict[str, t.Callable[[t.Any], t.Any]] = {
    "check": problems.problems,
    "document": document.document,
    "result": document.result,
    "junit": outputs.junit,
    "ocsf": outputs.ocsf,
    "page": lambda facts: html("ctl_audit", "report.html.j2", page.page(facts)),
}


class FilterModule:
    def filters(self) -> dict[str, t.Any]:
        return {"audit": decider(STEPS)}
