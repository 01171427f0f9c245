# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether an account is as the role ctl_harden promises, by itself."""

from __future__ import annotations

import sys

from ansible_collections.ctl.aws.extensions.molecule.shared.hardening import hardening
from ansible_collections.ctl.aws.extensions.molecule.shared.identities import iam
from ansible_collections.ctl.aws.extensions.molecule.shared.verification import run

if __name__ == "__main__":
    sys.exit(run(iam, hardening))
