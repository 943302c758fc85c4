import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert } from "@mui/material";
import { lazy, Suspense } from "react";

import { type Revenue, useRevenueQuery } from "../../api/generated";
import { between, day, money, share } from "../../words/formats";
import { useChartColours } from "../../ui/charts/chartColours";
import { Choice } from "../../ui/forms/Choice";
import { Panel } from "../../ui/Panel";
import { useChoice } from "../../ui/useChoice";
import { revenueOption } from "./revenueChart";

const Chart = lazy(() => import("../../ui/charts/Chart"));
const HEIGHT = 320;
const SPANS = { two: t`2 years`, one: t`1 year`, all: t`All` };

/** Revenue by month, and what known customers are expected to spend. */
export function RevenuePanel({ currency }: { currency: string }) {
  const { data, isLoading, error, refetch } = useRevenueQuery();
  const [span, chooseSpan] = useChoice("months", ["two", "one", "all"]);
  const colours = useChartColours();
  const months = { one: 12, two: 24, all: Infinity }[span];
  const shown = data && { ...data, months: data.months.slice(-months) };
  return (
    <Panel
      title={t`Revenue and forecast`}
      explanation={explanation(data)}
      action={<Choice label={t`Period`} names={SPANS} value={span} choose={chooseSpan} />}
      loading={isLoading}
      error={error}
      onRetry={refetch}
      empty={data?.months.length === 0 && t`No orders yet.`}
      height={HEIGHT}
    >
      {shown && (
        <Suspense fallback={null}>
          <Chart
            option={revenueOption(shown, currency, colours)}
            label={t`Revenue by month`}
            summary={summary(data, currency)}
            height={HEIGHT}
          />
        </Suspense>
      )}
      {data && data.forecast.length === 0 && (
        <Alert severity="info" sx={{ mt: 1 }}>
          <Trans>No forecast: customers have not been scored yet, or orders have no amounts.</Trans>
        </Alert>
      )}
    </Panel>
  );
}

function explanation(revenue: Revenue | undefined): string {
  const history = t`Monthly revenue after refunds, from new customers in their first month and from returning customers.`;
  if (!revenue?.forecast.length) return history;
  const band =
    revenue.forecast[0]?.lower == null ? "" : t` Error bars show ${share(revenue.level)} intervals.`;
  return t`${history} Light bars: predicted revenue from customers known on ${day(revenue.as_of)} over ${revenue.horizon_days ?? "–"} days, spread evenly. Future customers are not included.${band}`;
}

function summary(revenue: Revenue | undefined, currency: string): string {
  const last = revenue?.months.filter((month) => month.is_over).at(-1);
  const ahead = revenue?.forecast ?? [];
  const total = (pick: "expected" | "lower" | "upper") =>
    ahead.some((month) => month[pick] == null)
      ? null
      : ahead.reduce((sum, month) => sum + (month[pick] ?? 0), 0);
  const past = last
    ? t`Revenue in the last complete month, from ${day(last.month)}: ${money(last.net, currency)}.`
    : "";
  if (!ahead.length) return past;
  const ends = between(total("lower"), total("upper"), currency);
  return t`${past} Predicted from existing customers over ${revenue?.horizon_days ?? "–"} days: ${money(total("expected"), currency)}, ${ends}.`;
}
