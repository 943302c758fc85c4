import { t } from "@lingui/core/macro";
import type { EChartsCoreOption } from "echarts/core";

import { type Cell, type ExportedTable, tableOfTexts } from "./exportedTable";

interface Series {
  name?: string;
  type?: string;
  data?: unknown[];
  links?: { source: string; target: string; value: number }[];
}

interface Axis {
  name?: string;
  type?: string;
  data?: unknown[];
}

const first = <T>(values: T | T[] | undefined): T | undefined => (Array.isArray(values) ? values[0] : values);
const plain = (item: unknown): unknown =>
  item !== null && typeof item === "object" && "value" in item ? item.value : item;
const cell = (value: unknown): Cell =>
  typeof value === "number"
    ? value
    : value == null
      ? null
      : value instanceof Date
        ? value.toISOString()
        : String(value);

/** The numbers that a chart draws: a row for each category, or a row for each point of each series. */
export function chartTable(option: EChartsCoreOption, title: string): ExportedTable | null {
  const series = [option["series"] ?? []].flat() as Series[];
  const flows = series.find((line) => line.type === "sankey");
  if (flows) {
    const rows = (flows.links ?? []).map(({ source, target, value }) => [source, target, value]);
    return tableOfTexts(title, [t`From`, t`To`, t`Customers`], rows);
  }
  const axes = [option["xAxis"], option["yAxis"]].map((axis) => first(axis as Axis | Axis[]));
  const categories = axes.find((axis) => axis?.type === "category" && axis.data);
  const shown = series.filter((line) => line.data?.length);
  if (shown.length === 0) return null;
  return categories ? byCategory(title, categories, shown) : byPoint(title, axes, shown);
}

function byCategory(title: string, { name, data = [] }: Axis, series: Series[]): ExportedTable {
  // Whiskers and marks give several numbers for line category: what they show is in the tooltip only.
  const drawn = series.filter((line) => line.data?.length === data.length);
  const heads = [name ?? "", ...drawn.map((line, at) => line.name ?? t`Series ${at + 1}`)];
  heads[0] ||= t`Category`;
  const rows = data.map((category, at) => [
    cell(plain(category)),
    ...drawn.map((line) => cell([plain(line.data?.[at])].flat().at(-1))),
  ]);
  return tableOfTexts(title, heads, rows);
}

function byPoint(title: string, [x, y]: (Axis | undefined)[], series: Series[]): ExportedTable {
  const rows = series.flatMap((line) =>
    (line.data ?? []).map((item) => [line.name ?? "", ...[plain(item)].flat().map(cell)]),
  );
  return tableOfTexts(title, [t`Series`, x?.name || "X", y?.name || "Y"], rows);
}
