"""A verb of the command line with many options takes them as one object."""

import inspect
from collections.abc import Callable
from typing import Any, get_type_hints


def one_object(kind: type) -> Callable[[Callable[[Any], None]], Callable[..., None]]:
    """Let a verb with many options take them as one object of a class that lists them.

    Args:
        kind: named tuple whose fields are the options, annotated as typer wants them.
    """

    def wrap(function: Callable[[Any], None]) -> Callable[..., None]:
        def verb(**given: Any) -> None:
            function(kind(**given))

        hints = get_type_hints(kind, include_extras=True)
        given_to = inspect.Parameter.KEYWORD_ONLY
        first = getattr(kind, "_field_defaults", {})
        verb.__name__, verb.__doc__ = function.__name__, function.__doc__
        verb.__annotations__ = hints
        verb.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
            [
                inspect.Parameter(
                    name,
                    given_to,
                    default=first.get(name, inspect.Parameter.empty),
                    annotation=hint,
                )
                for name, hint in hints.items()
            ]
        )
        return verb

    return wrap
