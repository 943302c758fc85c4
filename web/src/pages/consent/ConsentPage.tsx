import { t } from "@lingui/core/macro";
import { Stack } from "@mui/material";

import { PageHead } from "../../ui/PageHead";
import { ConsentPanel } from "./ConsentPanel";
import { SuppressionPanel } from "./SuppressionPanel";

/** Who may be sent to ad platforms and messengers, and who must never be. */
export default function ConsentPage() {
  return (
    <>
      <PageHead
        title={t`Consent and suppression`}
        subtitle={t`Audiences include only customers who agreed to the channel and are not suppressed.`}
      />
      <Stack spacing={3}>
        <ConsentPanel />
        <SuppressionPanel />
      </Stack>
    </>
  );
}
