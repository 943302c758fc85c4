import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Link, Stack, Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";
import { Link as RouterLink } from "react-router";

import type { SegmentDetails } from "../../../api/generated";
import { share, whole } from "../../../words/formats";
import { Panel } from "../../../ui/Panel";
import { segmentAddress } from "../../../app/addresses";

const SEVERITY = { good: "success", look: "warning", unfit: "error" } as const;

/** Whether it is large enough, how much of it is in others, and how much it moved. */
export function FindingsPanel({ segment }: { segment: SegmentDetails }) {
  const shared = segment.overlaps.filter((overlap) => overlap.customers > 0);
  return (
    <Panel
      title={t`Checks`}
      explanation={t`Size (at least 100), overlap with other saved segments (at most 80%) and change since the previous scoring (at most 25%).`}
    >
      <Stack spacing={1}>
        {segment.findings.map((finding) => (
          <Alert key={finding.check} severity={SEVERITY[finding.level]} sx={{ py: 0 }}>
            {finding.sentence}
          </Alert>
        ))}
      </Stack>
      {shared.length > 0 && (
        <Table size="small" aria-label={t`Overlap with other segments`} sx={{ mt: 2, maxWidth: 560 }}>
          <TableHead>
            <TableRow>
              <TableCell>
                <Trans>Also in</Trans>
              </TableCell>
              <TableCell align="right">
                <Trans>Customers</Trans>
              </TableCell>
              <TableCell align="right">
                <Trans>Share of this segment</Trans>
              </TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {shared.map((overlap) => (
              <TableRow key={overlap.other}>
                <TableCell component="th" scope="row">
                  <Link component={RouterLink} to={segmentAddress(overlap.other)}>
                    {overlap.other}
                  </Link>
                </TableCell>
                <TableCell align="right">{whole(overlap.customers)}</TableCell>
                <TableCell align="right">{share(overlap.share)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Panel>
  );
}
