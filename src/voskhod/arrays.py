"""Shapes and precision of every number that flies.

Decision: all numerics are double precision. A landing point moves by tens of metres in single
precision (measured on dispersed entries), and precision is a decision of the program, not of
its caller, so it is set here, once, by the first module that needs arrays.

Decision: a state is a tuple of scalars, never a stacked vector. Under `jax.vmap` a tuple gives
one contiguous array per component, which the compiler turns into wide loops.
"""

from typing import TYPE_CHECKING, TypeAlias

import jax
from jax import Array
from jaxtyping import Bool, Float, Int
from numpy import ndarray

jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]

if TYPE_CHECKING:
    Real: TypeAlias = Float[Array, "..."]
else:  # what a caller from outside may hand over as well; arithmetic is the same
    Real: TypeAlias = Float[Array, "..."] | Float[ndarray, "..."] | float | int
"""Quantity of any shape, acted on element by element."""

Scalar: TypeAlias = Float[Array, ""]
"""One number of one flight."""

Flag: TypeAlias = Bool[Array, ""]
"""One yes or no of one flight."""

Code: TypeAlias = Int[Array, ""]
"""One outcome code of one flight."""

Samples: TypeAlias = Float[Array, " time"]
"""One quantity of one flight, sampled along its time grid."""

Vector: TypeAlias = tuple[Real, Real, Real]
"""Three Cartesian components, each of any (equal) shape."""
