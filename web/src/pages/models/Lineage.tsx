import { t } from "@lingui/core/macro";
import { Box, Typography } from "@mui/material";

import type { ModelCardResponse } from "../../api/generated";
import { day } from "../../words/formats";
import { Panel } from "../../ui/Panel";

/** What a version was trained from: its data, features and code. */
export function Lineage({ version }: { version: ModelCardResponse }) {
  const { lineage } = version;
  const facts = [
    [t`Orders`, dataWords(lineage.data_version), t`Up to ${day(version.as_of)}`],
    [t`Features`, lineage.features_version ?? t`Unknown`, t`Fingerprint of the feature definitions`],
    [
      t`Code`,
      lineage.code_version ? t`Tenure ${lineage.code_version}` : t`Unknown`,
      t`Version that trained it`,
    ],
    [t`Training run`, lineage.run ?? t`Unknown`, t`As in the list of runs`],
  ];
  const columns = { xs: "minmax(0, 1fr)", sm: "repeat(2, minmax(0, 1fr))" };
  return (
    <Panel title={t`Lineage`} explanation={t`What this version was trained from.`}>
      <Box component="dl" sx={{ display: "grid", gap: 2, gridTemplateColumns: columns, m: 0 }}>
        {facts.map(([name, value, note]) => (
          <div key={name}>
            <Typography component="dt" variant="body2" sx={{ color: "text.secondary" }}>
              {name}
            </Typography>
            <Box component="dd" sx={{ m: 0 }}>
              <Typography sx={{ fontWeight: 600, overflowWrap: "anywhere" }}>{value}</Typography>
              <Typography variant="caption" sx={{ color: "text.secondary" }}>
                {note}
              </Typography>
            </Box>
          </div>
        ))}
      </Box>
    </Panel>
  );
}

/** The state of the workspace's orders, which counts every change. */
function dataWords(version: string | null): string {
  if (version === null) return t`Unknown`;
  return version.startsWith("lake:") ? t`State ${version.slice("lake:".length)} of this workspace` : version;
}
