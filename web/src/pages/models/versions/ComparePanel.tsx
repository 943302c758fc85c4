import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Box, Button } from "@mui/material";
import { useMemo } from "react";

import { type BacktestSummary, useCompareModelsQuery, useModelBacktestQuery } from "../../../api/generated";
import Chart from "../../../ui/charts/Chart";
import { useChartColours } from "../../../ui/charts/chartColours";
import { Panel } from "../../../ui/Panel";
import { Scrolled } from "../../../ui/Scrolled";
import { ComparisonTable, verdictOf } from "./ComparisonTable";
import { gainOption } from "../backtest/curveOptions";
import { amountUnit } from "../../../words/metrics";

interface Props {
  first: string;
  second: string;
  currency: string;
  onClose: () => void;
}

/** Two versions beside each other: the figures a promotion is judged by, and how early each found the best. */
export function ComparePanel({ first, second, currency, onClose }: Props) {
  const { data, error, isFetching, refetch } = useCompareModelsQuery({ first, second });
  const backtest = useModelBacktestQuery({ version: first }).currentData;
  const other = useModelBacktestQuery({ version: second }).currentData;
  const colours = useChartColours();
  const curves = useMemo(
    () => [curveOf(backtest, first), curveOf(other, second)].filter((curve) => curve !== undefined),
    [backtest, other, first, second],
  );
  const option = useMemo(() => gainOption(curves, colours), [curves, colours]);
  return (
    <Panel
      title={t`Version ${first} vs. version ${second}`}
      explanation={
        data?.relative &&
        t`The versions were tested on different windows. To make them comparable, each figure is relative to the best baseline on the same windows.`
      }
      loading={!data && isFetching}
      error={error}
      onRetry={refetch}
      action={
        <Button size="small" onClick={onClose}>
          <Trans>Close</Trans>
        </Button>
      }
    >
      {data && (
        <Box
          sx={{
            display: "grid",
            gap: 3,
            gridTemplateColumns: { xs: "minmax(0, 1fr)", md: "repeat(2, minmax(0, 1fr))" },
          }}
        >
          <Scrolled label={t`Version comparison`}>
            <Alert severity={data.obstacle ? "warning" : "info"} sx={{ mb: 2 }}>
              {verdictOf(data)}
            </Alert>
            <ComparisonTable comparison={data} currency={amountUnit(backtest?.target, currency)} />
          </Scrolled>
          {curves.length > 0 && (
            <Chart option={option} height={300} label={t`Gain of version ${first} and version ${second}`} />
          )}
        </Box>
      )}
    </Panel>
  );
}

const curveOf = (tested: BacktestSummary | undefined, number: string) => {
  const values = tested?.model ? tested.gain[tested.model] : undefined;
  return values && { name: t`Version ${number}`, values };
};
