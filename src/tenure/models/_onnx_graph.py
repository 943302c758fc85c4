"""Is this a network as we write them? Asked before ONNX Runtime sees it.

A graph is a program: with loops it can run for ever, with data outside it reads other files. Ours have
neither.
The file is Protocol Buffers (protobuf.dev/programming-guides/encoding); numbers of fields are those of
github.com/onnx/onnx/blob/main/onnx/onnx.proto.
"""

from __future__ import annotations

from collections.abc import Iterator

MOST_BYTES = 512 << 20
_GRAPH = 7
_NODE, _INITIALIZER = 1, 5
_OP_TYPE, _ATTRIBUTE, _DOMAIN = 4, 5, 7
_SUBGRAPHS = (6, 11)
_TENSOR = (5, 10)
_DATA_LOCATION, _EXTERNAL_DATA = 14, 13
_DOMAINS = frozenset({b"", b"ai.onnx", b"pkg.onnxscript.torch_lib", b"pkg.onnxscript.torch_lib.common"})
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_FUNCTIONS = 25
_MOST_SHIFT = 63

Field = tuple[int, "int | memoryview"]


def check_graph(content: bytes) -> None:
    """Raises ValueError that says what is wrong."""
    if len(content) > MOST_BYTES:
        raise ValueError(f"it has more than {MOST_BYTES >> 20} MiB")
    parts = list(_fields(memoryview(content)))
    if any(number == _FUNCTIONS for number, _ in parts):
        raise ValueError("it has functions of its own")
    graphs = [_inside(value) for number, value in parts if number == _GRAPH]
    if len(graphs) != 1:
        raise ValueError("it has no graph")
    nodes = 0
    for number, value in _fields(graphs[0]):
        if number == _NODE:
            nodes += 1
            _check_node(_inside(value))
        elif number == _INITIALIZER:
            _check_tensor(_inside(value))
    if not nodes:
        raise ValueError("its graph does nothing")


def _check_node(node: memoryview) -> None:
    for number, value in _fields(node):
        if number == _DOMAIN and bytes(_inside(value)) not in _DOMAINS:
            raise ValueError("it has an operator from elsewhere")
        if number == _ATTRIBUTE:
            for place, inside in _fields(_inside(value)):
                if place in _SUBGRAPHS:
                    raise ValueError("it has loops or branches")
                if place in _TENSOR and not isinstance(inside, int):
                    _check_tensor(inside)


def _check_tensor(tensor: memoryview) -> None:
    for number, value in _fields(tensor):
        if number == _EXTERNAL_DATA or (number == _DATA_LOCATION and value != 0):
            raise ValueError("it has data outside")


def _inside(value: int | memoryview) -> memoryview:
    if isinstance(value, int):
        raise ValueError("a message belongs there")
    return value


def _fields(message: memoryview) -> Iterator[Field]:
    place = 0
    while place < len(message):
        key, place = _number(message, place)
        kind = key & 7
        if kind == _VARINT:
            value, place = _number(message, place)
            yield key >> 3, value
            continue
        if kind == _BYTES:
            size, place = _number(message, place)
        elif kind in (_FIXED32, _FIXED64):
            size = 4 if kind == _FIXED32 else 8
        else:
            raise ValueError("it is no message")
        if place + size > len(message):
            raise ValueError("it is cut short")
        yield key >> 3, message[place : place + size]
        place += size


def _number(message: memoryview, place: int) -> tuple[int, int]:
    found, shift = 0, 0
    while place < len(message) and shift <= _MOST_SHIFT:
        byte = message[place]
        place += 1
        found |= (byte & 0x7F) << shift
        if not byte & 0x80:
            return found, place
        shift += 7
    raise ValueError("it is cut short")
