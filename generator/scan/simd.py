"""Sixteen float32 lanes as one value inside numba functions: loads, stores, arithmetic, exp.

numba's compiler vectorises a loop only if it can prove that a handful of arrays do not overlap, which the scan's gradient with
its dozen of them defeats. With an explicit vector type every operation is one instruction on AVX-512, two on AVX2, four on ARM.
Importing this module needs numba.
"""

# Compiled kernels: of what numba makes of these functions a checker knows no types.
# pyright: basic
from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import models, overload, register_model

if TYPE_CHECKING:

    def intrinsic(function: Callable[..., Any]) -> Callable[..., Any]:
        """What numba's own does, which has no annotations: a function of compiled code, called without the typing context."""
        ...

else:
    from numba.extending import intrinsic

# llvmlite has no annotations, and its builder's decorators hide what they return.
Builder = Value = Any

WIDTH = 16
_FLOAT = ir.FloatType()
_INT = ir.IntType(32)
_VECTOR = ir.VectorType(_FLOAT, WIDTH)
_INTEGERS = ir.VectorType(_INT, WIDTH)
# 2^f for |f| <= 1/2 by interpolation in Chebyshev points: relative error below 1e-7, a rounding of float32.
_EXP2 = np.polynomial.Chebyshev.interpolate(np.exp2, 6, domain=[-0.5, 0.5]).convert(kind=np.polynomial.Polynomial).coef
# One degree less is as exact to two roundings, and a sixth cheaper.
_EXP2_SHORT = np.polynomial.Chebyshev.interpolate(np.exp2, 5, domain=[-0.5, 0.5]).convert(kind=np.polynomial.Polynomial).coef
# log(1 + z) / z for 0 < z <= 1, relative error below 1e-7.
_LOG1P = np.polynomial.Chebyshev.interpolate(lambda z: np.log1p(z) / z, 9, domain=[0, 1]).convert(kind=np.polynomial.Polynomial).coef
# Added to a float32, it leaves no room for a fraction: what remains is rounded, and stands in the lowest bits.
_ROUNDING = 1.5 * 2.0**23


class _LanesType(types.Type):
    def __init__(self) -> None:
        super().__init__(name="Lanes")


lanes = _LanesType()


@register_model(_LanesType)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: types.Type) -> None:
        super().__init__(manager, kind, _VECTOR)


def _element(context: Any, builder: Builder, kind: types.Array, array: Value, index: Value) -> Value:
    data = context.make_array(kind)(context, builder, array).data
    return builder.gep(data, [index])


def _constant(value: float) -> ir.Constant:
    return ir.Constant(_VECTOR, [float(np.float32(value))] * WIDTH)


def _call(builder: Builder, name: str, result: ir.Type, *arguments: Value, fastmath: tuple[str, ...] = ()) -> Value:
    kind = ir.FunctionType(result, [argument.type for argument in arguments])
    return builder.call(cgutils.get_or_insert_function(builder.module, kind, name), arguments, fastmath=fastmath)


def _fma(builder: Builder, a: Value, b: Value, c: Value) -> Value:
    # "fma" must round once, and where the processor cannot (x86 before AVX2) is a call of the C library for every number.
    return _call(builder, f"llvm.fmuladd.v{WIDTH}f32", _VECTOR, a, b, c)


@intrinsic
def load(typing_context, array, index):
    """Sixteen neighbours of a contiguous float32 array, from this flat index on."""

    def generate(context, builder, signature, arguments):
        pointer = _element(context, builder, signature.args[0], *arguments)
        return builder.load(builder.bitcast(pointer, _VECTOR.as_pointer()), align=4)

    return lanes(array, types.intp), generate


@intrinsic
def store(typing_context, array, index, value):
    """Write sixteen neighbours of a contiguous float32 array, from this flat index on."""

    def generate(context, builder, signature, arguments):
        pointer = _element(context, builder, signature.args[0], arguments[0], arguments[1])
        builder.store(arguments[2], builder.bitcast(pointer, _VECTOR.as_pointer()), align=4)
        return context.get_dummy_value()

    return types.void(array, types.intp, lanes), generate


@intrinsic
def splat(typing_context, array, index):
    """One element of a contiguous float32 array in every lane."""

    def generate(context, builder, signature, arguments):
        scalar = builder.load(_element(context, builder, signature.args[0], *arguments))
        first = builder.insert_element(ir.Constant(_VECTOR, ir.Undefined), scalar, ir.Constant(_INT, 0))
        return builder.shuffle_vector(first, ir.Constant(_VECTOR, ir.Undefined), ir.Constant(_INTEGERS, [0] * WIDTH))

    return lanes(array, types.intp), generate


@intrinsic
def filled(typing_context, value):
    """A number in every lane."""

    def generate(context, builder, signature, arguments):
        first = builder.insert_element(ir.Constant(_VECTOR, ir.Undefined), arguments[0], ir.Constant(_INT, 0))
        return builder.shuffle_vector(first, ir.Constant(_VECTOR, ir.Undefined), ir.Constant(_INTEGERS, [0] * WIDTH))

    return lanes(types.float32), generate


