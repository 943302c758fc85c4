import { Box, Typography } from "@mui/material";

import type { BudgetPlan } from "../../api/generated";
import { money, share, whole } from "../../app/formats";
import { Figure } from "../../ui/Figure";
import { days, ends, gained, times } from "./plan";

const COLUMNS = {
  xs: "minmax(0, 1fr)",
  sm: "repeat(2, minmax(0, 1fr))",
  lg: "repeat(4, minmax(0, 1fr))",
};

interface Props {
  rule: BudgetPlan | undefined;
  best: BudgetPlan | undefined;
  isOld: boolean;
}

/** What both plans are expected to bring. */
export function Compared({ rule, best, isOld }: Props) {
  const currency = best?.currency ?? "EUR";
  const show = (value: number) => money(value, currency);
  const made = best && rule && figures(rule, best, show);
  return (
    <Box component="section" aria-label="What the plans bring" aria-busy={isOld}>
      <Box
        sx={{ display: "grid", gap: 2, gridTemplateColumns: COLUMNS, opacity: isOld ? 0.6 : 1 }}
        className="figures"
      >
        {(made ?? NAMES.map((name) => ({ name, value: undefined, note: "…" }))).map((one) => (
          <Figure key={one.name} {...one} />
        ))}
      </Box>
      {rule && best && (
        <Typography sx={{ mt: 1.5, color: "text.secondary" }}>
          {gained(rule, best)} Value is net spend of the customers won, over the {best.horizon_days} days that
          are predicted; ends hold it with {share(best.level)}.
        </Typography>
      )}
    </Box>
  );
}

const NAMES = ["Value", "New customers", "Return on spend", "Paid back after"];

function figures(rule: BudgetPlan, best: BudgetPlan, show: (value: number) => string) {
  const [one, other] = [best.total, rule.total];
  return [
    {
      name: "Value of the best plan",
      value: show(one.value.expected),
      note: `${ends(one.value, show)}; by the rule ${show(other.value.expected)}`,
    },
    {
      name: "New customers",
      value: whole(one.customers.expected),
      note: `${ends(one.customers, whole)}; by the rule ${whole(other.customers.expected)}`,
    },
    {
      name: "Return on spend (ROAS)",
      value: times(one.roas?.expected),
      note: `${ends(one.roas, times)}; by the rule ${times(other.roas?.expected)}`,
    },
    {
      name: "Paid back after",
      value: days(one.payback_days, best.horizon_days),
      note: `By the rule ${days(other.payback_days, rule.horizon_days)}; margin less spend ${show(one.contribution.expected)}`,
    },
  ];
}
