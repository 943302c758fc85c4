import { t } from "@lingui/core/macro";

import { Trans } from "@lingui/react/macro";
import { Box, Typography } from "@mui/material";

import type { BudgetPlan } from "../../api/generated";
import { money, share, times, whole } from "../../words/formats";
import type { TermKey } from "../../words/glossary";
import { Figure } from "../../ui/Figure";
import { days, ends, gainSentence } from "./plan";

const COLUMNS = {
  xs: "minmax(0, 1fr)",
  sm: "repeat(2, minmax(0, 1fr))",
  lg: "repeat(4, minmax(0, 1fr))",
};

interface Props {
  rule: BudgetPlan | undefined;
  best: BudgetPlan | undefined;
  chosen: "rule" | "optimise";
  isOld: boolean;
}

/** What the chosen plan is expected to bring, and the other one. */
export function PlanFigures({ rule, best, chosen, isOld }: Props) {
  const currency = best?.currency ?? "EUR";
  const show = (value: number) => money(value, currency);
  const comparison =
    best && rule && (chosen === "rule" ? figures(rule, best, show) : figures(best, rule, show));
  return (
    <Box component="section" aria-label={t`Plan comparison`} aria-busy={isOld}>
      <Box
        sx={{ display: "grid", gap: 2, gridTemplateColumns: COLUMNS, opacity: isOld ? 0.6 : 1 }}
        className="figures"
      >
        {(comparison ?? NAMES.map((name) => ({ name, value: undefined, note: "…" }))).map((figure, place) => (
          <Figure key={figure.name} {...figure} term={TERMS[place]} />
        ))}
      </Box>
      {rule && best && (
        <Typography sx={{ mt: 1.5, color: "text.secondary" }}>
          <Trans>
            {gainSentence(rule, best)} Value is the predicted net revenue from new customers over{" "}
            {best.horizon_days} days, with {share(best.level)} prediction intervals.
          </Trans>
        </Typography>
      )}
    </Box>
  );
}

const NAMES = [t`Value`, t`New customers`, t`Return on ad spend`, t`Payback period`];
const TERMS: TermKey[] = ["predicted_value", "new_customers", "roas", "payback"];

function figures(plan: BudgetPlan, other: BudgetPlan, show: (value: number) => string) {
  const [total, beside] = [plan.total, other.total];
  const by = other.method === "rule" ? t`rule` : t`optimal plan`;
  return [
    {
      name: plan.method === "rule" ? t`Value (3:2:1 rule)` : t`Value (optimal plan)`,
      value: show(total.value.expected),
      note: `${ends(total.value, show)}; ${by} ${show(beside.value.expected)}`,
    },
    {
      name: t`New customers`,
      value: whole(total.customers.expected),
      note: `${ends(total.customers, whole)}; ${by} ${whole(beside.customers.expected)}`,
    },
    {
      name: t`Return on ad spend (ROAS)`,
      value: times(total.roas?.expected),
      note: `${ends(total.roas, times)}; ${by} ${times(beside.roas?.expected)}`,
    },
    {
      name: t`Payback period`,
      value: days(total.payback_days, plan.horizon_days),
      note: t`${by} ${days(beside.payback_days, other.horizon_days)}; contribution ${show(total.contribution.expected)}`,
    },
  ];
}
