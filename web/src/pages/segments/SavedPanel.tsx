import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import AddOutlined from "@mui/icons-material/AddOutlined";
import { Button, Link, Table, TableBody, TableCell, TableHead, TableRow, Typography } from "@mui/material";
import { Link as RouterLink } from "react-router";

import { type SegmentSummary, useNamedSegmentsQuery } from "../../api/generated";
import { money, share, whole } from "../../words/formats";
import { useWhyNot } from "../../app/roles";
import { Panel } from "../../ui/Panel";
import { ShareBar } from "../../ui/tables/ShareBar";
import { segmentAddress, customersWith } from "../../app/addresses";

interface Props {
  kinds: SegmentSummary["kind"][];
  title: string;
  explanation: string;
  empty: string;
  currency: string;
}

/** Segments with a page of their own, counted now. */
export function SavedPanel({ kinds, title, explanation, empty, currency }: Props) {
  const { data, isLoading, error, refetch } = useNamedSegmentsQuery();
  const rows = (data ?? []).filter((segment) => kinds.includes(segment.kind));
  const why = useWhyNot("analyst");
  const add = kinds.includes("saved") && why === undefined && (
    <Button component={RouterLink} to="/segments/new" variant="contained" startIcon={<AddOutlined />}>
      <Trans>New segment</Trans>
    </Button>
  );
  return (
    <Panel
      title={title}
      explanation={explanation}
      action={add}
      loading={isLoading}
      error={error}
      onRetry={refetch}
      empty={rows.length === 0 && empty}
      height={160}
    >
      <Table size="small" aria-label={title}>
        <TableHead>
          <TableRow>
            <TableCell>
              <Trans>Segment</Trans>
            </TableCell>
            <TableCell align="right">
              <Trans>Customers</Trans>
            </TableCell>
            <TableCell>
              <Trans>Share of customers</Trans>
            </TableCell>
            <TableCell align="right">
              <Trans>Average value</Trans>
            </TableCell>
            <TableCell>
              <Trans>Share of value</Trans>
            </TableCell>
            <TableCell align="right">
              <Trans>Churn risk</Trans>
            </TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <Row key={row.name} segment={row} currency={currency} />
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}

function Row({ segment, currency }: { segment: SegmentSummary; currency: string }) {
  const { counted } = segment;
  return (
    <TableRow>
      <TableCell component="th" scope="row" sx={{ minWidth: 180 }}>
        <Link component={RouterLink} to={segmentAddress(segment.name)}>
          {segment.words}
        </Link>
        <Typography
          variant="caption"
          sx={{ display: "block", color: "text.secondary", overflowWrap: "anywhere" }}
        >
          {segment.kind === "saved"
            ? segment.note || segment.text
            : segment.kind === "cluster"
              ? segment.name
              : segment.note}
        </Typography>
      </TableCell>
      <TableCell align="right">
        <Link
          component={RouterLink}
          to={customersWith({ in_segment: segment.name })}
          aria-label={t`${whole(counted.customers)} customers in ${segment.words}`}
        >
          {whole(counted.customers)}
        </Link>
      </TableCell>
      <TableCell>
        <ShareBar part={counted.share_of_customers} />
      </TableCell>
      <TableCell align="right">{money(counted.mean_predicted_clv, currency)}</TableCell>
      <TableCell>
        <ShareBar part={counted.share_of_value} />
      </TableCell>
      <TableCell align="right">{share(counted.churn_probability)}</TableCell>
    </TableRow>
  );
}
