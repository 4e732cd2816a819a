"""The source keeps its shape: layers, size, names and words."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "voskhod"
# A layer imports from itself and from those before it, never from one after it.
LAYERS = (
    ("errors", "units", "arrays", "reading", "writing"),
    ("mission",),
    ("physics", "crew", "search"),
    ("phases",),
    ("flight",),
    ("campaign",),
    ("lots",),
    ("evidence", "reconstruct"),
    ("report", "export"),
    # Orders of verbs, their options, checks of itself.
    ("flying", "searching", "campaigning", "reconstructing", "validation", "options"),
    ("server",),
    ("commands",),
    ("cli", "__main__"),
)
LINES, MOST_LINES = 300, 400
BODY, LONGEST_BODY = 40, 60
PARAMETERS, MOST_PARAMETERS = 6, 8
# Files and functions that may pass the first limit, up to the second, each with its reason.
LONG_FILES = {"voskhod.mission.quantity": "reading and checking a number stand together"}
LONG_BODIES = {"voskhod.physics.march:march": "one loop with its event and its record"}
MANY_PARAMETERS = {"voskhod.cli:fly": "one per option of the command line"}


def name_of(path):
    """Return the dotted name of a module's file."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in MODULES.items()}


def imported(tree, own):
    """Return the modules of the package that a tree imports anywhere, also inside functions."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = own.split(".")[: len(own.split(".")) - node.level]
                base = ".".join([*package, *([node.module] if node.module else [])])
            parts = {f"{base}.{alias.name}" for alias in node.names}
            found |= {part if part in MODULES else base for part in parts}
    return {name for name in found if name in MODULES and name not in (own, "voskhod")}


IMPORTS = {name: imported(tree, name) for name, tree in TREES.items()}


def rank(module):
    """Return the number of a module's layer, None for the package itself."""
    parts = module.split(".")
    if len(parts) == 1:
        return None
    return next((i for i, layer in enumerate(LAYERS) if parts[1] in layer), -1)


def offences(imports):
    """Return the imports that go against the layers, as sentences."""
    return [
        f"{module} imports {other}"
        for module, others in imports.items()
        for other in sorted(others)
        if rank(module) is not None and rank(other) is not None and rank(other) > rank(module)
    ]


def cycle_in(imports):
    """Return a cycle of modules, empty if there is none."""
    done, path = set(), []

    def visit(module):
        if module in path:
            return [*path[path.index(module) :], module]
        if module in done:
            return []
        path.append(module)
        for other in sorted(imports.get(module, ())):
            if found := visit(other):
                return found
        done.add(path.pop())
        return []

    return next((found for module in imports if (found := visit(module))), [])


def functions(tree):
    """Return (dotted name, node) of every function and method of a module, nested ones too."""

    def walk(node, prefix):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{prefix}{child.name}", child
                yield from walk(child, f"{prefix}{child.name}.")
            elif isinstance(child, ast.ClassDef):
                yield from walk(child, f"{prefix}{child.name}.")
            else:
                yield from walk(child, prefix)

    yield from walk(tree, "")


def body_lines(node):
    """Return how many lines a function's body has without its docstring."""
    body = node.body
    if ast.get_docstring(node) is not None:
        body = body[1:]
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def parameters(node):
    """Return how many parameters a function has, itself aside."""
    listed = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
    return len([name for name in listed if name not in ("self", "cls")])


ALL_FUNCTIONS = [
    (f"{module}:{name}", node) for module, tree in TREES.items() for name, node in functions(tree)
]


def over(measured, limit, most, excused):
    """Return what passes a limit without excuse, or the greatest limit at all, or no longer."""
    bad = [f"{name}: {n}" for name, n in measured if n > most]
    bad += [f"{name}: {n}" for name, n in measured if limit < n <= most and name not in excused]
    large = {name for name, n in measured if n > limit}
    return bad + [f"{name}: excused for nothing" for name in excused if name not in large]


def test_every_module_belongs_to_a_layer():
    """A new module or folder must be given its place in the layers."""
    assert [module for module in MODULES if rank(module) == -1] == []


def test_layers_import_only_upwards():
    """No module imports from a later layer, not even inside a function or for type checking."""
    assert offences(IMPORTS) == []


def test_package_itself_loads_nothing():
    """`import voskhod` costs nothing: neither the array library nor any part of the package."""
    look = (
        "import sys, voskhod; print([m for m in sys.modules if m.startswith(('voskhod.', 'jax'))])"
    )
    seen = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "[]"


def test_no_module_imports_itself_in_a_circle():
    """Imports have no cycle, not even inside a layer."""
    assert cycle_in(IMPORTS) == []


@pytest.mark.parametrize("bad", [{"voskhod.physics.gas": {"voskhod.phases.cabin"}}])
def test_these_tests_can_fail(bad):
    """An upward import and a circle are found."""
    assert offences(bad) == ["voskhod.physics.gas imports voskhod.phases.cabin"]
    ring = {"voskhod.a": {"voskhod.b"}, "voskhod.b": {"voskhod.c"}, "voskhod.c": {"voskhod.a"}}
    assert cycle_in(ring) == ["voskhod.a", "voskhod.b", "voskhod.c", "voskhod.a"]
    assert over([("f", 45), ("g", 70)], 40, 60, {}) == ["g: 70", "f: 45"]


def test_files_are_short():
    """No file passes 300 lines, or 400 with a stated reason."""
    lines = [(m, len(path.read_text("utf-8").splitlines())) for m, path in MODULES.items()]
    assert over(lines, LINES, MOST_LINES, LONG_FILES) == []


def test_functions_are_short():
    """No body passes 40 lines, or 60 with a stated reason."""
    bodies = [(name, body_lines(node)) for name, node in ALL_FUNCTIONS]
    assert over(bodies, BODY, LONGEST_BODY, LONG_BODIES) == []


def test_functions_take_few_parameters():
    """No function takes more than 6 parameters, or 8 with a stated reason."""
    counts = [(name, parameters(node)) for name, node in ALL_FUNCTIONS]
    assert over(counts, PARAMETERS, MOST_PARAMETERS, MANY_PARAMETERS) == []


def test_every_module_says_what_it_is():
    """Every module has a docstring."""
    assert [name for name, tree in TREES.items() if not ast.get_docstring(tree)] == []


def test_every_public_function_and_class_says_what_it_does():
    """Every public function, method and class that can be reached has a docstring."""
    silent = []
    for module, tree in TREES.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            if not ast.get_docstring(node):
                silent.append((module, node))
    inner = {
        id(child)
        for _, node in ALL_FUNCTIONS
        for child in ast.walk(node)
        if child is not node and isinstance(child, ast.FunctionDef)
    }
    assert [f"{m}:{node.name}" for m, node in silent if id(node) not in inner] == []


def test_names_say_what_a_thing_is():
    """No module is called after what it is not."""
    empty = {"utils", "util", "helpers", "helper", "common", "misc", "base"}
    assert [module for module in MODULES if module.split(".")[-1] in empty] == []
