import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Stack } from "@mui/material";
import { Link as RouterLink, useSearchParams } from "react-router";

import { useListAudiencesQuery } from "../../api/generated";
import { useWhyNot } from "../../app/roles";
import { useNoOrders } from "../../app/useNoOrders";
import { PageHead } from "../../ui/PageHead";
import { WithReason } from "../../ui/WithReason";
import { ChannelsPanel } from "./ChannelsPanel";
import { NewAudience } from "./NewAudience";
import { VersionsPanel } from "./VersionsPanel";

/** Lists of customers for ad platforms, and making one from a segment (`?segment=CHAMPIONS`). */
export default function AudiencesPage() {
  const [query, setQuery] = useSearchParams();
  const versions = useListAudiencesQuery({});
  const noOrders = useNoOrders();
  const why = useWhyNot("analyst") ?? noOrders;
  const segment = query.get("segment");
  return (
    <>
      <PageHead
        title={t`Audiences`}
        subtitle={t`Send segments to ad platforms, with a hold-out group to measure the effect.`}
        actions={
          segment === null && (
            <>
              <Button component={RouterLink} to="/consent">
                <Trans>Consent and suppression</Trans>
              </Button>
              <WithReason why={why}>
                <Button
                  variant="contained"
                  disabled={why !== undefined}
                  onClick={() => setQuery({ segment: "CHAMPIONS" })}
                >
                  <Trans>New audience</Trans>
                </Button>
              </WithReason>
            </>
          )
        }
      />
      <Stack sx={{ gap: 2.5 }}>
        {segment !== null && why === undefined && (
          <NewAudience segment={segment} onClose={() => setQuery({})} />
        )}
        <VersionsPanel
          title={t`All versions`}
          rows={versions.data}
          loading={versions.isLoading}
          error={versions.error}
          onRetry={versions.refetch}
        />
        <ChannelsPanel />
      </Stack>
    </>
  );
}
