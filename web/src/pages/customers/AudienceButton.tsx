import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import CampaignOutlined from "@mui/icons-material/CampaignOutlined";
import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  Stack,
  TextField,
  Typography,
} from "@mui/material";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";

import { useGetSegmentQuery, useSaveSegmentMutation } from "../../api/generated";
import { useWhyNot } from "../../app/roles";
import { Problem } from "../../ui/Problem";
import { WithReason } from "../../ui/WithReason";
import { ruleOf, segmentOf } from "./rule";

const audienceOf = (segment: string) => `/audiences?segment=${encodeURIComponent(segment)}`;
const NO_RULE = t`A search by customer cannot be an audience. Use filters instead.`;

/** From the list on the screen to an audience: its filters are saved as a segment, which it is made of. */
export function AudienceButton({ view }: { view: URLSearchParams }) {
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();
  const why = useWhyNot("analyst");
  const within = view.get("in_segment") ?? "";
  const { currentData } = useGetSegmentQuery({ name: within }, { skip: within === "" });
  const segment = segmentOf(view);
  const rule = ruleOf(view, currentData?.text);
  const reason = why ?? (segment === undefined && rule === undefined ? NO_RULE : undefined);
  const start = () => (segment === undefined ? setAsking(true) : void navigate(audienceOf(segment)));
  return (
    <>
      <WithReason why={reason}>
        <Button startIcon={<CampaignOutlined />} disabled={reason !== undefined} onClick={start}>
          <Trans>Create audience</Trans>
        </Button>
      </WithReason>
      {isAsking && rule !== undefined && <NameIt rule={rule} onClose={() => setAsking(false)} />}
    </>
  );
}

function NameIt({ rule, onClose }: { rule: string; onClose: () => void }) {
  const [name, setName] = useState("");
  const [save, { error, isLoading }] = useSaveSegmentMutation();
  const navigate = useNavigate();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await save({ segmentCreate: { name, text: rule, note: "", replaces: false } });
    if (saved.data) void navigate(audienceOf(saved.data.name));
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="audience-of-list">
      <form onSubmit={(event) => void submit(event)}>
        <DialogTitle id="audience-of-list">
          <Trans>Create audience from this list</Trans>
        </DialogTitle>
        <DialogContent>
          <DialogContentText>
            <Trans>
              The filters are saved as a segment, so that the audience can be refreshed after every scoring.
            </Trans>
          </DialogContentText>
          <Stack sx={{ gap: 2, mt: 2 }}>
            <TextField
              autoFocus
              required
              label={t`Segment name`}
              value={name}
              onChange={(event) => setName(event.target.value)}
              slotProps={{ htmlInput: { maxLength: 64 } }}
            />
            <Typography
              component="code"
              variant="body2"
              sx={{ color: "text.secondary", overflowWrap: "anywhere" }}
            >
              {rule}
            </Typography>
            {error ? <Problem error={error} /> : null}
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="contained" disabled={!name.trim()} loading={isLoading}>
            <Trans>Continue</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
