"""Parse an ONNX file in the form that Tenure writes, and rewrite it before ONNX Runtime loads it.

A graph is a program: with loops it can run forever, with external data it reads other files, and if an output
size depends on a customer's numbers it can exhaust memory. Tenure's graphs do none of this. ONNX Runtime gets
only what was parsed here: two parsers may read the same file differently.

The file is Protocol Buffers (protobuf.dev/programming-guides/encoding); numbers of fields are those of
github.com/onnx/onnx/blob/main/onnx/onnx.proto. Fields that none of our networks has are refused: graphs
within graphs, functions, sparse tensors, data outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

MOST_BYTES = 512 << 20
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_FIXED_BYTES = {_FIXED32: 4, _FIXED64: 8}
_MOST_SHIFT = 63
_MOST_KEY = 1 << 32

Plan = Mapping[int, Any]
"""For each field number: its kind of value (an int), or the plan of the message that it contains."""

_GRAPH, _NODE, _INITIALIZER, _GIVEN = 7, 1, 5, 11
_INPUT, _OUTPUT, _OP_TYPE, _DOMAIN = 1, 2, 4, 7
_NAME_OF_TENSOR, _NAME_OF_VALUE = 8, 1
_TENSOR_PLAN: Plan = {
    1: _VARINT,
    2: _VARINT,
    **dict.fromkeys((4, 5, 7, _NAME_OF_TENSOR, 9, 10, 11, 12), _BYTES),
}
_SHAPE_PLAN: Plan = {1: {1: _VARINT, 2: _BYTES}}
_VALUE_PLAN: Plan = {1: _BYTES, 2: {1: {1: _VARINT, 2: _SHAPE_PLAN}}, 3: _BYTES}
_ATTRIBUTE_PLAN: Plan = {
    1: _BYTES,
    2: _FIXED32,
    3: _VARINT,
    4: _BYTES,
    5: _TENSOR_PLAN,
    7: _FIXED32,
    8: _VARINT,
    9: _BYTES,
    13: _BYTES,
    20: _VARINT,
}
_NODE_PLAN: Plan = {**dict.fromkeys((_INPUT, _OUTPUT, 3, _OP_TYPE, 6, _DOMAIN), _BYTES), 5: _ATTRIBUTE_PLAN}
_GRAPH_PLAN: Plan = {
    _NODE: _NODE_PLAN,
    2: _BYTES,
    _INITIALIZER: _TENSOR_PLAN,
    10: _BYTES,
    **dict.fromkeys((_GIVEN, 12, 13), _VALUE_PLAN),
}
_MODEL_PLAN: Plan = {
    1: _VARINT,
    **dict.fromkeys((2, 3, 4, 6), _BYTES),
    5: _VARINT,
    _GRAPH: _GRAPH_PLAN,
    8: {1: _BYTES, 2: _VARINT},
}

_DOMAINS = frozenset({b"", b"ai.onnx"})
_SHAPES = frozenset({b"Shape"})
_TOLD_SIZES = frozenset(
    b"Expand Slice Split Reshape Squeeze Unsqueeze ReduceMax ReduceMean ReduceMin ReduceSum".split()
)
"""Operators whose output size depends on their inputs other than the first, if they have any."""
_OPERATORS = (
    _SHAPES
    | _TOLD_SIZES
    | frozenset(
        b"Abs Add And BatchNormalization Cast CastLike Clip Concat Constant Div Dropout Equal Erf Exp Flatten"
        b" GRU Gather GatherElements Gelu Gemm Greater GreaterOrEqual Identity LSTM LayerNormalization Less"
        b" LessOrEqual Log MatMul Max Min Mul Neg Not Or Pow Reciprocal Relu Sigmoid Softmax Softplus Sqrt"
        b" Sub Tanh Transpose Where".split()
    )
)
"""Allowed operators; none of them branches."""

Message = list[tuple[int, Any]]


def plain_graph(content: bytes) -> bytes:
    """Rewrite the network. Raises ValueError that names the problem."""
    if len(content) > MOST_BYTES:
        raise ValueError(f"it is larger than {MOST_BYTES >> 20} MiB")
    model = _read(memoryview(content), _MODEL_PLAN)
    graph = _single(model, _GRAPH)
    nodes = _all(graph, _NODE)
    if not nodes:
        raise ValueError("its graph has no operations")
    tensors = {bytes(_single(part, _NAME_OF_TENSOR)) for part in _all(graph, _INITIALIZER)}
    # A tensor with the name of an input is that input's default value.
    input_names = {bytes(_single(part, _NAME_OF_VALUE)) for part in _all(graph, _GIVEN)}
    _check_nodes(nodes, tensors - input_names)
    return _encoded(model, _MODEL_PLAN)


def _check_nodes(nodes: list[Message], fixed: set[bytes]) -> None:
    """Known operators only, and no output size that depends on a customer's numbers.

    fixed : names of values that are the same for all customers, such as sizes of inputs and values derived
        from them.
    """
    for node in nodes:
        kind = bytes(_single(node, _OP_TYPE))
        inputs = [bytes(name) for name in _all(node, _INPUT)]
        if kind not in _OPERATORS or not _DOMAINS.issuperset(map(bytes, _all(node, _DOMAIN))):
            raise ValueError(f"it has an operator that is not supported: {kind[:40]!r}")
        if kind in _TOLD_SIZES and not fixed.issuperset(inputs[1:]):
            raise ValueError("the size of its output depends on the input values")
        if kind in _SHAPES or fixed.issuperset(inputs):
            fixed.update(bytes(name) for name in _all(node, _OUTPUT))


def _all(message: Message, number: int) -> list[Any]:
    return [value for field, value in message if field == number]


def _single(message: Message, number: int) -> Any:
    values = _all(message, number)
    if len(values) != 1:
        raise ValueError(f"it has field {number} {len(values)} times, not once")
    return values[0]


def _read(message: memoryview, plan: Plan) -> Message:
    """The fields of a message, in order; nested messages are parsed."""
    fields: Message = []
    for number, kind, value in _fields(message):
        if number not in plan:
            raise ValueError(f"it has a field {number}, which is not supported")
        expected = plan[number]
        inside = not isinstance(expected, int)
        if kind != (_BYTES if inside else expected):
            raise ValueError(f"its field {number} is of another type")
        fields.append((number, _read(value, expected) if inside else value))
    return fields


def _fields(message: memoryview) -> Iterator[tuple[int, int, Any]]:
    place = 0
    while place < len(message):
        key, place = _number(message, place)
        if key >= _MOST_KEY:
            raise ValueError("it has a field number that is out of range")
        kind = key & 7
        if kind == _VARINT:
            value, place = _number(message, place)
            yield key >> 3, kind, value
            continue
        if kind == _BYTES:
            size, place = _number(message, place)
        elif kind in _FIXED_BYTES:
            size = _FIXED_BYTES[kind]
        else:
            raise ValueError("it is not a message")
        if place + size > len(message):
            raise ValueError("it is truncated")
        yield key >> 3, kind, message[place : place + size]
        place += size


def _number(message: memoryview, place: int) -> tuple[int, int]:
    value, shift = 0, 0
    while place < len(message) and shift <= _MOST_SHIFT:
        byte = message[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if not byte & 0x80:
            if value >> 64:
                break
            return value, place
        shift += 7
    raise ValueError("it is truncated, or has a number beyond 64 bits")


def _encoded(message: Message, plan: Plan) -> bytes:
    parts: list[bytes | memoryview] = []
    for number, value in message:
        expected = plan[number]
        inside = not isinstance(expected, int)
        kind = _BYTES if inside else expected
        parts.append(_as_varint(number << 3 | kind))
        if kind == _VARINT:
            parts.append(_as_varint(value))
            continue
        content = _encoded(value, expected) if inside else value
        if kind == _BYTES:
            parts.append(_as_varint(len(content)))
        parts.append(content)
    return b"".join(parts)


def _as_varint(number: int) -> bytes:
    content = bytearray()
    while number > 0x7F:
        content.append(number & 0x7F | 0x80)
        number >>= 7
    content.append(number)
    return bytes(content)
