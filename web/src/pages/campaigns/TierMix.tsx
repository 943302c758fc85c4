import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Box, Stack, Tooltip } from "@mui/material";

import type { CampaignList } from "../../api/generated";
import { share } from "../../words/formats";
import { groupWords, TIERS } from "../../words/groupWords";
import { useChartColours } from "../../ui/charts/chartColours";
import { Panel } from "../../ui/Panel";

/** Whom each campaign buys: its customers by value tier, beside all customers won in the same time. */
export function TierMix({ list }: { list: CampaignList }) {
  const rows = [
    { name: t`All new customers`, tiers: list.usual_tiers },
    ...list.campaigns.map((campaign) => ({ name: campaign.name, tiers: campaign.tracked.tiers })),
  ].filter((row) => Object.keys(row.tiers).length > 0);
  return (
    <Panel
      title={t`Customer value by campaign`}
      explanation={t`Value tiers of the customers each campaign acquired, compared with all new customers in the same period.`}
      empty={rows.length === 0 && t`No customers came from these sources while the campaigns ran.`}
    >
      <Stack spacing={1}>
        <Legend />
        {rows.map((row) => (
          <Mix key={row.name} name={row.name} tiers={row.tiers} />
        ))}
      </Stack>
    </Panel>
  );
}

const OPACITY = [1, 0.55, 0.22];

function Legend() {
  const { accent } = useChartColours();
  return (
    <Stack direction="row" sx={{ gap: 2, flexWrap: "wrap", fontSize: "0.8rem", color: "text.secondary" }}>
      {TIERS.map((tier, at) => (
        <Stack key={tier} direction="row" sx={{ gap: 0.75, alignItems: "center" }}>
          <Box sx={{ width: 12, height: 12, borderRadius: 0.5, bgcolor: accent, opacity: OPACITY[at] }} />
          {groupWords(tier)}
        </Stack>
      ))}
    </Stack>
  );
}

function Mix({ name, tiers }: { name: string; tiers: Record<string, number> }) {
  const { accent } = useChartColours();
  const shares = TIERS.map((tier) => `${groupWords(tier)} ${share(tiers[tier])}`).join(", ");
  return (
    <Stack
      direction={{ xs: "column", sm: "row" }}
      sx={{ gap: { xs: 0.25, sm: 2 }, alignItems: { sm: "center" } }}
    >
      <Box sx={{ width: { sm: 220 }, flexShrink: 0, overflowWrap: "anywhere" }}>{name}</Box>
      <Tooltip title={shares}>
        <Stack
          direction="row"
          role="img"
          aria-label={`${name}: ${shares}`}
          sx={{ flexGrow: 1, height: 18, borderRadius: 1, overflow: "hidden" }}
        >
          {TIERS.map((tier, at) => (
            <Box
              key={tier}
              sx={{ width: `${100 * (tiers[tier] ?? 0)}%`, bgcolor: accent, opacity: OPACITY[at] }}
            />
          ))}
        </Stack>
      </Tooltip>
      <Box
        sx={{
          width: { sm: 130 },
          fontSize: "0.8rem",
          color: "text.secondary",
          fontVariantNumeric: "tabular-nums",
        }}
      >
        <Trans>{share(tiers[TIERS[0]])} high value</Trans>
      </Box>
    </Stack>
  );
}
