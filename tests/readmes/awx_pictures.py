# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The pictures of docs/awx.md: the workflows and the fields of the surveys, from awx/vars."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import Any

import jinja2
import yaml

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
VARS, PICTURES = ROOT / "awx" / "vars", ROOT / "docs" / "pictures"
DARK, GREY = "#1f2328", "#57606a"
WIDTH, MARGIN = 1000, 24


def known() -> dict[str, Any]:
    """What awx/vars says of templates and workflows, with the names that they take from one another."""
    texts = [(VARS / f"{name}.yml").read_text(encoding="utf-8") for name in ("names", "job_templates", "workflows")]
    found = {name: value for text in texts for name, value in yaml.safe_load(text).items()}
    names = found["awx_names"]
    resolved = [re.sub(r"\{\{ awx_names\.(\w+) \}\}", lambda name: str(names[name[1]]), text) for text in texts]
    return {name: value for text in resolved for name, value in yaml.safe_load(text).items()}


class Picture:
    """Boxes, arrows and lines of text, from the top down."""

    def __init__(self, label: str) -> None:
        self.label, self.height = label, 20
        self.boxes: list[dict[str, Any]] = []
        self.arrows: list[dict[str, Any]] = []
        self.texts: list[dict[str, Any]] = []

    def box(self, x: int, y: int, width: int, height: int, fill: str = "#f6f8fa") -> None:
        self.boxes.append({"x": x, "y": y, "width": width, "height": height, "fill": fill})

    def text(self, x: int, y: int, words: str, size: int = 13, bold: bool = False, color: str = DARK) -> None:
        self.texts.append({"x": x, "y": y, "words": words, "size": size, "bold": bold, "color": color})

    def drawn(self) -> str:
        template = jinja2.Environment(trim_blocks=True, keep_trailing_newline=True, autoescape=False).from_string(
            (HERE / "awx.svg.j2").read_text(encoding="utf-8")
        )
        return template.render(width=WIDTH, **vars(self))


def workflows() -> str:
    """Each workflow as its three nodes, and what is handed from one to the next."""
    given = known()
    days = given["awx_approval_seconds"] // 86400
    picture = Picture("The three nodes of each workflow: plan, approval, and what carries out the plan")
    for one in given["awx_workflows"]:
        top = picture.height
        picture.text(MARGIN, top + 20, one["name"], 15, bold=True)
        picture.text(MARGIN + 230, top + 20, one["description"], color=GREY)
        nodes = (
            (one["plan"], "check mode: nothing is written", "#ddf4ff"),
            ("approval", f"somebody, within {days} days", "#fff8c5"),
            (one["carry_out"], "what was approved, and nothing else", "#dafbe1"),
        )
        for number, (name, what, fill) in enumerate(nodes):
            x = MARGIN + number * 330
            picture.box(x, top + 34, 250, 56, fill)
            picture.text(x + 14, top + 58, name, bold=True)
            picture.text(x + 14, top + 78, what, 12, color=GREY)
            if number:
                picture.arrows.append({"x": x - 80, "y": top + 62, "length": 80})
        picture.text(MARGIN + 2 * 330 - 76, top + 54, "ctl_plan_digest", 10, color=GREY)
        picture.height += 114
    return picture.drawn()


def surveys() -> str:
    """What each template asks for when it is launched."""
    picture = Picture("The fields of the surveys, by job template")
    for one in known()["awx_job_templates"]:
        questions = one.get("survey", {}).get("spec", [])
        if not questions:
            continue
        top = picture.height
        picture.text(MARGIN, top + 20, one["name"], 15, bold=True)
        for number, question in enumerate(questions):
            x, y = MARGIN + (number % 3) * 322, top + 34 + number // 3 * 110
            star = " *" if question["required"] else ""
            picture.text(x, y + 14, f"{question['question_name']}{star}", bold=True)
            picture.box(x, y + 22, 300, 28, "#ffffff")
            picture.text(x + 10, y + 41, "•••" if question["type"] == "password" else "", 12, color=GREY)
            for line, words in enumerate(textwrap.wrap(question["question_description"], 50)):
                picture.text(x, y + 66 + line * 15, words, 11, color=GREY)
        picture.height += 40 + (len(questions) + 2) // 3 * 110
    picture.text(MARGIN, picture.height + 8, "* has to be answered", 11, color=GREY)
    picture.height += 24
    return picture.drawn()


DRAWN = {"awx-workflows": workflows, "awx-surveys": surveys}
