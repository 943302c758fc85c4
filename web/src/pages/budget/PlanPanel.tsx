import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  Button,
  Chip,
  Stack,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  Typography,
} from "@mui/material";

import type { BudgetPlan, BudgetRow } from "../../api/generated";
import { money, times, whole } from "../../words/formats";
import { Problem } from "../../ui/Problem";
import { Panel } from "../../ui/Panel";
import { ShareBar } from "../../ui/tables/ShareBar";
import { LimitField } from "./LimitField";
import { type BudgetRequest, BASIS, days, ends, limited, lineName } from "./plan";

const COLUMNS = 9;
const RIGHT = { textAlign: "right" } as const;
const SMALL = { display: "block", color: "text.secondary" } as const;
const UNBROKEN = { ...SMALL, whiteSpace: "nowrap" } as const;
const ABOUT = {
  rule: t`3:2:1 rule: half for people similar to your best customers, a third for growth potential, the rest where acquisition is cheap.`,
  optimise: t`Allocated so that the next unit of spend returns the same everywhere. No other allocation is expected to return more.`,
  given: t`As entered.`,
};

interface Props {
  query: { data?: BudgetPlan; error?: unknown; isFetching: boolean; refetch: () => void };
  request: BudgetRequest;
  change: (changed: Partial<BudgetRequest>) => void;
}

/** The parts of the plan, each with its reasons and its limits. */
export function PlanPanel({ query: { data, error, isFetching, refetch }, request, change }: Props) {
  const hasLimits = Object.keys({ ...request.minimum, ...request.maximum }).length > 0;
  return (
    <Panel
      title={t`Plan`}
      explanation={data && ABOUT[data.method]}
      loading={isFetching && !data && !error}
      height={320}
    >
      {error ? (
        <Stack sx={{ gap: 1, mb: 2, alignItems: "flex-start" }}>
          <Problem error={error} onRetry={hasLimits ? undefined : refetch} />
          {hasLimits && (
            <Button variant="outlined" onClick={() => change({ minimum: {}, maximum: {} })}>
              <Trans>Remove all limits</Trans>
            </Button>
          )}
        </Stack>
      ) : null}
      {data && (
        <Table
          size="small"
          aria-label={t`Plan`}
          aria-busy={isFetching}
          sx={{ opacity: error || isFetching ? 0.6 : 1 }}
        >
          <TableHead>
            <TableRow>
              <TableCell>
                <Trans>Budget line</Trans>
              </TableCell>
              <TableCell sx={RIGHT}>
                <Trans>Spend</Trans>
              </TableCell>
              <TableCell>
                <Trans>Share</Trans>
              </TableCell>
              <TableCell sx={RIGHT}>
                <Trans>New customers</Trans>
              </TableCell>
              <TableCell sx={RIGHT}>
                <Trans>Cost per customer</Trans>
              </TableCell>
              <TableCell sx={RIGHT}>
                <Trans>Value</Trans>
              </TableCell>
              <TableCell sx={RIGHT}>
                <Trans>ROAS</Trans>
              </TableCell>
              <TableCell sx={RIGHT}>
                <Trans>Payback</Trans>
              </TableCell>
              <TableCell>
                <Trans>Min and max</Trans>
              </TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {data.rows.map((row) => (
              <Row key={row.name} row={row} plan={data} request={request} change={change} />
            ))}
          </TableBody>
        </Table>
      )}
      {data?.notes.map((note) => (
        <Typography key={note} variant="body2" sx={{ mt: 1, color: "text.secondary" }}>
          {note}
        </Typography>
      ))}
    </Panel>
  );
}

function Row({ row, plan, request, change }: { row: BudgetRow; plan: BudgetPlan } & Omit<Props, "query">) {
  const show = (value: number) => money(value, plan.currency);
  const { outcome } = row;
  const name = lineName(row);
  return (
    <>
      <TableRow sx={{ verticalAlign: "top", "&& > *": { borderBottom: "none" } }}>
        <TableCell component="th" scope="row">
          <Stack direction="row" sx={{ gap: 1, alignItems: "center", flexWrap: "wrap" }}>
            <b>{name}</b>
            <Chip size="small" variant="outlined" label={BASIS[row.basis]} />
          </Stack>
        </TableCell>
        <TableCell sx={RIGHT}>
          {show(row.spend)}
          <Typography variant="caption" sx={UNBROKEN}>
            <Trans>rule {show(row.rule_spend)}</Trans>
          </Typography>
        </TableCell>
        <TableCell>
          <ShareBar part={row.share} max={Math.max(...plan.rows.map((row) => row.share))} />
        </TableCell>
        <TableCell sx={RIGHT}>
          {whole(outcome.customers.expected)}
          <Typography variant="caption" sx={SMALL}>
            {ends(outcome.customers, whole)}
          </Typography>
        </TableCell>
        <TableCell sx={RIGHT}>
          {money(outcome.cac?.expected, plan.currency)}
          <Typography variant="caption" sx={SMALL}>
            <Trans>target {show(row.cac_target)}</Trans>
          </Typography>
        </TableCell>
        <TableCell sx={RIGHT}>
          {show(outcome.value.expected)}
          <Typography variant="caption" sx={SMALL}>
            {ends(outcome.value, show)}
          </Typography>
        </TableCell>
        <TableCell sx={RIGHT}>
          {times(outcome.roas?.expected)}
          <Typography variant="caption" sx={UNBROKEN}>
            <Trans>marginal {times(outcome.marginal_return)}</Trans>
          </Typography>
        </TableCell>
        <TableCell sx={RIGHT}>{days(outcome.payback_days, plan.horizon_days)}</TableCell>
        <TableCell>
          <Stack direction="row" sx={{ gap: 1 }}>
            <LimitField
              label={t`${name}: minimum`}
              value={request.minimum[row.name]}
              set={(value) => change({ minimum: limited(request.minimum, row.name, value) })}
            />
            <LimitField
              label={t`${name}: maximum`}
              value={request.maximum[row.name]}
              set={(value) => change({ maximum: limited(request.maximum, row.name, value) })}
            />
          </Stack>
        </TableCell>
      </TableRow>
      <TableRow>
        <TableCell colSpan={COLUMNS} sx={{ pt: 0 }}>
          {row.strategy && (
            <Typography variant="caption" sx={{ ...SMALL, color: "text.primary" }}>
              {row.strategy}
            </Typography>
          )}
          {row.reasons.map((reason) => (
            <Typography key={reason} variant="caption" sx={{ ...SMALL, maxWidth: 720 }}>
              {reason}
            </Typography>
          ))}
        </TableCell>
      </TableRow>
    </>
  );
}
