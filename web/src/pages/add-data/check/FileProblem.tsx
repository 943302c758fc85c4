import { Alert, AlertTitle } from "@mui/material";
import type { ReactNode } from "react";

import type { PreviewShown } from "../../../api/generated";
import { problemWords } from "../questions/questionWords";

const MOST_SHOWN = 5;

interface Props {
  seen: PreviewShown;
  /** What mends it, where that is not further down. */
  children?: ReactNode;
}

/** Why the file cannot be imported as it is, and what to do about it on this page. */
export function FileProblem({ seen, children }: Props) {
  const problem = seen.problem;
  if (!problem) return null;
  const { title, next } = problemWords(problem, seen.columns.length > 0);
  const isAboutColumns = problem.code.startsWith("source.column") || problem.code === "source.sheet";
  const values = isAboutColumns ? [] : problem.values.slice(0, MOST_SHOWN);
  return (
    <Alert severity={isAboutColumns ? "info" : "warning"} sx={{ mt: 2 }}>
      <AlertTitle>{title}</AlertTitle>
      {next}
      {values.length > 0 && <div>{values.join("; ")}</div>}
      {children}
    </Alert>
  );
}
