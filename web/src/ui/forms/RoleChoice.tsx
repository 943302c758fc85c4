import { t } from "@lingui/core/macro";
import { MenuItem, TextField } from "@mui/material";

import { type Role, roleTitle } from "../../app/roles";

interface Props {
  /** Its name is read out, not shown: for tables whose head says it. */
  isLabelHidden?: boolean;
  label?: string;
  role: Role;
  /** Those that may be given. */
  roles: Role[];
  onChange: (role: Role) => void;
}

export function RoleChoice({ label = t`Role`, isLabelHidden, role, roles, onChange }: Props) {
  return (
    <TextField
      select
      label={isLabelHidden ? undefined : label}
      slotProps={isLabelHidden ? { htmlInput: { "aria-label": label } } : {}}
      size="small"
      value={role}
      onChange={(event) => onChange(event.target.value as Role)}
      sx={{ minWidth: 160 }}
    >
      {roles.map((role) => (
        <MenuItem key={role} value={role}>
          {roleTitle(role)}
        </MenuItem>
      ))}
    </TextField>
  );
}
