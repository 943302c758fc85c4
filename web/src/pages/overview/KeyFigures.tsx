import { t } from "@lingui/core/macro";
import { Box } from "@mui/material";

import { useSearchParams } from "react-router";

import { type KeyFigures as Figures, useKeyFiguresQuery } from "../../api/generated";
import type { TermKey } from "../../words/glossary";
import { windowOf } from "../../words/windows";
import { between, money, share, whole } from "../../words/formats";
import { Problem } from "../../ui/Problem";
import { Figure } from "../../ui/Figure";
import { comparedWith } from "../../words/comparison";

interface ShownFigure {
  name: string;
  value: string;
  note: string;
}

/** The figures that stand first; each says over which days. */
export function KeyFigures({ currency }: { currency: string }) {
  const [view] = useSearchParams();
  const windowDays = windowOf(view);
  const { data, error, refetch } = useKeyFiguresQuery(windowDays === undefined ? {} : { windowDays });
  if (error) return <Problem error={error} onRetry={refetch} />;
  const shown = data ? figures(data, currency) : NAMES.map((name) => ({ name, value: undefined, note: "…" }));
  const columns = { xs: "minmax(0, 1fr)", sm: "repeat(2, minmax(0, 1fr))", lg: "repeat(3, minmax(0, 1fr))" };
  return (
    <Box
      component="section"
      aria-label={t`Key figures`}
      sx={{ display: "grid", gap: 2, gridTemplateColumns: columns }}
    >
      {shown.map((figure, place) => (
        <Figure key={figure.name} {...figure} term={TERMS[place]} />
      ))}
    </Box>
  );
}

const NAMES = [
  t`Predicted value`,
  t`Previous spend`,
  t`Active customers`,
  t`Predicted churn`,
  t`New customers`,
  t`Average order value`,
];

const TERMS: TermKey[] = [
  "predicted_value",
  "spend_to_date",
  "active_customers",
  "churn_risk",
  "new_customers",
  "average_order_value",
];

export function figures(response: Figures, currency: string): ShownFigure[] {
  const days = response.horizon_days;
  const scored = response.scored_customers;
  const notScored = t`Customers have not been scored yet`;
  return [
    {
      name: days ? t`Predicted value, next ${days} days` : t`Predicted value`,
      value: money(response.predicted_clv, currency),
      note: days ? interval(response, currency) : notScored,
    },
    {
      name: days ? t`Spend in the previous ${days} days` : t`Previous spend`,
      value: money(response.spend_before, currency),
      note: days
        ? t`From the same customers. The prediction is ${comparedWith(response.predicted_clv, response.spend_before, t`that`)}`
        : notScored,
    },
    {
      name: t`Active customers (predicted)`,
      value: whole(response.active_customers),
      note: scored
        ? t`${share(ratio(response.active_customers, scored))} of all ${whole(scored)} customers`
        : notScored,
    },
    {
      name: days ? t`Predicted churn in ${days} days` : t`Predicted churn`,
      value: whole(response.churned_customers),
      note:
        scored && response.churned_customers === null
          ? t`Predicted over the model horizon only`
          : scored
            ? t`${share(ratio(response.churned_customers, scored))} of customers are not expected to order; some may return later`
            : notScored,
    },
    {
      name: t`New customers, last ${response.recent_days} days`,
      value: whole(response.new_customers),
      note: before(response.new_customers, response.new_customers_before, response.recent_days, whole),
    },
    {
      name: t`Average order value, last ${response.order_days} days`,
      value: money(response.average_order_value, currency),
      note: before(
        response.average_order_value,
        response.average_order_value_before,
        response.order_days,
        (value) => money(value, currency),
      ),
    },
  ];
}

const ratio = (part: number | null, all: number) => (part == null ? null : part / all);

function interval(figures: Figures, currency: string): string {
  if (figures.predicted_clv_lower == null || figures.level == null)
    return t`For ${whole(figures.scored_customers)} customers; the uncertainty was not tested`;
  const ends = between(figures.predicted_clv_lower, figures.predicted_clv_upper, currency);
  const windows =
    figures.tested_windows === 1 ? t`one past window` : t`${figures.tested_windows} past windows`;
  return t`${share(figures.level)} interval ${ends}, based on the errors in ${windows}`;
}

function before(
  now: number | null,
  then: number | null,
  days: number,
  show: (value: number | null) => string,
): string {
  if (then == null) return t`Needs ${2 * days} days of order history`;
  return t`${show(then)} in the previous ${days} days: ${comparedWith(now, then)}`;
}
