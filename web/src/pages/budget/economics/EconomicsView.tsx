import { Stack } from "@mui/material";

import { CohortsPanel } from "./CohortsPanel";
import { UnitsPanel } from "./UnitsPanel";

/** What customers bring and cost, by any kind of cohort. */
export default function EconomicsView() {
  return (
    <Stack spacing={3}>
      <UnitsPanel />
      <CohortsPanel />
    </Stack>
  );
}
