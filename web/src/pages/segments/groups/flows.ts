import { t } from "@lingui/core/macro";
import type { EChartsCoreOption } from "echarts/core";

import type { SegmentMoves } from "../../../api/generated";
import { whole } from "../../../words/formats";
import { groupWords } from "../../../words/groupWords";
import type { ChartColours } from "../../../ui/charts/chartColours";
import { tooltip } from "../../../ui/charts/chartParts";
import { escaped } from "../../../ui/charts/tooltipText";

export const NEW = t`New customers`;
export const GONE = t`No longer in the data`;
const NONE = t`No group`;

export interface Flow {
  from: string;
  to: string;
  customers: number;
}

/** From group to group, with names for those who were not there before, and are not now. */
export const flows = ({ moves }: SegmentMoves): Flow[] =>
  moves.map((move) => ({
    from: move.is_new ? NEW : (move.group_before ?? NONE),
    to: move.is_gone ? GONE : (move.group_now ?? NONE),
    customers: move.customers,
  }));

/** How many were in both scorings, how many of them in the same group, and how many are new. */
export function stayed({ moves }: SegmentMoves): { of: number; same: number; fresh: number } {
  const both = moves.filter((move) => !move.is_new && !move.is_gone);
  const count = (some: typeof moves) => some.reduce((sum, move) => sum + move.customers, 0);
  return {
    of: count(both),
    same: count(both.filter((move) => move.group_before === move.group_now)),
    fresh: count(moves.filter((move) => move.is_new)),
  };
}

/** Groups that appear on a side, in their order. */
export function side(all: Flow[], groups: string[], which: "from" | "to"): string[] {
  const present = new Set(all.map((flow) => flow[which]));
  return [...groups, NONE, NEW, GONE].filter((name) => present.has(name));
}

export function flowOption(all: Flow[], groups: string[], colours: ChartColours): EChartsCoreOption {
  const order = [...groups, NONE, NEW, GONE];
  const colour = (name: string) => colours.series[Math.max(order.indexOf(name), 0) % colours.series.length];
  const nodes = (["from", "to"] as const).flatMap((which) =>
    side(all, groups, which).map((name) => ({
      name: `${which} ${name}`,
      depth: which === "from" ? 0 : 1,
      itemStyle: { color: colour(name) },
      label: { position: which === "from" ? "right" : "left" },
    })),
  );
  const bare = (name: string) => groupWords(name.replace(/^(from|to) /, ""));
  return {
    tooltip: tooltip(colours, {
      trigger: "item",
      formatter: ({
        data,
        name,
        value,
      }: {
        data: { source?: string; target?: string };
        name: string;
        value: number;
      }) =>
        escaped(
          data.source && data.target
            ? t`${bare(data.source)} → ${bare(data.target)}: ${whole(value)} customers`
            : t`${bare(name)}: ${whole(value)} customers`,
        ),
    }),
    series: [
      {
        type: "sankey",
        top: 8,
        bottom: 8,
        left: 4,
        right: 4,
        nodeGap: 10,
        nodeWidth: 14,
        layoutIterations: 0,
        draggable: false,
        emphasis: { focus: "adjacency" },
        label: { color: colours.text, fontSize: 12, formatter: ({ name }: { name: string }) => bare(name) },
        lineStyle: { color: "source", opacity: 0.3, curveness: 0.5 },
        data: nodes,
        links: all.map((flow) => ({
          source: `from ${flow.from}`,
          target: `to ${flow.to}`,
          value: flow.customers,
        })),
      },
    ],
  };
}