@intrinsic
def zeros(typing_context):
    return lanes(), lambda context, builder, signature, arguments: _constant(0.0)


@intrinsic
def ones(typing_context):
    return lanes(), lambda context, builder, signature, arguments: _constant(1.0)


@intrinsic
def fma(typing_context, a, b, c):
    """a * b + c, rounded once where the processor does that."""
    return lanes(lanes, lanes, lanes), lambda context, builder, signature, arguments: _fma(builder, *arguments)


@intrinsic
def larger(typing_context, a, b):
    """Lane by lane."""
    return lanes(lanes, lanes), lambda context, builder, signature, arguments: _call(
        builder, f"llvm.maxnum.v{WIDTH}f32", _VECTOR, *arguments
    )


@intrinsic
def total(typing_context, value):
    """The sum over the lanes."""

    def generate(context, builder, signature, arguments):
        start = ir.Constant(_FLOAT, 0.0)
        return _call(builder, f"llvm.vector.reduce.fadd.v{WIDTH}f32", _FLOAT, start, arguments[0], fastmath=("reassoc",))

    return types.float32(lanes), generate


@intrinsic
def exp(typing_context, value):
    """e to the power of each lane, to float32's rounding; saturates at 2^-126 and 2^126."""

    def generate(context, builder, signature, arguments):
        power = builder.fmul(arguments[0], _constant(math.log2(math.e)))
        power = _call(builder, f"llvm.maxnum.v{WIDTH}f32", _VECTOR, power, _constant(-126.0))
        power = _call(builder, f"llvm.minnum.v{WIDTH}f32", _VECTOR, power, _constant(126.0))
        whole = _call(builder, f"llvm.floor.v{WIDTH}f32", _VECTOR, builder.fadd(power, _constant(0.5)))
        part = builder.fsub(power, whole)
        result = _polynomial(builder, _EXP2, part)
        # 2^whole is its exponent's bits: (whole + 127) << 23.
        exponent = builder.add(builder.fptosi(whole, _INTEGERS), ir.Constant(_INTEGERS, [127] * WIDTH))
        scale = builder.bitcast(builder.shl(exponent, ir.Constant(_INTEGERS, [23] * WIDTH)), _VECTOR)
        return builder.fmul(result, scale)

    return lanes(lanes), generate


@intrinsic
def exp2_of_negative(typing_context, value):
    """2 to the power of each lane, which must not be above 0; saturates at 2^-126. Two thirds of exp's instructions."""
    return lanes(lanes), lambda context, builder, signature, arguments: _exp2_of_negative(builder, arguments[0])


def _exp2_of_negative(builder: Builder, power: Value) -> Value:
    power = _call(builder, f"llvm.maxnum.v{WIDTH}f32", _VECTOR, power, _constant(-126.0))
    rounded = builder.fadd(power, _constant(_ROUNDING))
    part = builder.fsub(power, builder.fsub(rounded, _constant(_ROUNDING)))
    result = _polynomial(builder, _EXP2_SHORT, part)
    # The whole part is added to the exponent, 23 bits up.
    whole = builder.shl(builder.bitcast(rounded, _INTEGERS), ir.Constant(_INTEGERS, [23] * WIDTH))
    return builder.bitcast(builder.add(builder.bitcast(result, _INTEGERS), whole), _VECTOR)


@intrinsic
def softplus(typing_context, value):
    """log(1 + e^x) of each lane: max(x, 0) + log(1 + z) with z = e^-|x|, the logarithm as z times a polynomial."""

    def generate(context, builder, signature, arguments):
        (x,) = arguments
        positive = _call(builder, f"llvm.maxnum.v{WIDTH}f32", _VECTOR, x, _constant(0.0))
        negative = _call(builder, f"llvm.minnum.v{WIDTH}f32", _VECTOR, x, builder.fsub(_constant(0.0), x))
        z = _exp2_of_negative(builder, builder.fmul(negative, _constant(math.log2(math.e))))
        return _fma(builder, z, _polynomial(builder, _LOG1P, z), positive)

    return lanes(lanes), generate


def _polynomial(builder: Builder, coefficients: np.ndarray, x: Value) -> Value:
    result = _constant(coefficients[-1])
    for coefficient in reversed(coefficients[:-1]):
        result = _fma(builder, result, x, _constant(coefficient))
    return result


def _binary(operation: Callable[..., Any], instruction: str) -> None:
    @intrinsic
    def compute(typing_context, a, b):
        def generate(context, builder, signature, arguments):
            return getattr(builder, instruction)(*arguments)

        return lanes(lanes, lanes), generate

    @overload(operation)
    def implement(a, b):
        if a is lanes and b is lanes:
            return lambda a, b: compute(a, b)


_binary(operator.mul, "fmul")
_binary(operator.add, "fadd")
_binary(operator.sub, "fsub")
_binary(operator.truediv, "fdiv")
