import { Stack } from "@mui/material";

import { useCohortTableQuery } from "../../../api/generated";
import { Choice } from "../../../ui/forms/Choice";
import { Panel } from "../../../ui/Panel";
import { useChoice } from "../../../ui/useChoice";
import { BY, meaning, METRICS, RATES, SHAPES, WHOSE } from "./cohortWords";
import { HeatTable } from "./HeatTable";

/** Cohorts by anything, with any metric; what is predicted is marked. */
export function CohortsPanel() {
  const [by, chooseBy] = useChoice("cohort", ["month", "source", "first_product", "country"]);
  const [metric, chooseMetric] = useChoice("metric", ["revenue", "retention", "margin"]);
  const [shape, chooseShape] = useChoice("shape", ["month", "cumulative"]);
  const [whose, chooseWhose] = useChoice("whose", ["each", "all"]);
  const [rate, chooseRate] = useChoice("rate", ["0", "0.1", "0.2"]);
  const { currentData, data, isFetching, error, refetch } = useCohortTableQuery({
    by,
    metric,
    perCustomer: whose === "each",
    cumulative: shape === "cumulative",
    discountRate: Number(rate),
  });
  const shown = currentData ?? (error ? undefined : data);
  return (
    <Panel
      title="Cohorts"
      explanation={shown && meaning(shown)}
      action={
        <Stack sx={{ gap: 1, alignItems: { md: "flex-end" } }}>
          <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap" }}>
            <Choice label="Cohorts by" names={BY} value={by} choose={chooseBy} />
            <Choice label="Metric" names={METRICS} value={metric} choose={chooseMetric} />
          </Stack>
          {metric !== "retention" && (
            <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap" }}>
              <Choice label="Period" names={SHAPES} value={shape} choose={chooseShape} />
              <Choice label="Basis" names={WHOSE} value={whose} choose={chooseWhose} />
              <Choice label="Discount rate" names={RATES} value={rate} choose={chooseRate} />
            </Stack>
          )}
        </Stack>
      }
      loading={isFetching && !shown}
      error={error}
      onRetry={refetch}
      empty={shown?.rows.length === 0 && "No orders yet."}
      height={by === "month" ? 420 : 240}
    >
      {shown && <HeatTable table={shown} isOld={isFetching} />}
    </Panel>
  );
}
