"""ONNX Runtime is given a network as we write them, and nothing that another reader would see beside it."""

import numpy as np
import pytest

from tenure.models.deep.onnx_graph import plain_graph

onnx = pytest.importorskip("onnx")

FLOAT, WHOLE = 1, 7
HIDDEN = b"\x80\x80\x80\x10"
"""Ends a tag beyond 32 bits, which other readers drop."""


def value(name: str, shape: list, kind: int = FLOAT):
    return onnx.helper.make_tensor_value_info(name, kind, shape)


def model(nodes: list, tensors: list = (), graph_change=lambda _graph: None):
    made = onnx.helper.make_graph(nodes, "g", [value("columns", ["rows", 2])], [value("raw", None)], tensors)
    graph_change(made)
    return onnx.helper.make_model(made, opset_imports=[onnx.helper.make_opsetid("", 18)])


def node(kind: str, given: list[str], made: list[str] = ("raw",), **settings):
    return onnx.helper.make_node(kind, given, made, **settings)


def numbers(name: str, values: list, kind: int = WHOLE):
    return onnx.helper.make_tensor(name, kind, [len(values)], values)


def branch():
    return onnx.helper.make_graph([node("Identity", ["columns"])], "b", [], [value("raw", None)])


def test_a_network_of_ours_is_written_as_it_was():
    torch = pytest.importorskip("torch")
    from tenure.models.deep.graph import Network
    from tenure.models.deep.network import Shape, build

    torch.manual_seed(0)
    shape = Shape(7, 5, (8, 4), 0.3, True)
    graph = Network.of(shape, build(shape).state_dict()).graph

    assert plain_graph(graph) == graph


def _with_a_function():
    made = model([node("Relu", ["columns"])])
    made.functions.add(name="f")
    return made


def _with_sparse(graph) -> None:
    graph.sparse_initializer.add()


def _with_data_outside():
    tensor = numbers("one", [1.0], FLOAT)
    tensor.external_data.add(key="location", value="/etc/hostname")
    return model([node("Add", ["columns", "one"])], [tensor])


PROGRAMS = {
    "branches": lambda: model([node("If", ["c"], then_branch=branch(), else_branch=branch())]),
    "operators from elsewhere": lambda: model([node("Relu", ["columns"], domain="com.microsoft")]),
    "operators that make much": lambda: model([node("ConstantOfShape", ["columns"])]),
    "chance": lambda: model([node("RandomNormalLike", ["columns"])]),
    "nothing": lambda: model([]),
    "functions": _with_a_function,
    "sparse tensors": lambda: model([node("Relu", ["columns"])], graph_change=_with_sparse),
    "data outside": _with_data_outside,
    "what is as long as a customer says": lambda: model(
        [node("Cast", ["columns"], ["n"], to=WHOLE), node("Expand", ["columns", "n"])]
    ),
    "a table cut where a customer says": lambda: model(
        [node("Cast", ["columns"], ["end"], to=WHOLE), node("Slice", ["table", "start", "end"])],
        [numbers("table", [0.0, 0.0], FLOAT), numbers("start", [0])],
    ),
    "the shape of what a customer cuts": lambda: model(
        [
            node("Cast", ["columns"], ["end"], to=WHOLE),
            node("Slice", ["table", "start", "end"], ["cut"]),
            node("Shape", ["cut"], ["size"]),
            node("Expand", ["table", "size"]),
        ],
        [numbers("table", [0.0, 0.0], FLOAT), numbers("start", [0])],
    ),
    "what is as long as an input says that has a value": lambda: model(
        [node("Expand", ["one", "columns"])],
        [numbers("one", [1.0], FLOAT), numbers("columns", [2.0, 2.0], FLOAT)],
    ),
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_graph_is_no_program(program):
    with pytest.raises(ValueError):
        plain_graph(PROGRAMS[program]().SerializeToString())


def test_sizes_that_follow_of_inputs_may_be_stretched_to():
    ours = model(
        [node("Shape", ["columns"], ["size"]), node("Expand", ["one", "size"])],
        [numbers("one", [1.0], FLOAT)],
    ).SerializeToString()

    assert plain_graph(ours) == ours


@pytest.mark.parametrize("place", ["model", "graph"])
def test_a_field_beyond_32_bits_is_refused(place):
    plain = model([node("Relu", ["columns"])])
    odd = bytes([6 << 3 | 2 | 0x80]) + HIDDEN + b"\x00"
    if place == "model":
        content = plain.SerializeToString() + odd
    else:
        graph = plain.graph.SerializeToString() + odd
        plain.ClearField("graph")
        content = plain.SerializeToString() + bytes([7 << 3 | 2, len(graph)]) + graph

    with pytest.raises(ValueError, match="out of range"):
        plain_graph(content)


def test_a_number_of_more_than_64_bits_is_refused():
    with pytest.raises(ValueError, match="64 bits"):
        plain_graph(b"\x08" + b"\xff" * 9 + b"\x02")


def test_negative_numbers_stay_what_they_are():
    onnxruntime = pytest.importorskip("onnxruntime")
    made = model([node("Softmax", ["columns"], axis=-1)])
    made.ir_version = 8

    session = onnxruntime.InferenceSession(plain_graph(made.SerializeToString()))

    rows = session.run(None, {"columns": np.zeros((3, 2), dtype=np.float32)})[0]
    np.testing.assert_allclose(rows, np.full((3, 2), 0.5))
