# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Writes what is made from data: READMEs, options of account_baseline, schemas, pictures of AWX, pages of the site."""

from __future__ import annotations

from ansible_collections.ctl.aws.tests.compliance.page import PAGE as COMPLIANCE
from ansible_collections.ctl.aws.tests.compliance.page import page as compliance_page
from ansible_collections.ctl.aws.tests.drift.page import PAGE as DRIFT
from ansible_collections.ctl.aws.tests.drift.page import page as drift_page
from awx_pictures import DRAWN, PICTURES
from baseline import BASELINE, module
from generate import ROLES, readme
from pages import PAGES, RST, page
from schemas import DOCUMENTS, SCHEMAS, schema

for role in sorted(ROLES.iterdir()):
    (role / "README.md").write_text(readme(role), encoding="utf-8")

COMPLIANCE.write_text(compliance_page(), encoding="utf-8")

DRIFT.write_text(drift_page(), encoding="utf-8")

BASELINE.write_text(module(), encoding="utf-8")

for name in DOCUMENTS:
    (SCHEMAS / f"{name}.schema.json").write_text(schema(name), encoding="utf-8")

for name, draw in DRAWN.items():
    (PICTURES / f"{name}.svg").write_text(draw(), encoding="utf-8")

for name in PAGES:
    (RST / f"{name}.rst").write_text(page(name), encoding="utf-8")
