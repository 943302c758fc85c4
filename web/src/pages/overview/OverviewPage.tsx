import {
  Alert,
  Box,
  LinearProgress,
  Paper,
  Skeleton,
  Stack,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  Typography,
} from "@mui/material";

import {
  type SegmentFigures,
  type Summary,
  useDashboardQuery,
  useListSegmentsQuery,
} from "../../api/generated";
import { day, money, share, whole } from "../../app/formats";
import { Problem } from "../../app/Problem";

export default function OverviewPage() {
  const { data, error, refetch } = useDashboardQuery();
  if (error) return <Problem error={error} again={refetch} />;
  return (
    <Stack spacing={3}>
      <Box>
        <Typography variant="h1">Overview</Typography>
        <Typography sx={{ color: "text.secondary" }}>
          {data ? subtitle(data) : <Skeleton width={280} />}
        </Typography>
      </Box>
      {data?.customers === 0 && (
        <Alert severity="info">There are no orders yet. Upload a file and ingest it.</Alert>
      )}
      <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: { xs: "1fr 1fr", md: "repeat(4, 1fr)" } }}>
        {figures(data).map(([name, value]) => (
          <Figure key={name} name={name} value={value} />
        ))}
      </Box>
      <Tiers currency={data?.currency ?? "EUR"} />
    </Stack>
  );
}

const subtitle = (found: Summary) =>
  found.as_of ? `As of ${day(found.as_of)}, model version ${found.model_version}` : "Not scored yet";

function figures(found: Summary | undefined): [string, string | undefined][] {
  const days = found?.horizon_days;
  return [
    [days ? `Expected in ${days} days` : "Expected", found && money(found.predicted_clv, found.currency)],
    ["Spent so far", found && money(found.net_spend, found.currency)],
    ["Customers", found && whole(found.customers)],
    ["Still customers, expected", found && whole(found.active_customers)],
    ["Orders", found && whole(found.orders)],
    ["Orders expected", found && whole(found.expected_purchases)],
    ["Expected per customer", found && money(found.mean_predicted_clv, found.currency)],
    ["Will not order, on average", found && share(found.churn_probability)],
  ];
}

function Figure({ name, value }: { name: string; value: string | undefined }) {
  return (
    <Paper sx={{ p: 2 }}>
      <Typography variant="body2" sx={{ color: "text.secondary" }}>
        {name}
      </Typography>
      <Typography sx={{ fontSize: "1.35rem", fontWeight: 620, fontVariantNumeric: "tabular-nums" }}>
        {value ?? <Skeleton width="60%" />}
      </Typography>
    </Paper>
  );
}

function Tiers({ currency }: { currency: string }) {
  const { data, error, refetch } = useListSegmentsQuery({ by: "value_tier" });
  if (error) return <Problem error={error} again={refetch} />;
  return (
    <Paper sx={{ p: 2, overflowX: "auto" }}>
      <Typography variant="h2">By value tier</Typography>
      <Table size="small" aria-label="Customers by value tier">
        <TableHead>
          <TableRow>
            <TableCell>Tier</TableCell>
            <TableCell align="right">Customers</TableCell>
            <TableCell align="right">Expected each</TableCell>
            <TableCell sx={{ width: "35%" }}>Share of the expected total</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {(data ?? []).map((tier) => (
            <Tier key={tier.name} tier={tier} currency={currency} />
          ))}
        </TableBody>
      </Table>
    </Paper>
  );
}

function Tier({ tier, currency }: { tier: SegmentFigures; currency: string }) {
  const part = tier.share_of_value ?? 0;
  return (
    <TableRow>
      <TableCell component="th" scope="row">
        {tier.name}
      </TableCell>
      <TableCell align="right">{whole(tier.customers)}</TableCell>
      <TableCell align="right">{money(tier.mean_predicted_clv, currency)}</TableCell>
      <TableCell>
        <Stack direction="row" spacing={1} sx={{ alignItems: "center" }}>
          <LinearProgress
            variant="determinate"
            value={100 * part}
            aria-label={`${tier.name}: share`}
            sx={{ flexGrow: 1, height: 8, borderRadius: 4 }}
          />
          <Box sx={{ minWidth: 52, textAlign: "right" }}>{share(tier.share_of_value)}</Box>
        </Stack>
      </TableCell>
    </TableRow>
  );
}
