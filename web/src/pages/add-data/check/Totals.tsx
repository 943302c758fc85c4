import { Box, Typography } from "@mui/material";

import type { PreviewResponse } from "../../../api/generated";
import { whole } from "../../../words/formats";
import { amount, reasonWords } from "../questions/questionWords";

/** What would count if the file were imported as it is read now, and what would not. */
export function Totals({ preview }: { preview: PreviewResponse }) {
  const { counted, currency } = preview;
  if (!counted) return null;
  const money = amount(counted.money, currency);
  const words = `${whole(counted.orders)} orders, ${whole(counted.customers)} customers`;
  return (
    <Box role="status" aria-label="Totals" sx={{ mt: 1 }}>
      <Typography sx={{ fontWeight: 600, fontVariantNumeric: "tabular-nums" }}>
        {money ? `${words}, ${money} included` : `${words} included`}
      </Typography>
      <Typography variant="body2" sx={{ color: "text.secondary" }}>
        {preview.left_out.length === 0 ? "Nothing is excluded." : `Excluded: ${exclusionsOf(preview)}.`}
      </Typography>
    </Box>
  );
}

const exclusionsOf = ({ left_out, currency }: PreviewResponse) =>
  left_out
    .map((exclusion) => {
      const money = exclusion.money === null ? "" : `, ${amount(exclusion.money, currency)}`;
      return `${whole(exclusion.rows)} ${exclusion.rows === 1 ? "row" : "rows"} (${reasonWords(exclusion.reason, exclusion.doc)}${money})`;
    })
    .join("; ");
