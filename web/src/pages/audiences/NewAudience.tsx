import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Box, Button, Stack, Typography } from "@mui/material";
import { useNavigate } from "react-router";

import {
  useFreezeAudienceMutation,
  useListChannelsQuery,
  useNamedSegmentsQuery,
  usePreviewAudienceMutation,
} from "../../api/generated";
import { whole } from "../../words/formats";
import { Problem } from "../../ui/Problem";
import { Panel } from "../../ui/Panel";
import { RestoredNote } from "../../ui/RestoredNote";
import { useDraft } from "../../ui/useDraft";
import { AudienceForm } from "./AudienceForm";
import { begin, defaultChannel, type Draft, requestOf } from "./draft";
import { MembersTable } from "./MembersTable";
import { nameProblem } from "./words";

interface Props {
  segment: string;
  onClose: () => void;
}

/** Segment, channel, hold-out; then who would be sent, and who not, why; then it is written down. */
export function NewAudience({ segment, onClose }: Props) {
  const saved = useDraft<Draft>(`audience.${segment}`, () => begin(segment));
  const entered = saved.draft;
  const segments = useNamedSegmentsQuery();
  const channels = useListChannelsQuery();
  const draft = { ...entered, channel: entered.channel || defaultChannel(channels.data) };
  const [preview, looked] = usePreviewAudienceMutation();
  const [freeze, frozen] = useFreezeAudienceMutation();
  const navigate = useNavigate();
  const change = (part: Partial<Draft>) => {
    saved.change(part);
    looked.reset();
    frozen.reset();
  };
  const isSound = nameProblem(draft.audience) === undefined;
  const members = looked.data;
  const write = async () => {
    const { data } = await freeze({ audienceCreate: requestOf(draft) });
    if (data) saved.forget();
    if (data) await navigate(`/audiences/${data.audience}/${data.number}`);
  };
  return (
    <Panel
      title={t`New audience`}
      explanation={t`Preview who would be sent, then create the audience. Nothing is sent yet.`}
      action={
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
      }
      loading={segments.isLoading || channels.isLoading}
      error={segments.error ?? channels.error}
    >
      {saved.wasRestored && <RestoredNote onDiscard={saved.startOver} />}
      <AudienceForm
        draft={draft}
        change={change}
        segments={segments.data ?? []}
        channels={channels.data ?? []}
      />
      <Box sx={{ mt: 2 }}>
        <Button
          variant={members ? "outlined" : "contained"}
          disabled={!isSound}
          loading={looked.isLoading}
          onClick={() => void preview({ audienceCreate: requestOf(draft) })}
        >
          <Trans>Preview members</Trans>
        </Button>
      </Box>
      <Stack sx={{ gap: 2, mt: 2 }} aria-live="polite">
        {looked.error ? <Problem error={looked.error} /> : null}
        {members && (
          <>
            <MembersTable segment={draft.segment} members={members} />
            {members.is_enough ? (
              <Box>
                <Button variant="contained" loading={frozen.isLoading} onClick={() => void write()}>
                  <Trans>Create audience</Trans>
                </Button>
                <Typography variant="body2" sx={{ color: "text.secondary", mt: 0.5 }}>
                  <Trans>Saves these {whole(members.size)} customers as a version that never changes.</Trans>
                </Typography>
              </Box>
            ) : (
              <Alert severity="warning">
                <Trans>
                  This channel requires at least {whole(members.minimum)} members. Choose a larger segment or
                  a smaller hold-out.
                </Trans>
              </Alert>
            )}
            {frozen.error ? <Problem error={frozen.error} /> : null}
          </>
        )}
      </Stack>
    </Panel>
  );
}
