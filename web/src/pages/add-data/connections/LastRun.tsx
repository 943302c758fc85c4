import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Box, Typography } from "@mui/material";

import type { ConnectionResponse } from "../../../api/generated";
import { moment, whole } from "../../../words/formats";
import { PROBLEM_HINTS } from "../../../words/problemTexts";

/** When a connection ran last, and what came of it. */
export function LastRun({ connection }: { connection: ConnectionResponse }) {
  const { last_run_at: at, last_result: result, last_error: error } = connection;
  if (!at)
    return (
      <>
        <Trans>Not yet</Trans>
      </>
    );
  if (error)
    return (
      <Box>
        <Typography variant="body2" sx={{ color: "error.main" }}>
          {moment(at)}: {error.message}
        </Typography>
        <Typography variant="body2" sx={{ color: "text.secondary" }}>
          {PROBLEM_HINTS[error.code] ?? error.hint}
        </Typography>
      </Box>
    );
  return (
    <Box>
      <Typography variant="body2">
        <Trans>
          {moment(at)}: {whole(result?.records)} fetched, {whole(result?.rows_added)} rows added
          {result?.rows_quarantined ? t`, ${whole(result.rows_quarantined)} left out` : ""}
        </Trans>
      </Typography>
      {result?.sentences.map((sentence) => (
        <Typography key={sentence} variant="body2" sx={{ color: "text.secondary" }}>
          {sentence}.
        </Typography>
      ))}
    </Box>
  );
}
