import { Paper, Skeleton, Typography } from "@mui/material";
import type { ReactNode } from "react";

import type { TermKey } from "../words/glossary";
import { TermHelp } from "./help/TermHelp";

interface Props {
  name: string;
  /** Undefined while it is being asked for. */
  value: string | undefined;
  /** What it is of, over which time, or how sure it is. */
  note?: ReactNode;
  /** Explains the name behind a question mark. */
  term?: TermKey;
}

/** One number, large, with its name above and what it means below. */
export function Figure({ name, value, note, term }: Props) {
  return (
    <Paper sx={{ p: 2, minWidth: 0 }}>
      <Typography variant="body2" sx={{ color: "text.secondary" }}>
        {name}
        {term && <TermHelp term={term} />}
      </Typography>
      <Typography
        sx={{
          fontSize: { xs: "1.2rem", sm: "1.4rem" },
          fontWeight: 620,
          fontVariantNumeric: "tabular-nums",
          overflowWrap: "anywhere",
        }}
      >
        {value ?? <Skeleton width="60%" />}
      </Typography>
      {note && (
        <Typography component="div" variant="caption" sx={{ color: "text.secondary", display: "block" }}>
          {note}
        </Typography>
      )}
    </Paper>
  );
}
