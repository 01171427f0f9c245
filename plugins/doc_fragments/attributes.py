# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
attributes:
  check_mode:
    description: Whether the module can say what it would do without doing it.
    support: full
    details:
      - The same plan is made from the same reads; a guard in the connection refuses every call that could write.
  diff_mode:
    description: Whether the module shows what changes.
    support: full
  idempotent:
    description: Whether a second run with the same options changes nothing.
    support: full
"""

    INFO = r"""
attributes:
  check_mode:
    description: Whether the module can say what it would do without doing it.
    support: full
    details:
      - The module only reads.
  diff_mode:
    description: Whether the module shows what changes.
    support: N/A
    details:
      - The module changes nothing.
  idempotent:
    description: Whether a second run with the same options changes nothing.
    support: full
"""
