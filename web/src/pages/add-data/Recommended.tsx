import { Chip } from "@mui/material";

/** Marks the choice that the file itself speaks for. */
export const Recommended = () => (
  <Chip size="small" label="Recommended" color="primary" variant="outlined" sx={{ height: 20 }} />
);

/** Marks a question that has to be answered before the import. */
export const NeedsAnswer = () => (
  <Chip
    size="small"
    label="Needs your answer"
    color="warning"
    variant="outlined"
    sx={{ height: 20, color: "text.primary" }}
  />
);
