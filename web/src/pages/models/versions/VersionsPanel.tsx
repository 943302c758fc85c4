import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  Box,
  Checkbox,
  Chip,
  Link,
  Stack,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  Tooltip,
} from "@mui/material";
import { Link as To } from "react-router";

import type { VersionResponse } from "../../../api/generated";
import { ago, day, moment } from "../../../words/formats";
import { Panel } from "../../../ui/Panel";
import { Head } from "../backtest/MetricCells";
import { amountUnit, VALUE_METRICS } from "../../../words/metrics";
import { Promote } from "./Promote";
import { useModelTitle } from "../../../app/useTitles";
import { isChampion, ROLES } from "../words";

const SHOWN = ["mae", "bias", "spearman"].map((key) => VALUE_METRICS.find((metric) => metric.key === key)!);

interface Props {
  versions: { data?: VersionResponse[]; error?: unknown; isLoading: boolean; refetch: () => unknown };
  currency: string;
  compared: string[];
  toggle: (number: string) => void;
}

/** Every version that was kept; one predicts, another may take its place. */
export function VersionsPanel({ versions, currency, compared, toggle }: Props) {
  const rows = versions.data ?? [];
  return (
    <Panel
      title={t`Versions`}
      explanation={t`Every trained version is kept. Select two to compare them. Metrics are averages over past windows.`}
      loading={versions.isLoading}
      error={versions.error}
      onRetry={() => void versions.refetch()}
      empty={rows.length === 0 && t`No models yet. Train a model or upload one.`}
      height={88}
    >
      <Table size="small" aria-label={t`Model versions`}>
        <TableHead>
          <TableRow>
            <TableCell padding="checkbox" sx={{ position: "relative" }}>
              <Box component="span" sx={HIDDEN}>
                <Trans>Compare</Trans>
              </Box>
            </TableCell>
            <TableCell>
              <Trans>Version</Trans>
            </TableCell>
            <TableCell>
              <Trans>Model</Trans>
            </TableCell>
            <TableCell align="right">
              <Trans>Horizon</Trans>
            </TableCell>
            <TableCell>
              <Trans>Trained up to</Trans>
            </TableCell>
            <TableCell>
              <Trans>Created</Trans>
            </TableCell>
            {SHOWN.map((metric) => (
              <Head key={metric.key} metric={metric} />
            ))}
            <TableCell sx={{ position: "relative" }}>
              <Box component="span" sx={HIDDEN}>
                <Trans>Actions</Trans>
              </Box>
            </TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <Row
              key={row.number}
              version={row}
              currency={currency}
              isCompared={compared.includes(String(row.number))}
              toggle={() => toggle(String(row.number))}
            />
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}

interface RowProps {
  version: VersionResponse;
  currency: string;
  isCompared: boolean;
  toggle: () => void;
}

function Row({ version, currency, isCompared, toggle }: RowProps) {
  const nameOf = useModelTitle();
  return (
    <TableRow hover selected={isCompared}>
      <TableCell padding="checkbox">
        <Checkbox
          size="small"
          checked={isCompared}
          onChange={toggle}
          slotProps={{ input: { "aria-label": t`Compare version ${version.number}` } }}
        />
      </TableCell>
      <TableCell component="th" scope="row">
        <Stack direction="row" sx={{ gap: 1, alignItems: "center" }}>
          <Link component={To} to={`/models/${version.number}`}>
            {version.number}
          </Link>
          {version.aliases.map((alias) => (
            <Chip
              key={alias}
              size="small"
              color={alias === "champion" ? "primary" : "default"}
              label={ROLES[alias] ?? alias}
            />
          ))}
        </Stack>
      </TableCell>
      <TableCell>
        <Box sx={{ whiteSpace: "nowrap" }}>{nameOf(version.model)}</Box>
        {version.name && (
          <Box sx={{ typography: "caption", color: "text.secondary", maxWidth: 200 }}>{version.name}</Box>
        )}
        <Stack direction="row" sx={{ gap: 0.5, flexWrap: "wrap" }}>
          {version.labels.map((label) => (
            <Chip key={label} size="small" variant="outlined" label={label} />
          ))}
        </Stack>
      </TableCell>
      <TableCell align="right" sx={{ whiteSpace: "nowrap" }}>
        {version.horizon_days === null ? "–" : t`${version.horizon_days} days`}
      </TableCell>
      <TableCell sx={{ whiteSpace: "nowrap" }}>{day(version.as_of)}</TableCell>
      <TableCell sx={{ whiteSpace: "nowrap" }}>
        <Tooltip title={moment(version.created_at)}>
          <span>{ago(version.created_at)}</span>
        </Tooltip>
      </TableCell>
      {SHOWN.map((metric) => (
        <TableCell key={metric.key} align="right">
          {metric.show(version.metrics?.[metric.key], amountUnit(version.target, currency))}
        </TableCell>
      ))}
      <TableCell align="right">
        {!isChampion(version) && <Promote version={version} size="small" />}
      </TableCell>
    </TableRow>
  );
}

/** For those who hear the page: a column without a visible head. */
const HIDDEN = {
  position: "absolute",
  width: "1px",
  height: "1px",
  overflow: "hidden",
  clipPath: "inset(50%)",
  whiteSpace: "nowrap",
};
