import { Trans } from "@lingui/react/macro";
import ViewColumnOutlined from "@mui/icons-material/ViewColumnOutlined";
import { Button, Checkbox, ListItemText, Menu, MenuItem } from "@mui/material";
import { useState } from "react";

import { COLUMNS, type Column, namesOf } from "./columns";

interface Props {
  shown: Column[];
  onChange: (names: string) => void;
}

/** Which columns the table has. */
export function ColumnChoice({ shown, onChange }: Props) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const toggle = (column: Column) =>
    onChange(
      namesOf(shown.includes(column) ? shown.filter((other) => other !== column) : [...shown, column]),
    );
  return (
    <>
      <Button startIcon={<ViewColumnOutlined />} onClick={(event) => setPlace(event.currentTarget)}>
        <Trans>Columns</Trans>
      </Button>
      <Menu anchorEl={place} open={place !== null} onClose={() => setPlace(null)}>
        {COLUMNS.map((column) => (
          <MenuItem
            key={column.name}
            dense
            role="menuitemcheckbox"
            aria-checked={shown.includes(column)}
            disabled={shown.length === 1 && shown.includes(column)}
            onClick={() => toggle(column)}
          >
            <Checkbox size="small" checked={shown.includes(column)} tabIndex={-1} sx={{ p: 0.5, mr: 1 }} />
            <ListItemText primary={column.title} />
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
