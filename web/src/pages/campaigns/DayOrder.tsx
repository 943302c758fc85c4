import { Trans } from "@lingui/react/macro";
import { Alert, Button, Stack } from "@mui/material";

/** Whether the days of a file can be read both day first and month first. */
export const isAmbiguous = (error: unknown) =>
  (error as { data?: { code?: string } } | undefined)?.data?.code === "source.date.ambiguous";

interface Props {
  disabled: boolean;
  onChoose: (format: string) => void;
}

/** The question which of day and month comes first, where a file does not show it. */
export function DayOrder({ disabled, onChoose }: Props) {
  return (
    <Alert severity="warning">
      <Trans>The days in this file can be read day first or month first. Which is right?</Trans>
      <Stack direction="row" sx={{ gap: 1, mt: 1, flexWrap: "wrap" }}>
        <Button size="small" variant="outlined" disabled={disabled} onClick={() => onChoose("%d/%m/%Y")}>
          <Trans>Day first: 31/12/2026</Trans>
        </Button>
        <Button size="small" variant="outlined" disabled={disabled} onClick={() => onChoose("%m/%d/%Y")}>
          <Trans>Month first: 12/31/2026</Trans>
        </Button>
      </Stack>
    </Alert>
  );
}
