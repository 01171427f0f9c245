# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A local AWS for the tests and the demo: moto in server mode, with the refusals of the real one."""
