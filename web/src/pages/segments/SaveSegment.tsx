import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Stack, TextField } from "@mui/material";
import type { FormEvent } from "react";
import { useNavigate } from "react-router";

import { type SegmentDetails, useSaveSegmentMutation } from "../../api/generated";
import { segmentAddress } from "../../app/addresses";
import { useWhyNot } from "../../app/roles";
import { ChangedMeanwhile, isChangedMeanwhile } from "../../ui/ChangedMeanwhile";
import { Panel } from "../../ui/Panel";
import { Problem } from "../../ui/Problem";
import { WithReason } from "../../ui/WithReason";

interface Named {
  name: string;
  note: string;
  version: string | null;
}

interface Props {
  /** Undefined while it is not complete. */
  rule: { rule?: Record<string, unknown>; text?: string } | undefined;
  /** The rule in words of the rule language. */
  text: string;
  draft: Named;
  change: (part: Partial<Named>) => void;
  /** As it is saved now. */
  segment: SegmentDetails | undefined;
  onSaved: () => void;
  onTheirs: () => void;
}

/** Name and description; where somebody else has saved the segment in between, one chooses. */
export function SaveSegment({ rule, text, draft, change, segment, onSaved, onTheirs }: Props) {
  const { name, note } = draft;
  const [save, { error, isLoading, reset }] = useSaveSegmentMutation();
  const navigate = useNavigate();
  const why = useWhyNot("analyst");
  const replaces = segment?.kind === "saved" && name === segment.name;
  const send = async (version: string | null | undefined) => {
    if (!rule) return;
    const segmentCreate = { ...rule, name, note, replaces };
    const saved = await save({ segmentCreate, "if-match": (replaces && version) || undefined });
    if (!saved.data) return;
    onSaved();
    void navigate(segmentAddress(saved.data.name));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send(draft.version);
  };
  const keepTheirs = () => {
    reset();
    onTheirs();
  };
  return (
    <Panel title={t`Save segment`}>
      <Stack
        component="form"
        onSubmit={submit}
        direction="row"
        sx={{ gap: 1.5, pt: 1, flexWrap: "wrap", alignItems: "flex-start" }}
      >
        <TextField
          label={t`Name`}
          size="small"
          required
          value={name}
          onChange={(event) => change({ name: event.target.value })}
          slotProps={{ htmlInput: { maxLength: 64 } }}
          sx={{ flex: "1 1 200px" }}
        />
        <TextField
          label={t`Description`}
          size="small"
          value={note}
          onChange={(event) => change({ note: event.target.value })}
          slotProps={{ htmlInput: { maxLength: 256 } }}
          sx={{ flex: "2 1 260px" }}
        />
        <WithReason why={why}>
          <Button
            type="submit"
            variant="contained"
            disabled={!rule || !name || why !== undefined}
            loading={isLoading}
          >
            <Trans>Save</Trans>
          </Button>
        </WithReason>
      </Stack>
      {error && !isChangedMeanwhile(error) ? <Problem error={error} /> : null}
      <ChangedMeanwhile
        isOpen={isChangedMeanwhile(error)}
        what={t`this segment`}
        differences={[
          { what: t`Rule`, yours: text, theirs: segment?.text ?? "" },
          { what: t`Description`, yours: note, theirs: segment?.note ?? "" },
        ]}
        isBusy={isLoading}
        onTheirs={keepTheirs}
        onYours={() => void send(segment?.version)}
      />
    </Panel>
  );
}
