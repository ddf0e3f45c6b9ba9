"""Loops as machine code. Importing this imports numba."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import llvmlite.ir as llvm
import numba
import numpy as np
from numba import types
from numba.extending import intrinsic as numba_intrinsic

_MAGIC = 1.5 * 2**52
"""Added to a whole number of less than 52 bits, the sum has it in its lowest bits."""
_MAGIC_BITS = 0x4338000000000000


_Function: TypeAlias = Callable[..., Any]
_intrinsic: Callable[[_Function], _Function] = numba_intrinsic
_jit: Callable[[_Function], _Function] = numba.njit(error_model="numpy", nogil=True)


@_intrinsic
def _as_double(typing: Any, number: Any) -> Any:
    """A whole number below 2**51 as a double: two operations, where a processor has none of its own for it."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        bits = builder.add(args[0], llvm.Constant(llvm.IntType(64), _MAGIC_BITS))
        return builder.fsub(builder.bitcast(bits, llvm.DoubleType()), llvm.Constant(llvm.DoubleType(), _MAGIC))

    return types.float64(types.int64), generate


@_intrinsic
def _as_whole(typing: Any, number: Any) -> Any:
    """A double that is a whole number below 2**51 as such."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        bits = builder.bitcast(builder.fadd(args[0], llvm.Constant(llvm.DoubleType(), _MAGIC)), llvm.IntType(64))
        return builder.sub(bits, llvm.Constant(llvm.IntType(64), _MAGIC_BITS))

    return types.int64(types.float64), generate


@_jit
def _corrected(number: float, divisor: float, near: float) -> Any:
    """The quotient rounded down, from one that is off by one at most. All are whole numbers below 2**51, and so are
    the products: nothing is rounded."""
    rest = number - near * divisor
    return _as_whole(near + (1.0 if rest >= divisor else 0.0) - (1.0 if rest < 0.0 else 0.0))


@_jit
def quotient_by(number: int, divisor: float, inverse: float) -> Any:
    """number // divisor; their sum is below 2**51."""
    double = _as_double(number)
    return _corrected(double, divisor, np.floor(double * inverse))


@_jit
def quotient(number: int, divisor: int) -> Any:
    """The same by what is no constant."""
    double, by = _as_double(number), _as_double(divisor)
    return _corrected(double, by, np.floor(double / by))


def compiled(text: str) -> Callable[..., int]:
    """The machine code of a loop, made when it is first called."""
    namespace: dict[str, Any] = {"quotient": quotient, "quotient_by": quotient_by}
    exec(compile(text, "<loop>", "exec"), namespace)
    return _jit(namespace["loop"])
