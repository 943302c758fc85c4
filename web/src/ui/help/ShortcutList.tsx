import { t } from "@lingui/core/macro";
import { Box, Table, TableBody, TableCell, TableRow } from "@mui/material";

export interface Shortcut {
  keys: string[];
  does: string;
}

/** Keys on the left, what they do on the right. */
export function ShortcutList({ shortcuts }: { shortcuts: Shortcut[] }) {
  return (
    <Table size="small" aria-label={t`Keyboard shortcuts`}>
      <TableBody>
        {shortcuts.map(({ keys, does }) => (
          <TableRow key={does}>
            <TableCell component="th" scope="row" sx={{ whiteSpace: "nowrap", width: 140 }}>
              {keys.map((key) => (
                <Box key={key} component="kbd" sx={KEY}>
                  {key}
                </Box>
              ))}
            </TableCell>
            <TableCell>{does}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

const KEY = {
  border: 1,
  borderColor: "divider",
  borderRadius: 0.75,
  px: 0.75,
  py: 0.125,
  mr: 0.5,
  fontFamily: "inherit",
  fontSize: "0.8125rem",
  bgcolor: "background.default",
};
