# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From what converge() is given as a plan to every function that planning can lead to, across files and closures."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ENGINE = Path(__file__).resolve().parents[3] / "plugins" / "module_utils"
PACKAGE = "ansible_collections.ctl.aws.plugins.module_utils"
# What converge() itself is made of, and the ways to AWS: whoever plans is given neither.
MACHINERY = ("_engine/converge", "_engine/side_by_side", "_access/connection")
# What stands beside a plan and is not planning: converge() calls these before it, or right before or after a call.
BESIDE = frozenset({"read", "prepare", "precondition", "waiter", "bulk"})
# What makes a read and a plan one, and where in a call of converge() the plan stands.
WORKS, CONVERGE, THIRD = ("Work", "Setting"), "converge", 2
# What a plan must not do: the calls of a Connection or a store, and what one could go around them with.
IO_METHODS = frozenset({"read", "read_all", "read_optional", "write", "client"})
IO_NAMES = frozenset({"boto3", "botocore", "connection", "open", "os", "requests", "socket", "subprocess"})
# Of a clock, what asks it; putting a time in words is no such thing.
IO_FUNCTIONS = frozenset({"time.monotonic", "time.sleep", "time.time"})


class Function(NamedTuple):
    """A piece of source that planning leads to. :param file: below module_utils, without suffix."""

    file: str
    name: str
    node: ast.AST


def io_of(node: ast.AST) -> list[str]:
    """What in a piece of source reaches beyond what it was given."""
    found = []
    for inside in planned(node):
        if isinstance(inside, ast.Call) and isinstance(inside.func, ast.Attribute) and inside.func.attr in IO_METHODS:
            found.append(inside.func.attr)
        elif isinstance(inside, ast.Attribute) and ast.unparse(inside) in IO_FUNCTIONS:
            found.append(ast.unparse(inside))
        elif isinstance(inside, ast.Name) and inside.id in IO_NAMES:
            found.append(inside.id)
        elif isinstance(inside, ast.arg) and inside.arg in IO_NAMES:
            found.append(inside.arg)
    return found


def planned(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all in it, but for what is done before or after planning."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.keyword) and child.arg in BESIDE):
            yield from planned(child)


@functools.cache
def planning() -> dict[tuple[str, str], Function]:
    """All functions, tables and closures that planning can lead to, by file and name."""
    todo = [
        Function(file, f"plan in line {plan.lineno}", plan)
        for file in files()
        for function in ast.walk(parsed(file))
        if isinstance(function, ast.FunctionDef | ast.Module)
        for plan in plans_given(function)
    ]
    reached: dict[tuple[str, str], Function] = {}
    while todo:
        current = todo.pop()
        if (current.file, current.name) not in reached:
            reached[current.file, current.name] = current
            todo += referred_to(current)
    return reached


def plans_given(scope: ast.FunctionDef | ast.Module) -> Iterator[ast.AST]:
    """The expressions that stand for a plan in the calls that a scope makes itself; of a nested function, its body."""
    nested = {one.name: one for one in ast.walk(scope) if isinstance(one, ast.FunctionDef) and one is not scope}
    for call in of_scope(scope):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        plan = next((keyword.value for keyword in call.keywords if keyword.arg == "plan"), None)
        if call.func.id == CONVERGE and len(call.args) > THIRD:
            plan = call.args[THIRD]
        if plan is not None and call.func.id in (CONVERGE, *WORKS):
            yield nested[plan.id] if isinstance(plan, ast.Name) and plan.id in nested else plan


def of_scope(scope: ast.AST) -> Iterator[ast.AST]:
    """What a scope does itself, and not a function in it."""
    for child in ast.iter_child_nodes(scope):
        if not isinstance(child, ast.FunctionDef | ast.ClassDef):
            yield child
            yield from of_scope(child)


def referred_to(function: Function) -> Iterator[Function]:
    """The definitions that a piece of source speaks of, and the methods that it calls, whoever has them."""
    own = bound_in(function.node)
    for node in planned(function.node):
        if isinstance(node, ast.Name) and node.id not in own:
            where = imports(function.file).get(node.id, (function.file, node.id))
            yield from defined(*where)
        elif isinstance(node, ast.Attribute):
            owner = imports(function.file).get(node.value.id) if isinstance(node.value, ast.Name) else None
            if owner and not owner[1]:
                yield from defined(owner[0], node.attr)
            else:
                yield from methods().get(node.attr, [])


def bound_in(node: ast.AST) -> set[str]:
    """Parameters and variables: a function of the same name is another."""
    stored = {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    return stored | {one.arg for one in ast.walk(node) if isinstance(one, ast.arg)}


def defined(file: str, name: str) -> Iterator[Function]:
    node = definitions(file).get(name)
    if node is not None and file not in MACHINERY:
        yield Function(file, name, node)


@functools.cache
def files() -> list[str]:
    return sorted(str(path.relative_to(ENGINE).with_suffix("")) for path in ENGINE.rglob("*.py"))


@functools.cache
def parsed(file: str) -> ast.Module:
    return ast.parse((ENGINE / f"{file}.py").read_text(encoding="utf-8"))


@functools.cache
def definitions(file: str) -> dict[str, ast.AST]:
    """What a file defines at its top. Of a class, what is there without any of its methods being called."""
    found: dict[str, ast.AST] = {}
    if not (ENGINE / f"{file}.py").is_file():
        return found
    for node in parsed(file).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id: node.value for target in targets if isinstance(target, ast.Name)}
    return found


@functools.cache
def methods() -> dict[str, list[Function]]:
    """The methods of all classes that whoever plans may be given, by name."""
    found: dict[str, list[Function]] = {}
    for file in files():
        for node in parsed(file).body if file not in MACHINERY else []:
            if isinstance(node, ast.ClassDef) and is_data(node):
                for method in node.body:
                    if isinstance(method, ast.FunctionDef):
                        one = Function(file, f"{node.name}.{method.name}", method)
                        found.setdefault(method.name, []).append(one)
    return found


def is_data(node: ast.ClassDef) -> bool:
    """Whether a class is a record: what has methods that do more is not given to whoever plans."""
    of = [ast.unparse(one) for one in (*node.bases, *node.decorator_list)]
    return any("NamedTuple" in one or "dataclass" in one for one in of) and node.name != "Control"


@functools.cache
def imports(file: str) -> dict[str, tuple[str, str]]:
    """The names that a file imports from module_utils: the file each is from, and what it is there ("": the file)."""
    found = {}
    for node in parsed(file).body:
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith(PACKAGE):
            where = str(node.module).removeprefix(PACKAGE).lstrip(".").replace(".", "/")
            for alias in node.names:
                inside = f"{where}/{alias.name}"
                is_file = (ENGINE / f"{inside}.py").is_file()
                found[alias.asname or alias.name] = (inside, "") if is_file else (where, alias.name)
    return found
