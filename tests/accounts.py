# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The accounts that tests are about, by their names: see emulator/seeds/fleet.yml for what each has."""

from __future__ import annotations

PARTNER, ANALYTICS = "589942003651", "540339316802"  # both are the partner's
MANAGEMENT, STRANGER = "111111111111", "999999999999"  # each has an organization of its own
ACME, GLOBEX, INITECH, UMBRELLA = "222222222222", "333333333333", "444444444444", "555555555555"
