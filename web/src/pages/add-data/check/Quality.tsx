import { t } from "@lingui/core/macro";

import { Trans } from "@lingui/react/macro";
import { Alert, Link, Stack, Table, TableBody, TableCell, TableRow, Typography } from "@mui/material";

import type { JobResponse } from "../../../api/generated";
import { sentence, share, whole, withDays } from "../../../words/formats";

interface Finding {
  table: string;
  check: string;
  n: number;
  failed: number;
  share: number;
  level: "warning" | "error" | "critical";
}

interface Cleaning {
  rule: string;
  table: string;
  rows: number;
  action: string;
  doc: string;
}

interface QualityReport {
  rows_in: Record<string, number>;
  quarantined: number;
  cleaned: Cleaning[];
}

/** What is remarkable in a file, and what cleaning will do about it. */
export function Quality({ job }: { job: JobResponse }) {
  const checked = job.result as unknown as QualityReport;
  const findings = (job.result?.["findings"] ?? []) as Finding[];
  const rows = Object.values(checked.rows_in).reduce((sum, count) => sum + count, 0);
  const usable = rows - checked.quarantined;
  return (
    <Stack spacing={2}>
      <Alert severity={usable > rows / 2 ? "success" : "warning"}>
        <Trans>
          {whole(usable)} of {whole(rows)} rows ({share(rows ? usable / rows : null)}) will be used. The rest
          are quarantined with a reason, not deleted.
        </Trans>
      </Alert>
      <Cleanings all={checked.cleaned} />
      <Findings all={findings} />
      <Typography variant="body2">
        <Link href={`/api/v1/jobs/${job.job_id}/files/quality.html`} download>
          <Trans>Download the full quality report</Trans>
        </Link>
      </Typography>
    </Stack>
  );
}

const ACTIONS: Record<string, string> = {
  quarantined: t`quarantined`,
  repaired: t`repaired`,
  kept: t`kept and flagged`,
};

function Cleanings({ all }: { all: Cleaning[] }) {
  if (all.length === 0)
    return (
      <Typography>
        <Trans>No cleaning needed.</Trans>
      </Typography>
    );
  return (
    <Table size="small" aria-label={t`Cleaning steps`}>
      <TableBody>
        {all.map((cleaning) => (
          <TableRow key={`${cleaning.table} ${cleaning.rule} ${cleaning.action}`}>
            <TableCell>{sentence(cleaning.doc)}</TableCell>
            <TableCell align="right">
              <Trans>{whole(cleaning.rows)} rows</Trans>
            </TableCell>
            <TableCell>{ACTIONS[cleaning.action] ?? cleaning.action}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Findings({ all }: { all: Finding[] }) {
  if (all.length === 0) return null;
  return (
    <div>
      <Typography sx={{ fontWeight: 600, mb: 0.5 }}>
        <Trans>Failed checks</Trans>
      </Typography>
      {all.map((finding) => (
        <Typography
          key={`${finding.table} ${finding.check}`}
          variant="body2"
          sx={{ color: "text.secondary" }}
        >
          {finding.n === 0
            ? t`Expected: ${withDays(finding.check)}.`
            : t`“${finding.check}” failed for ${whole(finding.failed)} rows of ${finding.table} (${share(finding.share)}).`}
        </Typography>
      ))}
    </div>
  );
}
