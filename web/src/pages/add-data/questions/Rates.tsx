import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Box, Button, Stack, Typography } from "@mui/material";
import { useState } from "react";

import { Problem } from "../../../ui/Problem";
import { useAppSelector } from "../../../app/store";
import { FileButton } from "../../../ui/forms/FileButton";
import { uploadFile } from "../uploadFile";

interface Props {
  /** The upload with the rates that are used, if any. */
  rates: string | null | undefined;
  /** What everything is converted to. */
  currency: string;
  onRates: (path: string | null) => void;
}

/** Exchange rates as a file of one's own: the other way to count several currencies. */
export function Rates({ rates, currency, onRates }: Props) {
  const csrfToken = useAppSelector((state) => state.session.csrfToken);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);

  async function send(file: File) {
    setFailure(null);
    setBusy(true);
    try {
      onRates((await uploadFile(file, { csrfToken, onShare: () => undefined })).path);
    } catch (error) {
      setFailure(error);
    }
    setBusy(false);
  }

  return (
    <Box sx={{ mt: 1 }}>
      <Stack direction="row" sx={{ gap: 1, alignItems: "center", flexWrap: "wrap" }}>
        <FileButton
          label={t`Exchange rate file`}
          accept=".csv,.txt,.tsv,.xlsx"
          size="small"
          variant="outlined"
          disabled={isBusy}
          onFile={(file) => void send(file)}
        >
          {rates ? t`Change exchange rates` : t`Convert to ${currency} with exchange rates`}
        </FileButton>
        {rates && (
          <Button size="small" onClick={() => onRates(null)}>
            <Trans>Do not convert</Trans>
          </Button>
        )}
        <Typography variant="body2" sx={{ color: "text.secondary" }}>
          <Trans>A file with the columns from, to and rate, plus date if rates change over time.</Trans>
        </Typography>
      </Stack>
      {failure != null && <Problem error={failure} />}
    </Box>
  );
}
