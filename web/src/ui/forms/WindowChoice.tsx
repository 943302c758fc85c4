import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { MenuItem, TextField } from "@mui/material";
import { useSearchParams } from "react-router";

import { WINDOWS, windowOf } from "../../words/windows";

/** How far ahead values on this page look (`?window=180`); no model is trained for it. */
export function WindowChoice() {
  const [view, setView] = useSearchParams();
  const choose = (days: string) =>
    setView(
      (before) => {
        const next = new URLSearchParams(before);
        next.delete("after");
        if (days) next.set("window", days);
        else next.delete("window");
        return next;
      },
      { preventScrollReset: true },
    );
  return (
    <TextField
      select
      size="small"
      label={t`Value over`}
      value={String(windowOf(view) ?? "")}
      onChange={(event) => choose(event.target.value)}
      slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
      sx={{ minWidth: 150 }}
    >
      <MenuItem value="">
        <Trans>Model horizon</Trans>
      </MenuItem>
      {WINDOWS.map((days) => (
        <MenuItem key={days} value={String(days)}>
          <Trans>{days} days</Trans>
        </MenuItem>
      ))}
    </TextField>
  );
}
