import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Link, Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";
import { useState } from "react";
import { Link as RouterLink } from "react-router";

import { useListSegmentsQuery, usePartsQuery } from "../../api/generated";
import { money, whole } from "../../words/formats";
import { groupWords } from "../../words/groupWords";
import { Choice } from "../../ui/forms/Choice";
import { Panel } from "../../ui/Panel";
import { GroupMenu } from "../../ui/groups/GroupMenu";
import { ruleWith } from "../../ui/groups/groupRule";
import { ShareBar } from "../../ui/tables/ShareBar";
import { useChoice } from "../../ui/useChoice";
import { customersWith } from "../../app/addresses";
import { inSentence } from "../../words/language";

const BY = { tier: t`Value tier`, source: t`Source`, country: t`Country` };
const FILTERS = { tier: "value_tier", source: "acquisition_source", country: "country" };
const FEW = 6;

interface Row {
  name: string | null;
  customers: number;
  mean_predicted_clv: number | null;
  share_of_value: number | null;
}

/** Predicted value, by tier, by where they came from, and by country. */
export function ValuePanel({ currency }: { currency: string }) {
  const [by, choose] = useChoice("by", ["tier", "source", "country"]);
  const [everything, setEverything] = useState(false);
  const tiers = useListSegmentsQuery({ by: "value_tier" }, { skip: by !== "tier" });
  const parts = usePartsQuery(
    { by: by === "country" ? "country" : "acquisition_source" },
    { skip: by === "tier" },
  );
  const query = by === "tier" ? tiers : parts;
  const rows: Row[] = (by === "tier" ? tiers.data : parts.data?.parts) ?? [];
  const shown = everything ? rows : rows.slice(0, FEW);
  const most = Math.max(...rows.map((row) => row.share_of_value ?? 0), 0);
  const unknown = {
    tier: t`Customers have not been scored yet.`,
    source: t`No acquisition source data. Import a customer table with the column acquisition_source.`,
    country: t`No country data.`,
  };
  return (
    <Panel
      title={t`Value breakdown`}
      explanation={t`Predicted value over the horizon. High value is the top 20% of customers, growth potential the next 30%.`}
      action={<Choice label={t`Group by`} names={BY} value={by} choose={choose} />}
      loading={query.isFetching && !rows.length}
      error={query.error}
      onRetry={() => void query.refetch()}
      empty={rows.length === 0 && unknown[by]}
      height={240}
    >
      <Table size="small" aria-label={t`Value by ${inSentence(BY[by])}`}>
        <TableHead>
          <TableRow>
            <TableCell>{BY[by]}</TableCell>
            <TableCell align="right">
              <Trans>Customers</Trans>
            </TableCell>
            <TableCell align="right">
              <Trans>Average</Trans>
            </TableCell>
            <TableCell sx={{ width: "40%" }}>
              <Trans>Share of value</Trans>
            </TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {shown.map((row) => (
            <TableRow key={row.name ?? ""}>
              <TableCell component="th" scope="row" sx={{ whiteSpace: "nowrap" }}>
                {row.name == null ? (
                  t`Unknown`
                ) : (
                  <Link component={RouterLink} to={customersWith({ [FILTERS[by]]: row.name })}>
                    {groupWords(row.name)}
                  </Link>
                )}{" "}
                <GroupMenu
                  name={groupWords(row.name ?? "")}
                  rule={ruleWith({ [FILTERS[by]]: row.name })}
                  segment={by === "tier" ? (row.name ?? undefined) : undefined}
                  customers={customersWith({ [FILTERS[by]]: row.name })}
                />
              </TableCell>
              <TableCell align="right">{whole(row.customers)}</TableCell>
              <TableCell align="right">{money(row.mean_predicted_clv, currency)}</TableCell>
              <TableCell>
                <ShareBar part={row.share_of_value} max={most} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {rows.length > FEW && (
        <Button size="small" onClick={() => setEverything(!everything)} sx={{ mt: 1 }}>
          {everything ? t`Show fewer` : t`Show all ${rows.length}`}
        </Button>
      )}
    </Panel>
  );
}
