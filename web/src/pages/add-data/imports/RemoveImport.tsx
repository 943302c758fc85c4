import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  Alert,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  LinearProgress,
  Stack,
  Typography,
} from "@mui/material";
import { useId } from "react";

import { type ImportResponse, usePreviewImportRemovalQuery } from "../../../api/generated";
import { useRemoveImport } from "../../../api/live";
import { Problem } from "../../../ui/Problem";
import { removalWords } from "./removalWords";

interface Props {
  imported: ImportResponse;
  onClose: () => void;
}

/** Says what a removal changes before it is done. */
export function RemoveImport({ imported, onClose }: Props) {
  const id = useId();
  const importId = imported.import_id;
  const { data, error, isFetching } = usePreviewImportRemovalQuery(
    { importId },
    { refetchOnMountOrArgChange: true },
  );
  const [remove, removing] = useRemoveImport();
  async function confirm() {
    const result = await remove({ importId });
    if (!result.error) onClose();
  }
  return (
    <Dialog open onClose={onClose} aria-labelledby={id} fullWidth maxWidth="sm">
      <DialogTitle id={id}>
        <Trans>Remove import {imported.file_name || imported.source}?</Trans>
      </DialogTitle>
      <DialogContent>
        <Stack spacing={1}>
          {isFetching && <LinearProgress aria-label={t`Comparing with other imports`} />}
          {data &&
            !isFetching &&
            removalWords(data).map((line) => <Typography key={line}>{line}</Typography>)}
          {data && data.uncertain.length > 0 && (
            <Alert severity="warning">
              <Trans>
                These files were imported before Tenure recorded what files have in common:{" "}
                {data.uncertain.join(", ")}. Import them again after the removal.
              </Trans>
            </Alert>
          )}
          <Typography variant="body2" sx={{ color: "text.secondary" }}>
            <Trans>Predictions change with the next run. The file can be imported again.</Trans>
          </Typography>
          {(error ?? removing.error) != null && <Problem error={error ?? removing.error} />}
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button
          variant="contained"
          color="error"
          disabled={!data || isFetching}
          loading={removing.isLoading}
          onClick={() => void confirm()}
        >
          <Trans>Remove import</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  );
}
