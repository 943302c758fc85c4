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
      <DialogTitle id={id}>Somebody else changed {what}</DialogTitle>
      <DialogContent>
        <DialogContentText sx={{ mb: 1 }}>
          They saved while you were working. Only one of the two can stay.
        </DialogContentText>
        <Table size="small" aria-label="Yours and theirs">
          <TableHead>
            <TableRow>
              <TableCell />
              <TableCell>Yours</TableCell>
              <TableCell>Theirs</TableCell>
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
        <Button onClick={onTheirs}>Keep theirs</Button>
        <Button variant="contained" onClick={onYours} disabled={isBusy}>
          Save mine
        </Button>
      </DialogActions>
    </Dialog>
  );
}
