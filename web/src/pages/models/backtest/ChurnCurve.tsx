import { Box, Typography } from "@mui/material";
import { useMemo } from "react";
import { useSearchParams } from "react-router";

import type { Tested } from "../../../api/generated";
import { share } from "../../../words/formats";
import Chart from "../../../ui/charts/Chart";
import { useChartColours } from "../../../ui/charts/chartColours";
import { calibrationOption } from "./curveOptions";
import { firstModel, nameOf } from "../words";

/** Whether as many stayed away as were expected to, tenth by tenth; of the model whose curves are looked at. */
export function ChurnCurve({ tested }: { tested: Tested }) {
  const asked = useSearchParams()[0].get("model") ?? "";
  const colours = useChartColours();
  const found = tested.churn_calibration;
  const model = asked in found ? asked : firstModel(tested.models, (one) => one in found);
  const tenths = model ? found[model] : undefined;
  const option = useMemo(() => calibrationOption(tenths ?? [], colours, share), [tenths, colours]);
  if (!tenths?.length) return null;
  return (
    <Box>
      <Typography variant="body2" sx={{ color: "text.secondary", mb: 1 }}>
        {nameOf(model)}: customers in ten equal groups by churn probability, with the predicted and the actual
        share who did not order.
      </Typography>
      <Chart option={option} height={240} label="Predicted and actual share of customers without an order" />
    </Box>
  );
}
