import { t } from "@lingui/core/macro";
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
const DAY_MS = 86_400_000;
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
      title={t`Period and the period before`}
      explanation={data && explanation(data)}
      loading={isFetching && !data}
      error={error}
      onRetry={refetch}
      empty={data === null && t`No orders yet.`}
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
              label={t`Revenue in the period and the period before`}
              summary={t`${money(data.now.revenue, currency)} now, ${money(data.before?.revenue, currency)} before`}
              height={260}
            />
          </Suspense>
        </Stack>
      )}
    </Panel>
  );
}

function explanation({ now, before, step, points }: PeriodFigures): string {
  const compared = before
    ? t`, compared with ${day(before.first)} to ${day(before.last)}.`
    : ". The orders do not reach back far enough for the period before.";
  const lastPart = points.at(-1)?.day;
  const days = lastPart ? (Date.parse(now.last) - Date.parse(lastPart)) / DAY_MS + 1 : 0;
  const isWhole = days === { day: 1, week: 7, month: 30 }[step];
  const rest = isWhole ? "" : t` The last point covers ${days === 1 ? t`1 day` : t`${days} days`} only.`;
  return t`${day(now.first)} to ${day(now.last)}${compared}${rest}`;
}

function figures({ now, before }: PeriodFigures, currency: string) {
  const inMoney = (value: number | null | undefined) => money(value, currency);
  const line = (
    name: string,
    pick: (range: PeriodFigures["now"]) => number | null,
    show: (value: number | null | undefined) => string,
  ) => ({
    name,
    value: show(pick(now)),
    note: before ? t`${show(pick(before))} before: ${comparedWith(pick(now), pick(before))}` : "",
  });
  return [
    line(t`Revenue`, (range) => range.revenue, inMoney),
    line(t`Orders`, (range) => range.orders, whole),
    line(t`Customers who ordered`, (range) => range.customers, whole),
    line(t`New customers`, (range) => range.new_customers, whole),
    line(t`Average order value`, (range) => range.average_order_value, inMoney),
  ];
}
