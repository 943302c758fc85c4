import { t } from "@lingui/core/macro";
import { Alert, Box, Stack } from "@mui/material";
import type { ReactNode } from "react";

import type { BacktestSummary } from "../../../api/generated";
import { day, share, whole } from "../../../words/formats";
import { MetricDefinitions } from "../../../ui/MetricDefinitions";
import { Panel } from "../../../ui/Panel";
import { Scrolled } from "../../../ui/Scrolled";
import { ChurnBoard } from "./ChurnBoard";
import { ChurnCurve } from "./ChurnCurve";
import { Curves } from "./Curves";
import { Leaderboard } from "./Leaderboard";
import { CHURN_METRICS, amountUnit, VALUE_METRICS } from "../../../words/metrics";
import { useModelTitle } from "../../../app/useTitles";
import { browserNotes } from "../../../words/problems";
import { Windows } from "./Windows";

interface Props {
  tested: BacktestSummary | undefined;
  error: unknown;
  onRetry: () => void;
  currency: string;
  action?: ReactNode;
}

/** Everything a back-test says: the leaderboard, the curves, churn, and window by window. */
export function BacktestParts({ tested, error, onRetry, currency, action }: Props) {
  const nameOf = useModelTitle();
  const windows = tested?.cutoffs.length ?? 0;
  const unit = amountUnit(tested?.target, currency);
  return (
    <Stack sx={{ gap: 2 }}>
      <Panel
        title={t`Back-test leaderboard`}
        explanation={
          tested &&
          t`Each model predicted ${windows === 1 ? t`one past window` : t`${whole(windows)} past windows`} of ${tested.horizon_days} days using only earlier data (latest window from ${day(tested.cutoffs[0])}). Figures are averages over the windows${tested.target === "orders" ? t`, in orders` : ""}. Prediction intervals aim for ${share(tested.level)} coverage.`
        }
        loading={!tested && !error}
        error={error}
        onRetry={onRetry}
        height={240}
        action={action}
      >
        {tested && (
          <>
            {browserNotes(tested.notes).map((note) => (
              <Alert key={note} severity="info" sx={{ mb: 1 }}>
                {note}
              </Alert>
            ))}
            <Leaderboard tested={tested} currency={unit} />
            <MetricDefinitions
              metrics={VALUE_METRICS.filter((metric) => metric.key !== "mse")}
              level={tested.level}
            />
          </>
        )}
      </Panel>
      {tested && <Curves tested={tested} currency={currency} />}
      {tested?.models.some((model) => model.churn) && (
        <Panel
          title={t`Churn prediction`}
          explanation={t`Predicted probability of no order within ${tested.horizon_days} days, compared with the actual outcome.`}
        >
          <Box
            sx={{
              display: "grid",
              gap: 3,
              gridTemplateColumns: { xs: "minmax(0, 1fr)", xl: "minmax(0, 7fr) minmax(0, 5fr)" },
            }}
          >
            <Scrolled label={t`Churn metrics`}>
              <ChurnBoard tested={tested} />
            </Scrolled>
            <ChurnCurve tested={tested} />
          </Box>
          <MetricDefinitions metrics={CHURN_METRICS} />
        </Panel>
      )}
      {tested && tested.windows.length > 0 && (
        <Panel
          title={t`${nameOf(tested.model)}: results by window`}
          explanation={t`A model whose results vary between windows is less reliable than its average suggests.`}
        >
          <Windows tested={tested} currency={unit} />
        </Panel>
      )}
    </Stack>
  );
}
