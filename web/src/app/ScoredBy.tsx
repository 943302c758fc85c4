import { Trans } from "@lingui/react/macro";
import { Typography } from "@mui/material";
import { useLocation } from "react-router";

import { useScoringQuery } from "../api/generated";
import { hasFigures } from "./figures";

/** Below every page with figures: which version made the predictions. */
export function ScoredBy() {
  const { pathname } = useLocation();
  const { data } = useScoringQuery();
  if (!hasFigures(pathname) || data?.model_version == null) return null;
  return (
    <Typography variant="caption" component="p" sx={{ color: "text.secondary", mt: 3 }}>
      <Trans>Stored predictions are from model version {data.model_version}.</Trans>
    </Typography>
  );
}
