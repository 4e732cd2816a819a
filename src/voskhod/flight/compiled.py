"""Programs that are compiled once per machine, not once per start.

Tracing, lowering and loading the phases of a flight takes longer than flying them, so the compiled
program itself is kept: serialised, in the user's cache folder, under a key made of everything that
it depends on (the package's sources, the versions of JAX and Diffrax, the processor, shapes and
types of the arguments). A key that matches nothing, a file that cannot be read, a folder that
cannot be written: all fall back to compiling, silently, since the result is the same.

Under a transformation (`jax.vmap`, `jax.jit`, `jax.jvp`) the function itself is called, so that a
batch is one program.

Decision: programs that fly one flight (`kept_single`) are compiled without optimisation. They run
for milliseconds; compiling them took a third less processor time (59 s against 40 s for a first
flight, one run each on a loaded machine), and the next flight is not slower (2.9 s against 2.7 s).
What flies many (`kept`) stays optimised.
"""

import contextlib
import hashlib
import os
import pickle
import platform
import tempfile
from collections.abc import Callable
from functools import cache, partial, wraps
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import jax

from voskhod.mission.plan import register_sections

_P = ParamSpec("_P")
_R = TypeVar("_R")

UNOPTIMISED = {
    "xla_backend_optimization_level": 0,
    "xla_llvm_disable_expensive_passes": True,
}
"""Options of XLA for a program that runs once or twice."""


def kept(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Return a function whose compiled program is kept on disk.

    Args:
        function: pure function of arrays; keyword arguments are static and must be hashable.
    """
    return _kept(function, {})


def kept_single(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Return a function of one flight, whose program is kept on disk and compiled quickly.

    Args:
        function: as of `kept`.
    """
    return _kept(function, UNOPTIMISED)


def _kept(function: Callable[_P, _R], options: dict[str, Any]) -> Callable[_P, _R]:
    programs: dict[str, Callable[..., Any]] = {}

    @wraps(function)
    def call(*args: _P.args, **static: _P.kwargs) -> _R:
        register_sections()
        leaves, tree = jax.tree.flatten(args)
        if any(isinstance(leaf, jax.core.Tracer) for leaf in leaves):
            return function(*args, **static)
        shapes = [str(jax.typeof(leaf)) for leaf in leaves]
        name = f"{function.__module__}.{function.__qualname__}"
        key = _digest(name, repr(options), repr(sorted(static.items())), str(tree), repr(shapes))
        if key not in programs:
            bound = partial(function, **static)
            programs[key] = _load(key, args) or _compile(key, bound, args, options)
        result: _R = programs[key](*args)
        return result

    return call


def folder() -> Path:
    """Return where compiled programs are kept: XDG_CACHE_HOME or ~/.cache."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "voskhod" / "programs"


def _compile(
    key: str, function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]
) -> Callable[..., Any]:
    from jax.experimental.serialize_executable import serialize

    program = jax.jit(function).lower(*args).compile(compiler_options=options)
    if jax.config.values.get("jax_compilation_cache_dir"):
        return program  # a program out of JAX's own cache cannot be serialised whole again
    with contextlib.suppress(OSError, ValueError, TypeError, pickle.PicklingError):
        payload, _, result_tree = serialize(program)
        _write(folder() / key, pickle.dumps((payload, result_tree)))
    return program


def _load(key: str, args: tuple[Any, ...]) -> Callable[..., Any] | None:
    from jax.experimental.serialize_executable import deserialize_and_load

    try:
        # The file lies in the user's own cache folder and is as trustworthy as the package.
        payload, result_tree = pickle.loads((folder() / key).read_bytes())
        program: Callable[..., Any] = deserialize_and_load(
            payload, jax.tree.structure((args, {})), result_tree
        )
    except Exception:  # whatever is wrong with a cache, compiling is right
        return None
    return program


def _write(path: Path, content: bytes) -> None:
    """Write under a temporary name and rename, so that no reader sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as stream:
        stream.write(content)
    os.replace(stream.name, path)


def _digest(*parts: str) -> str:
    text = "\n".join((_surroundings(), *parts))
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _surroundings() -> str:
    """Return everything outside the arguments that a compiled program depends on."""
    sources = hashlib.sha256()
    pending = [files("voskhod")]
    while pending:
        for entry in sorted(pending.pop().iterdir(), key=lambda e: e.name):
            if entry.is_dir():
                pending.append(entry)
            elif entry.name.endswith(".py"):
                sources.update(entry.name.encode() + entry.read_bytes())
    processor = Path("/proc/cpuinfo")
    flags = ""
    with contextlib.suppress(OSError):
        lines = processor.read_text().splitlines()
        flags = next((line for line in lines if line.startswith("flags")), "")
    versions = [version(name) for name in ("jax", "jaxlib", "diffrax", "equinox")]
    where = (platform.platform(), platform.machine(), flags, jax.default_backend())
    return repr((sources.hexdigest(), versions, where, os.environ.get("XLA_FLAGS", "")))
