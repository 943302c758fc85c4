import { t } from "@lingui/core/macro";
import { useMemo } from "react";

import { type AlivePoint, useCustomerAliveQuery } from "../../api/generated";
import { day, share } from "../../words/formats";
import Chart from "../../ui/charts/Chart";
import { type ChartColours, useChartColours } from "../../ui/charts/chartColours";
import { axis, dayAxis, grid, tooltip } from "../../ui/charts/chartParts";
import { Panel } from "../../ui/Panel";

const HEIGHT = 240;

/** How likely they were still a customer, from their first order on. */
export function AliveChart({ customerId }: { customerId: string }) {
  const { data, error, isLoading, refetch } = useCustomerAliveQuery({ customerId });
  const colours = useChartColours();
  const option = useMemo(() => optionOf(data ?? [], colours), [data, colours]);
  const now = data?.filter((point) => !point.is_future).at(-1);
  return (
    <Panel
      title={t`Probability active`}
      explanation={t`Estimated for each day from the data known at the time. Orders raise it and inactivity lowers it. Dashed: without further orders.`}
      loading={isLoading}
      error={error}
      onRetry={refetch}
      empty={data?.length === 0 && t`No history yet.`}
      height={HEIGHT}
    >
      <Chart
        option={option}
        height={HEIGHT}
        label={t`Probability active, by day`}
        summary={now && t`${share(now.probability_alive)} on ${day(now.day)}`}
      />
    </Panel>
  );
}

function optionOf(points: AlivePoint[], colours: ChartColours) {
  const at = (point: AlivePoint) => [point.day, point.probability_alive];
  const future = points.findIndex((point) => point.is_future);
  const known = future < 0 ? points : points.slice(0, future);
  const rest = future < 0 ? [] : points.slice(Math.max(0, future - 1));
  const line = { type: "line", showSymbol: false, itemStyle: { color: colours.accent } };
  return {
    grid: grid({ top: 12 }),
    tooltip: tooltip(colours, { valueFormatter: (value: number) => share(value) }),
    xAxis: dayAxis(colours),
    yAxis: axis(colours, {
      type: "value",
      min: 0,
      max: 1,
      axisLabel: { formatter: (v: number) => share(v) },
    }),
    series: [
      { ...line, name: t`Probability active`, data: known.map(at), areaStyle: { opacity: 0.12 } },
      { ...line, name: t`Without further orders`, data: rest.map(at), lineStyle: { type: "dashed" } },
    ],
  };
}
