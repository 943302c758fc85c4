import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Stack, Typography } from "@mui/material";
import { useState } from "react";

import {
  type AudienceVersionResponse,
  useListChannelsQuery,
  useSendAudienceMutation,
} from "../../api/generated";
import { moment, whole } from "../../words/formats";
import { useWhyNot } from "../../app/roles";
import { Problem } from "../../ui/Problem";
import { problemText } from "../../words/problems";
import { JobProgress } from "../../jobs/JobProgress";
import { useJobInAddress } from "../../jobs/useJobInAddress";
import { Confirm } from "../../ui/Confirm";
import { Panel } from "../../ui/Panel";
import { WithReason } from "../../ui/WithReason";
import { DryRun } from "./DryRun";
import { settingWords } from "./words";

/** Try it dry, then send it: once. */
export function DeliveryPanel({ version }: { version: AudienceVersionResponse }) {
  const channel = useListChannelsQuery().data?.find((channel) => channel.name === version.channel);
  const [isAsking, setAsking] = useState(false);
  const [jobId, setJobId] = useJobInAddress("delivery");
  const [send, { error, isLoading }] = useSendAudienceMutation();
  const mayNot = useWhyNot("admin");
  const where = channel?.title ?? version.channel;
  const why =
    mayNot ??
    (channel?.missing.length
      ? t`Not configured: ${settingWords(channel)}. Set it up under Channels.`
      : undefined);
  const go = async () => {
    setAsking(false);
    const { data } = await send({ audience: version.audience, number: version.number });
    if (data) setJobId(data.job_id);
  };
  return (
    <Panel
      title={t`Delivery`}
      explanation={t`Channel: ${where}. Each version is sent once. An interrupted delivery resumes where it stopped.`}
    >
      <Stack sx={{ gap: 2 }}>
        <State version={version} />
        {jobId && (
          <JobProgress jobId={jobId}>
            {(job) => (
              <Alert severity="success">
                <Trans>
                  {whole(Number(job.result?.["added"] ?? 0))} added,{" "}
                  {whole(Number(job.result?.["removed"] ?? 0))} removed.
                </Trans>
              </Alert>
            )}
          </JobProgress>
        )}
        {error ? <Problem error={error} /> : null}
        {version.state !== "sent" && !jobId && (
          <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap" }}>
            <DryRun version={version} />
            <WithReason why={why}>
              <Button
                variant="contained"
                disabled={why !== undefined}
                loading={isLoading}
                onClick={() => setAsking(true)}
              >
                {version.state === "none" ? t`Send` : t`Resume sending`}
              </Button>
            </WithReason>
          </Stack>
        )}
      </Stack>
      <Confirm
        isOpen={isAsking}
        title={t`Send ${version.audience} v${version.number}?`}
        text={t`${whole(version.size)} customers will be sent to ${where} as “${version.public_name}”. ${whole(version.held_out)} are held out.`}
        action={t`Send`}
        onCancel={() => setAsking(false)}
        onConfirm={() => void go()}
      />
    </Panel>
  );
}

function State({ version }: { version: AudienceVersionResponse }) {
  if (version.state === "sent")
    return (
      <Alert severity="success">
        <Trans>
          Sent {moment(version.sent_at)}
          {version.remote_id && t`, audience ID ${version.remote_id}`}.
        </Trans>
      </Alert>
    );
  if (version.state === "failed") {
    const failure = problemText({
      data: {
        detail: version.error?.["message"],
        hint: version.error?.["hint"],
        code: version.error?.["code"],
      },
    });
    return (
      <Alert severity="error">
        {failure.detail} {failure.hint}
      </Alert>
    );
  }
  if (version.state === "sending")
    return (
      <Alert severity="info">
        <Trans>Sending has not finished. If it was interrupted, resume it: no customer is sent twice.</Trans>
      </Alert>
    );
  return (
    <Typography sx={{ color: "text.secondary" }}>
      <Trans>Not sent yet.</Trans>
    </Typography>
  );
}
