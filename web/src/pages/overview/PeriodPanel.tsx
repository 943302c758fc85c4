import { Box, Stack, Typography } from "@mui/material";
import { lazy, Suspense } from "react";

import { type PeriodFigures, usePeriodFiguresQuery } from "../../api/generated";
import { useChartColours } from "../../ui/charts/chartColours";
import { Panel } from "../../ui/Panel";
import type { Period } from "../../ui/period/period";
import { usePeriod } from "../../ui/period/usePeriod";
import { comparedWith } from "../../words/comparison";
import { day, money, whole } from "../../words/formats";
import { periodOption } from "./periodChart";

const Chart = lazy(() => import("../../ui/charts/Chart"));
const COLUMNS = {
  display: "grid",
  gap: 2,
  gridTemplateColumns: "repeat(auto-fit, minmax(150px, 1fr))",
  mb: 2,
};

/** The days that were chosen, beside as many days before; nothing while all days are meant. */
export function PeriodPanel({ currency }: { currency: string }) {
  const [period] = usePeriod();
  return period ? <Compared period={period} currency={currency} /> : null;
}

function Compared({ period, currency }: { period: Period; currency: string }) {
  const { data, isFetching, error, refetch } = usePeriodFiguresQuery({
    fromDay: period.from,
    toDay: period.to,
  });
  const colours = useChartColours();
  return (
    <Panel
      title="Period and the period before"
      explanation={data && explanation(data)}
      loading={isFetching && !data}
      error={error}
      onRetry={refetch}
      empty={data === null && "No orders yet."}
      height={380}
    >
      {data && (
        <Stack>
          <Box sx={COLUMNS}>
            {figures(data, currency).map(({ name, value, note }) => (
              <Box key={name}>
                <Typography variant="body2" sx={{ color: "text.secondary" }}>
                  {name}
                </Typography>
                <Typography sx={{ fontSize: "1.2rem", fontWeight: 620 }}>{value}</Typography>
                <Typography variant="caption" sx={{ color: "text.secondary" }}>
                  {note}
                </Typography>
              </Box>
            ))}
          </Box>
          <Suspense fallback={null}>
            <Chart
              option={periodOption(data, currency, colours)}
              label="Revenue in the period and the period before"
              summary={`${money(data.now.revenue, currency)} now, ${money(data.before?.revenue, currency)} before`}
              height={260}
            />
          </Suspense>
        </Stack>
      )}
    </Panel>
  );
}

const explanation = ({ now, before }: PeriodFigures) =>
  `${day(now.first)} to ${day(now.last)}` +
  (before
    ? `, compared with ${day(before.first)} to ${day(before.last)}.`
    : ". The orders do not reach back far enough for the period before.");

function figures({ now, before }: PeriodFigures, currency: string) {
  const inMoney = (value: number | null | undefined) => money(value, currency);
  const line = (
    name: string,
    pick: (range: PeriodFigures["now"]) => number | null,
    show: (value: number | null | undefined) => string,
  ) => ({
    name,
    value: show(pick(now)),
    note: before ? `${show(pick(before))} before: ${comparedWith(pick(now), pick(before))}` : "",
  });
  return [
    line("Revenue", (range) => range.revenue, inMoney),
    line("Orders", (range) => range.orders, whole),
    line("Customers who ordered", (range) => range.customers, whole),
    line("New customers", (range) => range.new_customers, whole),
    line("Average order value", (range) => range.average_order_value, inMoney),
  ];
}
