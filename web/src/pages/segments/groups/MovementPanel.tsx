import { t } from "@lingui/core/macro";
import { Stack, Typography } from "@mui/material";
import { lazy, Suspense } from "react";

import { type SegmentMoves, useSegmentMovesQuery } from "../../../api/generated";
import { day, share, whole } from "../../../words/formats";
import { useChartColours } from "../../../ui/charts/chartColours";
import { Choice } from "../../../ui/forms/Choice";
import { Panel } from "../../../ui/Panel";
import { useChoice } from "../../../ui/useChoice";
import { flowOption, flows, stayed } from "./flows";
import { MovesTable } from "./MovesTable";

const Chart = lazy(() => import("../../../ui/charts/Chart"));
const VIEWS = { table: t`Table`, flow: t`Flow` };
const HEIGHT = { rfm: 560, value_tier: 320 };

interface Props {
  by: "rfm" | "value_tier";
  currency: string;
}

/** Who went from which group to which between the last two scorings. */
export function MovementPanel({ by }: Props) {
  const { currentData: data, isFetching, error, refetch } = useSegmentMovesQuery({ by });
  const [view, choose] = useChoice("moves", ["table", "flow"]);
  const colours = useChartColours();
  return (
    <Panel
      title={t`Movement since the previous scoring`}
      explanation={explanation(data)}
      action={<Choice label={t`View`} names={VIEWS} value={view} choose={choose} />}
      loading={isFetching && !data}
      error={error}
      onRetry={refetch}
      empty={empty(data)}
      height={280}
    >
      {data?.before && (
        <Stack spacing={1.5}>
          <Typography variant="body2">{summaryOf(data)}</Typography>
          {view === "table" ? (
            <MovesTable moves={data} />
          ) : (
            <Suspense fallback={null}>
              <Chart
                option={flowOption(flows(data), data.groups, colours)}
                label={t`Customers by group at the previous scoring (left) and now (right)`}
                summary={summaryOf(data)}
                height={HEIGHT[by]}
              />
            </Suspense>
          )}
        </Stack>
      )}
    </Panel>
  );
}

function explanation(moves: SegmentMoves | undefined): string | undefined {
  if (!moves?.now || !moves.before) return undefined;
  return t`Groups as of ${day(moves.before.as_of)} and as of ${day(moves.now.as_of)}, each based on the orders before that day.`;
}

function empty(moves: SegmentMoves | undefined): string | false {
  if (!moves || moves.before) return false;
  return moves.now
    ? t`Customers have been scored once with this horizon. Movement appears after the next scoring.`
    : t`Customers have not been scored yet.`;
}

function summaryOf(moves: SegmentMoves): string {
  const { of, same, fresh } = stayed(moves);
  return t`${share(of ? same / of : null)} of the ${whole(of)} customers in both scorings stayed in the same group; ${whole(fresh)} customers are new.`;
}
