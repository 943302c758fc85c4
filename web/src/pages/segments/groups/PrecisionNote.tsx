import { Alert } from "@mui/material";

import { useHighValuePrecisionQuery } from "../../../api/generated";

/** How often "high value" came true in past windows; nothing where the back-test does not say. */
export function PrecisionNote() {
  const { data } = useHighValuePrecisionQuery();
  if (!data) return null;
  return <Alert severity={data.meets_target ? "success" : "info"}>{data.sentence}</Alert>;
}
