import { t } from "@lingui/core/macro";
import { useMemo } from "react";

import type { CustomerEvent } from "../../api/generated";
import { money, shortMoney } from "../../words/formats";
import Chart from "../../ui/charts/Chart";
import { type ChartColours, useChartColours } from "../../ui/charts/chartColours";
import { axis, dayAxis, grid, tooltip } from "../../ui/charts/chartParts";
import { Panel } from "../../ui/Panel";
import { amountOf } from "./activity";

const HEIGHT = 240;

/** What they spent, order by order. */
export function OrdersChart({ timeline, currency }: { timeline: CustomerEvent[]; currency: string }) {
  const colours = useChartColours();
  const orders = useMemo(
    () => timeline.filter((event) => event.what !== "event" && amountOf(event) !== null),
    [timeline],
  );
  const option = useMemo(() => optionOf(orders, currency, colours), [orders, currency, colours]);
  return (
    <Panel
      title={t`Orders`}
      explanation={t`Amount of each order; refunds are below the line.`}
      empty={orders.length === 0 && t`No order amounts for this customer.`}
      height={HEIGHT}
    >
      <Chart
        option={option}
        height={HEIGHT}
        label={t`Order amounts`}
        summary={t`${orders.length} orders and refunds, newest ${money(orders[0] && amountOf(orders[0]), currency)}`}
      />
    </Panel>
  );
}

const optionOf = (orders: CustomerEvent[], currency: string, colours: ChartColours) => ({
  grid: grid({ top: 12 }),
  tooltip: tooltip(colours, { valueFormatter: (value: number) => money(value, currency) }),
  xAxis: dayAxis(colours, { splitLine: { show: false } }),
  yAxis: axis(colours, {
    type: "value",
    axisLabel: { formatter: (value: number) => shortMoney(value, currency) },
  }),
  series: [
    {
      name: t`Amount`,
      type: "bar",
      barMinWidth: 2,
      barMaxWidth: 14,
      data: orders.map((order) => ({
        value: [order.at, amountOf(order)],
        itemStyle: { color: order.what === "refund" ? colours.bad : colours.accent },
      })),
    },
  ],
});
