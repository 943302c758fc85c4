import { t } from "@lingui/core/macro";
import { MenuItem, TextField } from "@mui/material";

interface Props {
  sheets: string[];
  sheet: string | null | undefined;
  onChange: (sheet: string) => void;
}

/** Which sheet of a workbook holds the orders, where several hold tables. */
export function SheetChoice({ sheets, sheet, onChange }: Props) {
  return (
    <TextField
      select
      size="small"
      label={t`Sheet with your orders`}
      value={sheet ?? ""}
      onChange={(event) => onChange(event.target.value)}
      sx={{ minWidth: 220, mt: 2 }}
    >
      {sheets.map((sheet) => (
        <MenuItem key={sheet} value={sheet}>
          {sheet}
        </MenuItem>
      ))}
    </TextField>
  );
}
