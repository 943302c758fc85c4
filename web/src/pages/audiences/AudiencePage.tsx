import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Link, Stack, Typography } from "@mui/material";
import { Link as To, useParams } from "react-router";

import { useAudienceDifferenceQuery, useGetAudienceQuery, useListAudiencesQuery } from "../../api/generated";
import { day, moment, whole } from "../../words/formats";
import { groupWords } from "../../words/groupWords";
import { useWhyNot } from "../../app/roles";
import { PageHead } from "../../ui/PageHead";
import { Panel } from "../../ui/Panel";
import { DeleteVersion } from "./DeleteVersion";
import { DeliveryPanel } from "./DeliveryPanel";
import { LookalikesPanel } from "./LookalikesPanel";
import { Receipts } from "./Receipts";
import { Refresh } from "./Refresh";
import { VersionsPanel } from "./VersionsPanel";
import { MembersTable } from "./MembersTable";

/** A version of an audience: who is in it, how it was sent, what the channel said. */
export default function AudiencePage() {
  const { audience = "", number = "" } = useParams();
  const at = { audience, number: Number(number) };
  const current = useGetAudienceQuery(at);
  const history = useListAudiencesQuery({ audience });
  const moved = useAudienceDifferenceQuery(at);
  const mayNotLoad = useWhyNot("analyst");
  const version = current.data?.version;
  return (
    <>
      <PageHead
        title={`${audience} v${number}`}
        subtitle={
          <>
            <Link component={To} to="/audiences">
              <Trans>Audiences</Trans>
            </Link>
            {version &&
              t` · ${groupWords(version.segment)}, predictions as of ${day(version.as_of)}, created ${moment(version.frozen_at)} by ${version.frozen_by}`}
          </>
        }
        actions={
          <>
            {current.data?.has_file && !mayNotLoad && (
              <Button
                component="a"
                href={`/api/v1/audiences/${audience}/versions/${number}/file`}
                download
                variant="outlined"
              >
                <Trans>Download file</Trans>
              </Button>
            )}
            <Refresh audience={audience} />
            {version && <DeleteVersion version={version} />}
          </>
        }
      />
      <Stack sx={{ gap: 2.5 }}>
        <Panel
          title={t`Members`}
          explanation={t`From the segment to the customers who are sent.`}
          loading={current.isLoading}
          error={current.error}
          onRetry={current.refetch}
          height={220}
        >
          {version && (
            <>
              <MembersTable segment={version.segment} members={version} />
              {moved.data?.before != null && (
                <Typography sx={{ mt: 1.5 }}>
                  <Trans>
                    Since v{moved.data.before}: {whole(moved.data.added)} added, {whole(moved.data.removed)}{" "}
                    removed, {whole(moved.data.stayed)} unchanged.
                  </Trans>
                </Typography>
              )}
            </>
          )}
        </Panel>
        {version && <DeliveryPanel version={version} />}
        {current.data && <Receipts receipts={current.data.receipts} />}
        {current.data && <LookalikesPanel audience={current.data} />}
        <VersionsPanel
          title={t`Versions`}
          rows={history.data}
          loading={history.isLoading}
          error={history.error}
          onRetry={history.refetch}
        />
      </Stack>
    </>
  );
}
