import {
  Box,
  MenuItem,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  TextField,
  Typography,
} from "@mui/material";

import type { HowToRead, PreviewShown } from "../../../api/generated";
import { computed, OURS, type OurColumn, theirs } from "./reading";

interface Props {
  seen: PreviewShown;
  asked: HowToRead;
  onChange: (asked: HowToRead) => void;
}

/** Which of the file's columns is which of ours. */
export function Mapping({ seen, asked, onChange }: Props) {
  function choose(ours: string, column: string) {
    const others = Object.entries(asked.columns ?? {}).filter(([name]) => name !== ours);
    onChange({ ...asked, columns: Object.fromEntries(column ? [...others, [ours, column]] : others) });
  }
  return (
    <Table size="small" aria-label="Columns">
      <TableHead>
        <TableRow>
          <TableCell>Field</TableCell>
          <TableCell sx={{ width: "48%" }}>Column in your file</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {OURS.map((field) => (
          <TableRow key={field.name}>
            <TableCell>
              <Name one={field} />
            </TableCell>
            <TableCell>
              <Choice {...{ one: field, seen, asked }} onChoose={(column) => choose(field.name, column)} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Name({ one }: { one: OurColumn }) {
  return (
    <>
      <Box component="span" sx={{ fontWeight: 600 }}>
        {one.title}
        {one.needed && (
          <Box component="span" sx={{ color: "primary.main" }} title="Required">
            {" *"}
          </Box>
        )}
      </Box>
      <Typography variant="caption" component="div" sx={{ color: "text.secondary" }}>
        {one.hint}
      </Typography>
    </>
  );
}

interface ChoiceProps extends Omit<Props, "onChange"> {
  one: OurColumn;
  onChoose: (column: string) => void;
}

function Choice({ one, seen, asked, onChoose }: ChoiceProps) {
  const chosen = theirs(one.name, seen, asked);
  const made = computed(one.name, seen);
  const rivals = seen.ambiguous[one.name] ?? [];
  const others = seen.columns.filter((column) => !rivals.includes(column));
  return (
    <TextField
      select
      fullWidth
      size="small"
      value={seen.columns.includes(chosen) ? chosen : ""}
      onChange={(event) => onChoose(event.target.value)}
      error={isWanted(one, seen, chosen)}
      helperText={wanted(rivals, isWanted(one, seen, chosen))}
      slotProps={{
        select: { displayEmpty: true },
        htmlInput: { "aria-label": `Column for: ${one.title}` },
      }}
    >
      <MenuItem value="">{made ? `computed from: ${made}` : "Not in the file"}</MenuItem>
      {[...rivals, ...others].map((column) => (
        <MenuItem key={column} value={column}>
          {column}
        </MenuItem>
      ))}
    </TextField>
  );
}

/** Whether nothing can be done before this column is chosen. */
const isWanted = (field: OurColumn, seen: PreviewShown, chosen: string) =>
  !chosen && (field.needed || seen.missing.includes(field.name) || field.name in seen.ambiguous);

function wanted(rivals: string[], isNeeded: boolean | undefined): string | undefined {
  if (!isNeeded) return undefined;
  return rivals.length > 0 ? `Is it ${rivals.join(" or ")}?` : "Choose a column";
}
