import { t } from "@lingui/core/macro";
import { FormControlLabel, Switch } from "@mui/material";
import { useState } from "react";

import { areShortcutsOn, switchShortcuts } from "./shortcutMap";

/** Switches shortcuts of a single key on or off in this browser. */
export function ShortcutSwitch() {
  const [isOn, setOn] = useState(areShortcutsOn);
  const change = (next: boolean) => {
    switchShortcuts(next);
    setOn(next);
  };
  return (
    <FormControlLabel
      sx={{ mt: 1 }}
      control={<Switch checked={isOn} onChange={(_, next) => change(next)} />}
      label={t`Use shortcuts of single keys in this browser`}
    />
  );
}
