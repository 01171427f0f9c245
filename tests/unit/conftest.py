# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""ansible-test runs every test in a fork of the process that collected them."""

from __future__ import annotations

import gc

from hypothesis import HealthCheck, settings

# How long one example takes says more about the machine than about the code.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def pytest_collection_finish() -> None:
    # Else the first collection of every fork touches, and so copies, all that was loaded until here.
    gc.collect()
    gc.freeze()
