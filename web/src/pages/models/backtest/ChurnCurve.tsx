import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Box, Typography } from "@mui/material";
import { useMemo } from "react";
import { useSearchParams } from "react-router";

import type { BacktestSummary } from "../../../api/generated";
import { share } from "../../../words/formats";
import Chart from "../../../ui/charts/Chart";
import { useChartColours } from "../../../ui/charts/chartColours";
import { calibrationOption } from "./curveOptions";
import { useModelTitle } from "../../../app/useTitles";
import { firstModel } from "../words";

/** Whether as many stayed away as were expected to, tenth by tenth; of the model whose curves are looked at. */
export function ChurnCurve({ tested }: { tested: BacktestSummary }) {
  const nameOf = useModelTitle();
  const requested = useSearchParams()[0].get("model") ?? "";
  const colours = useChartColours();
  const curves = tested.churn_calibration;
  const model = requested in curves ? requested : firstModel(tested.models, (name) => name in curves);
  const tenths = model ? curves[model] : undefined;
  const option = useMemo(() => calibrationOption(tenths ?? [], colours, share), [tenths, colours]);
  if (!tenths?.length) return null;
  return (
    <Box>
      <Typography variant="body2" sx={{ color: "text.secondary", mb: 1 }}>
        <Trans>
          {nameOf(model)}: customers in ten equal groups by churn probability, with the predicted and the
          actual share who did not order.
        </Trans>
      </Typography>
      <Chart
        option={option}
        height={240}
        label={t`Predicted and actual share of customers without an order`}
      />
    </Box>
  );
}
