import { Trans } from "@lingui/react/macro";
import { Link, Table, TableBody, TableCell, TableHead, TableRow, Typography } from "@mui/material";
import { Link as RouterLink } from "react-router";

import type { Mover } from "../../api/generated";
import { money } from "../../words/formats";
import { signed } from "../../words/comparison";

interface Props {
  title: string;
  movers: Mover[];
  currency: string;
}

/** Customers whose predicted value changed most. */
export function Movers({ title, movers, currency }: Props) {
  return (
    <div>
      <Typography variant="h3" sx={{ fontSize: "0.95rem", fontWeight: 600, mb: 0.5 }}>
        {title}
      </Typography>
      {movers.length === 0 ? (
        <Typography variant="body2" sx={{ color: "text.secondary" }}>
          <Trans>None.</Trans>
        </Typography>
      ) : (
        <Table size="small" aria-label={title}>
          <TableHead>
            <TableRow>
              <TableCell sx={{ pl: 0 }}>
                <Trans>Customer</Trans>
              </TableCell>
              <TableCell align="right">
                <Trans>Now</Trans>
              </TableCell>
              <TableCell align="right" sx={{ pr: 0 }}>
                <Trans context="difference">Change</Trans>
              </TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {movers.map((mover) => (
              <TableRow key={mover.customer_id}>
                <TableCell component="th" scope="row" sx={{ pl: 0, overflowWrap: "anywhere" }}>
                  <Link component={RouterLink} to={`/customers/${encodeURIComponent(mover.customer_id)}`}>
                    {mover.customer_id}
                  </Link>
                </TableCell>
                <TableCell align="right">{money(mover.value_now, currency)}</TableCell>
                <TableCell align="right" sx={{ pr: 0 }}>
                  {signed(mover.value_now - mover.value_before, (value) => money(value, currency))}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </div>
  );
}
