import { t } from "@lingui/core/macro";
import { TextField } from "@mui/material";

import type { ConnectorSettingResponse } from "../../../api/generated";

interface Props {
  setting: ConnectorSettingResponse;
  value: string;
  /** A secret that is stored already stays if the field is left empty. */
  isStored: boolean;
  onChange: (value: string) => void;
}

/** One setting of a connector, by its card. */
export function SettingField({ setting, value, isStored, onChange }: Props) {
  const stays = isStored && setting.is_secret;
  return (
    <TextField
      size="small"
      label={setting.title}
      type={setting.is_secret ? "password" : "text"}
      required={setting.is_needed && !setting.default && !stays}
      multiline={setting.is_long}
      minRows={setting.is_long ? 3 : undefined}
      autoComplete={setting.is_secret ? "new-password" : "off"}
      placeholder={stays ? t`Leave empty to keep it` : (setting.default ?? setting.example)}
      helperText={setting.doc}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      slotProps={{ inputLabel: { shrink: true } }}
    />
  );
}
