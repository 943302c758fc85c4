import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
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

import type { ReadingOptions, PreviewResponse } from "../../../api/generated";
import { formulaOf, ORDER_FIELDS, type OrderField, fileColumn } from "./reading";

interface Props {
  /** What the file may tell; by default that of orders. */
  fields?: OrderField[];
  table?: string;
  preview: PreviewResponse;
  reading: ReadingOptions;
  onChange: (asked: ReadingOptions) => void;
}

/** Which of the file's columns is which of Tenure's. */
export function Mapping({ fields = ORDER_FIELDS, table, preview, reading, onChange }: Props) {
  function choose(target: string, column: string) {
    const others = Object.entries(reading.columns ?? {}).filter(([name]) => name !== target);
    onChange({ ...reading, columns: Object.fromEntries(column ? [...others, [target, column]] : others) });
  }
  return (
    <Table size="small" aria-label={t`Columns`}>
      <TableHead>
        <TableRow>
          <TableCell>
            <Trans>Field</Trans>
          </TableCell>
          <TableCell sx={{ width: "48%" }}>
            <Trans>Column in your file</Trans>
          </TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {fields.map((field) => (
          <TableRow key={field.name}>
            <TableCell>
              <Name field={field} />
            </TableCell>
            <TableCell>
              <ColumnSelect
                {...{ field, table, preview, reading }}
                onChoose={(column) => choose(field.name, column)}
              />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Name({ field }: { field: OrderField }) {
  return (
    <>
      <Box component="span" sx={{ fontWeight: 600 }}>
        {field.title}
        {field.isRequired && (
          <Box component="span" sx={{ color: "primary.main" }} title={t`Required`}>
            {" *"}
          </Box>
        )}
      </Box>
      <Typography variant="caption" component="div" sx={{ color: "text.secondary" }}>
        {field.hint}
      </Typography>
    </>
  );
}

interface ChoiceProps extends Omit<Props, "onChange" | "fields"> {
  field: OrderField;
  onChoose: (column: string) => void;
}

function ColumnSelect({ field, table, preview, reading, onChoose }: ChoiceProps) {
  const chosen = fileColumn(field.name, preview, reading, table);
  const formula = formulaOf(field.name, preview);
  const rivals = preview.ambiguous[field.name] ?? [];
  const others = preview.columns.filter((column) => !rivals.includes(column));
  return (
    <TextField
      select
      fullWidth
      size="small"
      value={preview.columns.includes(chosen) ? chosen : ""}
      onChange={(event) => onChoose(event.target.value)}
      error={isMissing(field, preview, chosen)}
      helperText={hintFor(rivals, isMissing(field, preview, chosen))}
      slotProps={{
        select: { displayEmpty: true },
        htmlInput: { "aria-label": t`Column for: ${field.title}` },
      }}
    >
      <MenuItem value="">{formula ? t`Computed from ${formula}` : t`Not in the file`}</MenuItem>
      {[...rivals, ...others].map((column) => (
        <MenuItem key={column} value={column}>
          {column}
        </MenuItem>
      ))}
    </TextField>
  );
}

/** Whether nothing can be done before this column is chosen: as the service says, which may do without one. */
const isMissing = (field: OrderField, seen: PreviewResponse, chosen: string) =>
  !chosen &&
  !formulaOf(field.name, seen) &&
  (seen.missing.includes(field.name) || field.name in seen.ambiguous);

function hintFor(rivals: string[], isNeeded: boolean): string | undefined {
  if (!isNeeded) return undefined;
  return rivals.length > 0 ? t`Is it ${rivals.join(t` or `)}?` : t`Choose a column`;
}
