import { Box } from "@mui/material";
import type { ReactNode } from "react";

interface Props {
  /** What it is, to those who come to it with the keyboard. */
  label: string;
  children: ReactNode;
}

/** Something wide that is moved sideways where there is little room, with the keyboard too. */
export function Across({ label, children }: Props) {
  return (
    <Box
      role="region"
      aria-label={label}
      tabIndex={0}
      sx={{ overflowX: "auto", "&:focus-visible": { outline: "2px solid", outlineColor: "primary.main" } }}
    >
      {children}
    </Box>
  );
}
