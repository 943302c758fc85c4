"""Networks: training, graphs, inputs and outputs."""
