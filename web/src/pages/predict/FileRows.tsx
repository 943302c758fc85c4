import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Table, TableBody, TableCell, TableContainer, TableHead, TableRow, Typography } from "@mui/material";

import type { FilePredictionResponse } from "../../api/generated";
import { decimal, money, share, whole } from "../../words/formats";
import { groupWords } from "../../words/groupWords";

/** The first rows of what came out. */
export function FileRows({ result, currency }: { result: FilePredictionResponse; currency: string }) {
  const level = result.predictions[0]?.level;
  return (
    <>
      <TableContainer
        sx={{ maxHeight: 420 }}
        tabIndex={0}
        role="region"
        aria-label={t`Predictions for the file`}
      >
        <Table size="small" stickyHeader>
          <TableHead>
            <TableRow>
              <TableCell>
                <Trans>Customer</Trans>
              </TableCell>
              <TableCell align="right">
                <Trans>Predicted value</Trans>
              </TableCell>
              <TableCell align="right">
                <Trans>Interval ({share(level)})</Trans>
              </TableCell>
              <TableCell align="right">
                <Trans>Orders</Trans>
              </TableCell>
              <TableCell align="right">
                <Trans>Probability active</Trans>
              </TableCell>
              <TableCell>
                <Trans>Tier</Trans>
              </TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {result.predictions.map((row, place) => (
              <TableRow key={`${row.customer_id}-${place}`}>
                <TableCell component="th" scope="row">
                  {row.customer_id}
                </TableCell>
                <TableCell align="right">{money(row.predicted_clv, currency)}</TableCell>
                <TableCell align="right" sx={{ whiteSpace: "nowrap" }}>
                  {money(row.predicted_clv_lower, currency)} – {money(row.predicted_clv_upper, currency)}
                </TableCell>
                <TableCell align="right">{decimal(row.expected_purchases)}</TableCell>
                <TableCell align="right">{share(row.probability_alive)}</TableCell>
                <TableCell>{row.value_tier ? groupWords(row.value_tier) : "–"}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </TableContainer>
      {result.customers_predicted > result.predictions.length && (
        <Typography variant="body2" sx={{ color: "text.secondary", mt: 1 }}>
          <Trans>Showing the first {whole(result.predictions.length)}. Download the CSV for all rows.</Trans>
        </Typography>
      )}
    </>
  );
}
