import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Box, LinearProgress, Typography } from "@mui/material";

import { type SegmentPreview, useDashboardQuery } from "../../../api/generated";
import { day, money, share, whole } from "../../../words/formats";
import { Problem } from "../../../ui/Problem";
import { Panel } from "../../../ui/Panel";
import { SegmentFigures } from "../SegmentFigures";

interface Props {
  preview: SegmentPreview | undefined;
  error: unknown;
  isFetching: boolean;
  isComplete: boolean;
}

/** Whom the rule has at this moment, while it is being made. */
export function LivePreview({ preview, error, isFetching, isComplete }: Props) {
  const { data: summary } = useDashboardQuery();
  const size = preview?.findings.find((finding) => finding.check === "size");
  return (
    <Panel title={t`Preview`} explanation={t`Updates with every change. Nothing is saved yet.`} height={150}>
      <Box sx={{ height: 4, mb: 1 }}>{isFetching && <LinearProgress aria-label={t`Counting`} />}</Box>
      {!isComplete ? (
        <Typography sx={{ color: "text.secondary" }}>
          <Trans>Complete every condition to see how many customers match.</Trans>
        </Typography>
      ) : error ? (
        <Problem error={error} />
      ) : (
        <>
          <SegmentFigures counted={preview?.counted} currency={summary?.currency ?? "EUR"} />
          {size && size.level !== "good" && (
            <Alert severity={size.level === "unfit" ? "error" : "warning"} sx={{ mt: 2 }}>
              {size.sentence}
            </Alert>
          )}
          {preview && (
            <Typography
              component="code"
              variant="body2"
              sx={{ display: "block", mt: 2, overflowWrap: "anywhere", color: "text.secondary" }}
            >
              {preview.text}
            </Typography>
          )}
          {summary?.as_of && (
            <Typography variant="caption" sx={{ display: "block", mt: 1, color: "text.secondary" }}>
              <Trans>
                Value is predicted for the {summary.horizon_days} days after {day(summary.as_of)}.
              </Trans>
            </Typography>
          )}
          <Box role="status" sx={HIDDEN}>
            {preview &&
              t`${whole(preview.counted.customers)} customers, ${share(preview.counted.share_of_customers)}, ${money(preview.counted.predicted_clv, summary?.currency ?? "EUR")}`}
          </Box>
        </>
      )}
    </Panel>
  );
}

const HIDDEN = {
  position: "absolute",
  width: "1px",
  height: "1px",
  overflow: "hidden",
  clipPath: "inset(50%)",
} as const;
