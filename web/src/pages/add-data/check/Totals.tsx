import { t } from "@lingui/core/macro";
import { Box, Typography } from "@mui/material";

import type { PreviewResponse } from "../../../api/generated";
import { whole } from "../../../words/formats";
import { amount, reasonWords } from "../questions/questionWords";

/** What would count if the file were imported as it is read now, and what would not. */
export function Totals({ preview }: { preview: PreviewResponse }) {
  const { counted, currency } = preview;
  if (!counted) return null;
  const money = amount(counted.money, currency);
  const words = t`${whole(counted.orders)} orders, ${whole(counted.customers)} customers`;
  return (
    <Box role="status" aria-label={t`Totals`} sx={{ mt: 1 }}>
      <Typography sx={{ fontWeight: 600, fontVariantNumeric: "tabular-nums" }}>
        {money ? t`${words}, ${money} included` : t`${words} included`}
      </Typography>
      <Typography variant="body2" sx={{ color: "text.secondary" }}>
        {preview.left_out.length === 0 ? t`Nothing is excluded.` : t`Excluded: ${exclusionsOf(preview)}.`}
      </Typography>
    </Box>
  );
}

const exclusionsOf = ({ left_out, currency }: PreviewResponse) =>
  left_out
    .map((exclusion) => {
      const money = exclusion.money === null ? "" : `, ${amount(exclusion.money, currency)}`;
      return `${whole(exclusion.rows)} ${exclusion.rows === 1 ? t`row` : t`rows`} (${reasonWords(exclusion.reason, exclusion.doc)}${money})`;
    })
    .join("; ");
