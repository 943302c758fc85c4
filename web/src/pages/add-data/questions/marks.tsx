import { t } from "@lingui/core/macro";
import { Chip } from "@mui/material";

/** Small, and on two lines where there is little room. */
const SMALL = { height: "auto", minHeight: 20, "& .MuiChip-label": { whiteSpace: "normal" } };

/** Marks the choice that the file itself speaks for. */
export const Recommended = () => (
  <Chip size="small" label={t`Recommended`} color="primary" variant="outlined" sx={SMALL} />
);

/** Marks a question that has to be answered before the import. */
export const AnswerRequired = () => (
  <Chip size="small" label={t`Answer required`} color="warning" variant="outlined" sx={SMALL} />
);

/** Marks a status whose meaning is a mere assumption. */
export const UnknownStatus = () => <Chip size="small" label={t`Unknown status`} sx={SMALL} />;
