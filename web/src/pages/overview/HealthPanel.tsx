import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import CheckCircleOutlined from "@mui/icons-material/CheckCircleOutlined";
import ErrorOutlineOutlined from "@mui/icons-material/ErrorOutlineOutlined";
import HelpOutlineOutlined from "@mui/icons-material/HelpOutlineOutlined";
import VisibilityOutlined from "@mui/icons-material/VisibilityOutlined";
import { Box, Chip, Link, Stack, Typography } from "@mui/material";
import { Link as RouterLink } from "react-router";

import { type HealthCheck, type ModelHealth, useModelHealthQuery } from "../../api/generated";
import { day } from "../../words/formats";
import { useModelTitle } from "../../app/useTitles";
import { Panel } from "../../ui/Panel";

const STATES = {
  good: { name: t`Good`, colour: "success", Icon: CheckCircleOutlined },
  look: { name: t`Review`, colour: "warning", Icon: VisibilityOutlined },
  retrain: { name: t`Retrain`, colour: "error", Icon: ErrorOutlineOutlined },
  unknown: { name: t`Not tested`, colour: "default", Icon: HelpOutlineOutlined },
} as const;
const DATA: Record<string, string> = {
  good: t`The order data supports this prediction well.`,
  fair: t`The order data supports this prediction, with some weaknesses.`,
  poor: t`The order data barely supports this prediction.`,
};

/** Whether the model can be relied on, and by which rule. */
export function HealthPanel() {
  const nameOf = useModelTitle();
  const { data, isLoading, error, refetch } = useModelHealthQuery();
  return (
    <Panel
      title={t`Model health`}
      explanation={data ? explanation(data, nameOf(data.model)) : undefined}
      action={data ? <State state={data.state} /> : undefined}
      loading={isLoading}
      error={error}
      onRetry={refetch}
      empty={data === null && t`No model yet. Train one on the Models page.`}
      height={240}
    >
      {data && (
        <Stack spacing={1.5}>
          {data.checks.map((check) => (
            <Checked key={check.name} check={check} />
          ))}
          <Typography variant="body2" sx={{ color: "text.secondary" }}>
            {DATA[data.data_level]} {data.data_reasons.join(" ")}{" "}
            <Link component={RouterLink} to="/models">
              <Trans>All back-test results</Trans>
            </Link>
          </Typography>
        </Stack>
      )}
    </Panel>
  );
}

const explanation = (health: ModelHealth, model: string) =>
  t`Version ${health.model_version} (${model}), trained on orders before ${day(health.as_of)}, ${health.horizon_days}-day horizon.`;

function State({ state }: { state: ModelHealth["state"] }) {
  const { name, colour, Icon } = STATES[state];
  return <Chip size="small" variant="outlined" color={colour} icon={<Icon />} label={name} />;
}

function Checked({ check }: { check: HealthCheck }) {
  const { name, colour, Icon } = STATES[check.state];
  return (
    <Stack direction="row" sx={{ gap: 1.25 }}>
      <Icon
        fontSize="small"
        color={colour === "default" ? "disabled" : colour}
        titleAccess={name}
        sx={{ mt: 0.25 }}
      />
      <Box>
        <Typography variant="body2">{check.sentence}</Typography>
        <Typography variant="caption" sx={{ color: "text.secondary" }}>
          {check.rule}
        </Typography>
      </Box>
    </Stack>
  );
}
