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
  low_value: "Low value",
  dear: "Too expensive",
  unmatched: "No matching source",
};

/** Every campaign, the highest spend first. */
export function CampaignsTable({ query: { data, error, isLoading, refetch }, open }: Props) {
  return (
    <Panel
      title="All campaigns"
      explanation={data?.campaigns.length ? data.attribution : undefined}
      loading={isLoading}
      error={error}
      onRetry={refetch}
      empty={
        data?.campaigns.length === 0 &&
        (data.total_before != null
          ? "No campaign spent money in this period or in the one before."
          : "No campaigns yet. Import campaign costs below. Customers are matched by acquisition source.")
      }
      height={240}
    >
      {data && (
        <Table size="small" aria-label="All campaigns">
          <TrackedHead first="Campaign" horizon={data.horizon_days} />
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
                    {[
                      readable(campaign.source),
                      campaign.campaign_type && readable(campaign.campaign_type),
                      campaign.tier && `targets ${groupWords(campaign.tier)}`,
                    ]
                      .filter(Boolean)
                      .join(" · ")}
                    , {day(campaign.first_day)} to {day(campaign.last_day)}
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
                Total{" "}
              </TableCell>
              <TrackedCells results={data.total} before={data.total_before} currency={data.currency} />
            </TableRow>
          </TableBody>
        </Table>
      )}
    </Panel>
  );
}
