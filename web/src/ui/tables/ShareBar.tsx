import { Box, Stack } from "@mui/material";

import { share } from "../../words/formats";

interface Props {
  /** 0 to 1; a dash where it is not known. */
  part: number | null | undefined;
  /** The longest bar of those beside it; 1 when left out. */
  max?: number;
}

const BAR = {
  display: { xs: "none", sm: "block" },
  flexGrow: 1,
  height: 8,
  borderRadius: 4,
  bgcolor: "action.hover",
  overflow: "hidden",
};

/** A share, as a bar and in figures. */
export function ShareBar({ part, max = 1 }: Props) {
  const width = `${(100 * Math.min(Math.max(part ?? 0, 0), max)) / (max || 1)}%`;
  return (
    <Stack direction="row" sx={{ gap: 1, alignItems: "center", minWidth: { sm: 110 } }}>
      <Box sx={BAR}>
        <Box sx={{ width, height: 1, borderRadius: 4, bgcolor: "primary.main" }} />
      </Box>
      <Box component="span" sx={{ minWidth: 48, textAlign: "right" }}>
        {share(part)}
      </Box>
    </Stack>
  );
}
