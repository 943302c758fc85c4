import { t } from "@lingui/core/macro";
import { MenuItem, TextField } from "@mui/material";

import { type ModelKind, useModelKindsQuery } from "../../../api/generated";
import { useModelTitle } from "../../../app/useTitles";
import type { TrainingTask } from "./starting";

interface Props {
  what: TrainingTask["what"];
  model: string;
  choose: (model: string) => void;
}

const ALL: Record<TrainingTask["what"], string> = {
  train: t`Best in the back-test (recommended)`,
  backtest: t`Default candidates`,
  tune: "",
};

/** Which model; those that cannot be had here are named with what they need. */
export function ModelPicker({ what, model, choose }: Props) {
  const nameOf = useModelTitle();
  const { data = [], isLoading } = useModelKindsQuery();
  const kinds = data.filter((kind) => (what === "tune" ? kind.is_tunable : true));
  const chosen = kinds.find((kind) => kind.name === model);
  return (
    <TextField
      select
      fullWidth
      label={t`Model`}
      value={isLoading ? "" : model}
      onChange={(event) => choose(event.target.value)}
      helperText={
        chosen
          ? `${chosen.doc} ${chosen.source}`
          : t`All candidates are back-tested; the best one is trained.`
      }
      slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
    >
      {ALL[what] && <MenuItem value="">{ALL[what]}</MenuItem>}
      {kinds.map((kind) => (
        <MenuItem key={kind.name} value={kind.name} disabled={!kind.is_installed}>
          {nameOf(kind.name)}
          {noteOf(kind)}
        </MenuItem>
      ))}
    </TextField>
  );
}

function noteOf(kind: ModelKind): string {
  if (!kind.is_installed) return t` (not installed)`;
  if (kind.is_rule) return " (baseline)";
  return kind.gives_value ? "" : t` (churn only)`;
}
