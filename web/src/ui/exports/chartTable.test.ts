import { chartTable } from "./chartTable";

test("a chart with categories has a row for each, and a column for each series", () => {
  const option = {
    xAxis: { type: "category", data: ["Jan", "Feb"] },
    series: [
      { name: "New", data: [1, null] },
      { name: "Returning", data: [{ value: 2.5 }, 3] },
      { name: "Interval", data: [[0, 1, 2]] },
    ],
  };
  const table = chartTable(option, "Revenue");
  expect(table?.columns.map(({ title }) => title)).toEqual(["Category", "New", "Returning"]);
  expect(table?.rows).toEqual([
    ["Jan", 1, 2.5],
    ["Feb", null, 3],
  ]);
});

test("a chart of points has a row for each point; flows have both ends", () => {
  const points = { xAxis: { type: "value", name: "Spend" }, series: [{ name: "a", data: [[1, 2]] }] };
  expect(chartTable(points, "Curve")?.rows).toEqual([["a", 1, 2]]);
  const flows = { series: [{ type: "sankey", links: [{ source: "x", target: "y", value: 4 }] }] };
  expect(chartTable(flows, "Flow")?.rows).toEqual([["x", "y", 4]]);
  expect(chartTable({ series: [] }, "Nothing")).toBeNull();
});
