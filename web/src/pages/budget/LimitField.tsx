import { TextField } from "@mui/material";

interface Props {
  label: string;
  value: number | undefined;
  set: (value: number | undefined) => void;
}

/** A small field for an amount that may be left empty. */
export function LimitField({ label, value, set }: Props) {
  return (
    <TextField
      type="number"
      size="small"
      value={value ?? ""}
      placeholder="–"
      onChange={(event) => {
        const typed = event.target.value;
        if (typed === "") set(undefined);
        else if (Number(typed) >= 0) set(Number(typed));
      }}
      sx={{ width: 92 }}
      slotProps={{ htmlInput: { min: 0, step: "any", "aria-label": label } }}
    />
  );
}
