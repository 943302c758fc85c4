import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
} from "@mui/material";
import { useId } from "react";

interface Difference {
  what: string;
  yours: string;
  theirs: string;
}

interface Props {
  isOpen: boolean;
  /** What was changed, as in "this segment". */
  what: string;
  differences: Difference[];
  isBusy?: boolean;
  onTheirs: () => void;
  onYours: () => void;
}

const WRAPPED = { overflowWrap: "anywhere", verticalAlign: "top" };

/** Whether a failure says that somebody else has saved in between. */
export const isChangedMeanwhile = (error: unknown): boolean =>
  (error as { data?: { code?: string } } | undefined)?.data?.code === "version.changed";

/** Two people changed one thing: the second chooses. */
export function ChangedMeanwhile({ isOpen, what, differences, isBusy, onTheirs, onYours }: Props) {
  const id = useId();
  return (
    <Dialog open={isOpen} onClose={onTheirs} aria-labelledby={id} fullWidth maxWidth="sm">
      <DialogTitle id={id}>
        <Trans>Somebody else changed {what}</Trans>
      </DialogTitle>
      <DialogContent>
        <DialogContentText sx={{ mb: 1 }}>
          <Trans>They saved while you were working. Only one of the two can stay.</Trans>
        </DialogContentText>
        <Table size="small" aria-label={t`Yours and theirs`}>
          <TableHead>
            <TableRow>
              <TableCell />
              <TableCell>
                <Trans>Yours</Trans>
              </TableCell>
              <TableCell>
                <Trans>Theirs</Trans>
              </TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {differences.map(({ what: name, yours, theirs }) => (
              <TableRow key={name}>
                <TableCell component="th" scope="row">
                  {name}
                </TableCell>
                <TableCell sx={WRAPPED}>{yours}</TableCell>
                <TableCell sx={WRAPPED}>{theirs}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </DialogContent>
      <DialogActions>
        <Button onClick={onTheirs}>
          <Trans>Keep theirs</Trans>
        </Button>
        <Button variant="contained" onClick={onYours} disabled={isBusy}>
          <Trans>Save mine</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  );
}
