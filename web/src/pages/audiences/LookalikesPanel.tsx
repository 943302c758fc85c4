import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Box, Button, Stack, TextField, Typography } from "@mui/material";
import { useState } from "react";

import {
  type AudienceDetailsResponse,
  type LookalikeResponse,
  useCreateLookalikeMutation,
  useListChannelsQuery,
  usePlanLookalikeMutation,
} from "../../api/generated";
import { decimal, money, whole } from "../../words/formats";
import { useWhyNot } from "../../app/roles";
import { Problem } from "../../ui/Problem";
import { useCurrency } from "../../app/useCurrency";
import { Panel } from "../../ui/Panel";
import { WithReason } from "../../ui/WithReason";

/** People like the members, in a country: how good the seed is, and making them. */
export function LookalikesPanel({ audience }: { audience: AudienceDetailsResponse }) {
  const channel = useListChannelsQuery().data?.find((channel) => channel.name === audience.version.channel);
  const [country, setCountry] = useState("");
  const [percent, setPercent] = useState("1");
  const [plan, planned] = usePlanLookalikeMutation();
  const mayNot = useWhyNot("analyst");
  if (!channel?.makes_lookalikes) return null;
  const at = { audience: audience.version.audience, number: audience.version.number };
  const size = Number(percent);
  const isSound = /^[A-Za-z]{2}$/.test(country) && Number.isInteger(size) && size >= 1 && size <= 20;
  return (
    <Panel
      title={t`Lookalike audiences`}
      explanation={t`Reach people who resemble the members. 1% of a country matches most closely; 20% reaches the most people.`}
    >
      <Stack direction="row" sx={{ gap: 1.5, flexWrap: "wrap", alignItems: "center", pt: 1, mb: 1 }}>
        <TextField
          size="small"
          label={t`Country`}
          placeholder="GB"
          value={country}
          onChange={(event) => setCountry(event.target.value)}
          slotProps={{ htmlInput: { maxLength: 2 } }}
          sx={{ width: 110 }}
        />
        <TextField
          size="small"
          label={t`Size in %`}
          type="number"
          value={percent}
          onChange={(event) => setPercent(event.target.value)}
          slotProps={{ htmlInput: { min: 1, max: 20 } }}
          sx={{ width: 110 }}
        />
        <WithReason why={mayNot}>
          <Button
            variant="outlined"
            disabled={!isSound || mayNot !== undefined}
            loading={planned.isLoading}
            onClick={() => void plan({ ...at, lookalikeCreate: { country, percent: size } })}
          >
            <Trans>Check seed audience</Trans>
          </Button>
        </WithReason>
      </Stack>
      {planned.error ? <Problem error={planned.error} /> : null}
      <Stack sx={{ gap: 2 }}>
        {audience.lookalikes.map((lookalike) => (
          <Plan
            key={`${lookalike.country}${lookalike.percent}`}
            plan={lookalike}
            at={at}
            isSent={audience.version.state === "sent"}
          />
        ))}
      </Stack>
    </Panel>
  );
}

interface PlanProps {
  plan: LookalikeResponse;
  at: { audience: string; number: number };
  isSent: boolean;
}

function Plan({ plan, at, isSent }: PlanProps) {
  const [create, creating] = useCreateLookalikeMutation();
  const currency = useCurrency();
  const mayNot = useWhyNot("admin");
  const why = mayNot ?? (isSent ? undefined : t`Send the audience first.`);
  const figures = plan.figures;
  const facts = [
    t`${whole(figures["seed_size"])} people`,
    t`${whole(figures["in_country"])} in ${plan.country}`,
    t`${decimal(figures["match_keys_each"], 1)} contact details per person`,
    t`${money(figures["value_each"], currency)} predicted value per person`,
  ];
  return (
    <Box>
      <Typography sx={{ fontWeight: 620 }}>
        <Trans>
          {plan.percent}% of {plan.country}
        </Trans>
      </Typography>
      <Typography variant="body2">{facts.join(", ")}</Typography>
      {plan.notes.map((note) => (
        <Alert severity="warning" key={note} sx={{ mt: 1 }}>
          {note}
        </Alert>
      ))}
      {plan.remote_id ? (
        <Typography variant="body2" sx={{ mt: 0.5 }}>
          <Trans>Created, audience ID {plan.remote_id}.</Trans>
        </Typography>
      ) : (
        <Box sx={{ mt: 1 }}>
          <WithReason why={why}>
            <Button
              size="small"
              disabled={why !== undefined}
              loading={creating.isLoading}
              onClick={() =>
                void create({ ...at, lookalikeCreate: { country: plan.country, percent: plan.percent } })
              }
            >
              <Trans>Create lookalike audience</Trans>
            </Button>
          </WithReason>
        </Box>
      )}
      {creating.error ? <Problem error={creating.error} /> : null}
    </Box>
  );
}
