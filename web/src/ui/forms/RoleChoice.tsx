import { MenuItem, TextField } from "@mui/material";

import type { Role } from "../../app/roles";

interface Props {
  label?: string;
  role: Role;
  /** Those that may be given. */
  roles: Role[];
  onChange: (role: Role) => void;
}

export function RoleChoice({ label = "Role", role, roles, onChange }: Props) {
  return (
    <TextField
      select
      label={label}
      size="small"
      value={role}
      onChange={(event) => onChange(event.target.value as Role)}
      sx={{ minWidth: 120 }}
    >
      {roles.map((role) => (
        <MenuItem key={role} value={role}>
          {role}
        </MenuItem>
      ))}
    </TextField>
  );
}
