import { Alert, AlertTitle } from "@mui/material";
import type { ReactNode } from "react";

import type { PreviewResponse } from "../../../api/generated";
import { problemValues, problemWords } from "../questions/questionWords";

const MAX_VALUES = 5;

interface Props {
  preview: PreviewResponse;
  /** What mends it, where that is not further down. */
  children?: ReactNode;
}

/** Why the file cannot be imported as it is, and what to do about it on this page. */
export function FileProblem({ preview, children }: Props) {
  const problem = preview.problem;
  if (!problem) return null;
  const { title, next } = problemWords(problem, preview.columns.length > 0);
  const isAboutColumns = problem.code.startsWith("source.column") || problem.code === "source.sheet";
  const values = isAboutColumns ? [] : problem.values.slice(0, MAX_VALUES);
  return (
    <Alert severity={isAboutColumns ? "info" : "warning"} sx={{ mt: 2 }}>
      <AlertTitle>{title}</AlertTitle>
      {next}
      {values.length > 0 && <div>{problemValues(values).join("; ")}</div>}
      {children}
    </Alert>
  );
}
