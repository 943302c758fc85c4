import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Chip, Link, Stack, Table, TableBody, TableCell, TableRow, Typography } from "@mui/material";

import type { CampaignList } from "../../api/generated";
import { day, readable } from "../../words/formats";
import { groupWords } from "../../words/groupWords";
import { Panel } from "../../ui/Panel";
import { TrackedCells, TrackedHead } from "./tracked";

interface Props {
  query: { data?: CampaignList; error?: unknown; isLoading: boolean; refetch: () => void };
  open: (id: string) => void;
}

const KINDS: Record<string, string> = {
  low_value: t`Low value`,
  dear: t`Too expensive`,
  unmatched: t`No matching source`,
};

/** Every campaign, the highest spend first. */
export function CampaignsTable({ query: { data, error, isLoading, refetch }, open }: Props) {
  return (
    <Panel
      title={t`All campaigns`}
      explanation={data?.campaigns.length ? data.attribution : undefined}
      loading={isLoading}
      error={error}
      onRetry={refetch}
      empty={
        data?.campaigns.length === 0 &&
        (data.total_before != null
          ? t`No campaign spent money in this period or in the one before.`
          : t`No campaigns yet. Import campaign costs below. Customers are matched by acquisition source.`)
      }
      height={240}
    >
      {data && (
        <Table size="small" aria-label={t`All campaigns`}>
          <TrackedHead first={t`Campaign`} horizon={data.horizon_days} />
          <TableBody>
            {data.campaigns.map((campaign) => (
              <TableRow key={campaign.campaign_id}>
                <TableCell component="th" scope="row" sx={{ minWidth: 200 }}>
                  <Stack direction="row" sx={{ gap: 1, alignItems: "center", flexWrap: "wrap" }}>
                    <Link
                      component="button"
                      type="button"
                      onClick={() => open(campaign.campaign_id)}
                      sx={{ textAlign: "left" }}
                    >
                      {campaign.name}
                    </Link>
                    {campaign.alerts.map((alert) => (
                      <Chip
                        key={alert.kind}
                        size="small"
                        color="warning"
                        variant="outlined"
                        label={KINDS[alert.kind]}
                      />
                    ))}
                  </Stack>
                  <Typography variant="caption" sx={{ color: "text.secondary" }}>
                    <Trans>
                      {[
                        readable(campaign.source),
                        campaign.campaign_type && readable(campaign.campaign_type),
                        campaign.tier && t`targets ${groupWords(campaign.tier)}`,
                      ]
                        .filter(Boolean)
                        .join(" · ")}
                      , {day(campaign.first_day)} to {day(campaign.last_day)}
                    </Trans>
                  </Typography>
                </TableCell>
                <TrackedCells
                  results={campaign.tracked}
                  before={campaign.before}
                  currency={data.currency}
                  recommended={campaign.recommended_cac}
                />
              </TableRow>
            ))}
            <TableRow sx={{ "& > *": { fontWeight: 620 } }}>
              <TableCell component="th" scope="row">
                {" "}
                <Trans>Total</Trans>{" "}
              </TableCell>
              <TrackedCells results={data.total} before={data.total_before} currency={data.currency} />
            </TableRow>
          </TableBody>
        </Table>
      )}
    </Panel>
  );
}
