import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link, Table, TableBody, TableCell, TableHead, TableRow, Typography } from "@mui/material";
import { Link as RouterLink } from "react-router";

import { type Summary, useListSegmentsQuery } from "../../../api/generated";
import { day, money, share, whole } from "../../../words/formats";
import { groupWords } from "../../../words/groupWords";
import { Panel } from "../../../ui/Panel";
import { ShareBar } from "../../../ui/tables/ShareBar";
import { GroupMenu } from "../../../ui/groups/GroupMenu";
import { ruleWith } from "../../../ui/groups/groupRule";
import { segmentAddress, customersWith } from "../../../app/addresses";
import { ADVICE } from "./advice";

const EXPLAINED = {
  rfm: t`By how recently, how often and how much customers ordered, each in fifths of all customers, as of the day after the latest order.`,
  value_tier: t`By predicted value: high value is the top 20% of customers, growth potential the next 30%.`,
};
const RIGHT = { textAlign: "right" } as const;

interface Props {
  by: "rfm" | "value_tier";
  summary: Summary | undefined;
}

/** The groups, most valuable first. */
export function GroupsPanel({ by, summary }: Props) {
  const currency = summary?.currency ?? "EUR";
  const { currentData: data, isFetching, error, refetch } = useListSegmentsQuery({ by });
  const filter = (name: string) => ({ [by === "rfm" ? "segment" : "value_tier"]: name });
  const most = Math.max(...(data ?? []).map((group) => group.share_of_value ?? 0), 0);
  const largest = Math.max(...(data ?? []).map((group) => group.share_of_customers), 0);
  return (
    <Panel
      title={by === "rfm" ? t`RFM segments` : t`Value tiers`}
      explanation={EXPLAINED[by]}
      loading={isFetching && !data}
      error={error}
      onRetry={refetch}
      empty={data?.length === 0 && t`Customers have not been scored yet.`}
      height={by === "rfm" ? 420 : 180}
    >
      <Table size="small" aria-label={by === "rfm" ? t`RFM segments` : t`Value tiers`}>
        <TableHead>
          <TableRow>
            <TableCell>{by === "rfm" ? t`Segment` : t`Tier`}</TableCell>
            <TableCell sx={RIGHT}>
              <Trans>Customers</Trans>
            </TableCell>
            <TableCell>
              <Trans>Share of customers</Trans>
            </TableCell>
            <TableCell sx={RIGHT}>
              <Trans>Average value</Trans>
            </TableCell>
            <TableCell>
              <Trans>Share of value</Trans>
            </TableCell>
            <TableCell sx={RIGHT}>
              <Trans>Revenue to date</Trans>
            </TableCell>
            <TableCell sx={RIGHT}>
              <Trans>Probability active</Trans>
            </TableCell>
            <TableCell sx={RIGHT}>
              <Trans>Churn risk</Trans>
            </TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {(data ?? []).map((group) => (
            <TableRow key={group.name}>
              <TableCell component="th" scope="row" sx={{ minWidth: 150 }}>
                <Link component={RouterLink} to={customersWith(filter(group.name))}>
                  {groupWords(group.name)}
                </Link>{" "}
                <Link
                  component={RouterLink}
                  to={segmentAddress(group.name)}
                  variant="caption"
                  aria-label={t`History of ${groupWords(group.name)}`}
                >
                  {" "}
                  <Trans>History</Trans>{" "}
                </Link>
                <GroupMenu
                  name={groupWords(group.name)}
                  rule={ruleWith(filter(group.name))}
                  segment={group.name}
                  customers={customersWith(filter(group.name))}
                />
                {by === "rfm" && (
                  <Typography variant="caption" sx={{ display: "block", color: "text.secondary" }}>
                    {ADVICE[group.name]}
                  </Typography>
                )}
              </TableCell>
              <TableCell sx={RIGHT}>{whole(group.customers)}</TableCell>
              <TableCell>
                <ShareBar part={group.share_of_customers} max={largest} />
              </TableCell>
              <TableCell sx={RIGHT}>{money(group.mean_predicted_clv, currency)}</TableCell>
              <TableCell>
                <ShareBar part={group.share_of_value} max={most} />
              </TableCell>
              <TableCell sx={RIGHT}>{money(group.net_spend, currency)}</TableCell>
              <TableCell sx={RIGHT}>{share(group.probability_alive)}</TableCell>
              <TableCell sx={RIGHT}>{share(group.churn_probability)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <Typography variant="caption" sx={{ display: "block", mt: 1, color: "text.secondary" }}>
        {horizon(summary)}
      </Typography>
    </Panel>
  );
}

const horizon = (summary: Summary | undefined) =>
  summary?.as_of
    ? t`Value and churn risk are predicted for the ${summary.horizon_days ?? "–"} days after ${day(summary.as_of)}.`
    : t`Customers have not been scored yet, so there is no predicted value.`;
