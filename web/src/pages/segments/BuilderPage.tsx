import { Button, Skeleton, Stack, TextField } from "@mui/material";
import { type FormEvent, useMemo, useState } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";

import {
  type SegmentFieldResponse,
  type SegmentDetails,
  useGetSegmentQuery,
  useLazyPreviewSegmentQuery,
  usePreviewSegmentQuery,
  useSaveSegmentMutation,
  useSegmentFieldsQuery,
} from "../../api/generated";
import { useWhyNot } from "../../app/roles";
import { Problem } from "../../ui/Problem";
import { Choice } from "../../ui/forms/Choice";
import { PageHead } from "../../ui/PageHead";
import { Panel } from "../../ui/Panel";
import { WithReason } from "../../ui/WithReason";
import { useSettled } from "../../ui/useSettled";
import { LivePreview } from "./rules/LivePreview";
import { RuleBuilder } from "./rules/RuleBuilder";
import { draftOf, newGroup, treeOf } from "./rules/rules";
import { segmentAddress } from "../../app/addresses";

const PAUSE_MS = 250;

/** Make a segment, or change one: fields are chosen, and what the rule has is counted while it is made. */
export default function BuilderPage() {
  const { name } = useParams();
  const fields = useSegmentFieldsQuery();
  const known = useGetSegmentQuery({ name: name ?? "" }, { skip: name === undefined });
  const error = fields.error ?? known.error;
  const title = name === undefined ? "New segment" : `Edit ${name}`;
  if (error) return <Problem error={error} onRetry={() => void fields.refetch()} />;
  if (!fields.data || (name !== undefined && !known.data))
    return (
      <>
        <PageHead title={title} />
        <Skeleton variant="rounded" height={240} role="status" aria-label="Loading" />
      </>
    );
  return <Builder key={name ?? ""} title={title} fields={fields.data} segment={known.data} />;
}

interface Props {
  title: string;
  fields: SegmentFieldResponse[];
  segment: SegmentDetails | undefined;
}

function Builder({ title, fields, segment }: Props) {
  const byName = useMemo(() => new Map(fields.map((field) => [field.name, field])), [fields]);
  const [view] = useSearchParams();
  const [how, setHow] = useState<"chosen" | "typed">(view.get("text") ? "typed" : "chosen");
  const [draft, setDraft] = useState(() => (segment ? draftOf(segment.rule, byName) : newGroup()));
  const [text, setText] = useState(segment?.text ?? view.get("text") ?? "");
  const tree = treeOf(draft, byName);
  const rule = how === "typed" ? (text.trim() ? { text } : undefined) : tree && { rule: tree };
  const settled = useSettled(rule, PAUSE_MS);
  const { currentData, data, error, isFetching } = usePreviewSegmentQuery(
    { ruleRequest: settled ?? {} },
    { skip: settled === undefined },
  );
  const preview = isFetching ? data : currentData;
  const [translate] = useLazyPreviewSegmentQuery();
  // Of the rule as it stands, which may have been changed a moment ago; one that is none stays where it is.
  const change = async (to: "chosen" | "typed") => {
    const same = rule && (await translate({ ruleRequest: rule }, true));
    if (same?.isError && to === "chosen") return;
    if (same?.data && to === "typed") setText(same.data.text);
    if (same?.data && to === "chosen") setDraft(draftOf(same.data.rule, byName));
    setHow(to);
  };
  return (
    <>
      <PageHead
        title={title}
        subtitle="Customers who match a rule, updated after every scoring."
        actions={
          <Choice
            label="Rule editor"
            names={{ chosen: "Builder", typed: "Text" }}
            value={how}
            choose={(to) => void change(to)}
          />
        }
      />
      <Stack spacing={3}>
        <Panel title="Rule">
          {how === "chosen" ? (
            <RuleBuilder draft={draft} fields={byName} onChange={setDraft} />
          ) : (
            <TextField
              label="Rule"
              multiline
              minRows={3}
              fullWidth
              sx={{ mt: 1 }}
              value={text}
              onChange={(event) => setText(event.target.value)}
              helperText="Example: predicted_clv >= 200 and churn_probability > 50% and not bought(category = 'Mugs') within 90 days"
            />
          )}
        </Panel>
        <LivePreview
          preview={rule ? preview : undefined}
          error={error}
          isFetching={isFetching}
          isComplete={rule !== undefined}
        />
        <Save rule={rule && !error ? rule : undefined} segment={segment} />
      </Stack>
    </>
  );
}

interface SaveProps {
  rule: { rule?: Record<string, unknown>; text?: string } | undefined;
  segment: SegmentDetails | undefined;
}

function Save({ rule, segment }: SaveProps) {
  const isSaved = segment?.kind === "saved";
  const [name, setName] = useState(isSaved ? segment.name : "");
  const [note, setNote] = useState(segment?.kind === "saved" ? segment.note : "");
  const [save, { error, isLoading }] = useSaveSegmentMutation();
  const navigate = useNavigate();
  const why = useWhyNot("analyst");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!rule) return;
    const replaces = isSaved && name === segment.name;
    const saved = await save({ segmentCreate: { ...rule, name, note, replaces } });
    if (saved.data) void navigate(segmentAddress(saved.data.name));
  };
  return (
    <Panel title="Save segment">
      <Stack
        component="form"
        onSubmit={(event) => void submit(event)}
        direction="row"
        sx={{ gap: 1.5, pt: 1, flexWrap: "wrap", alignItems: "flex-start" }}
      >
        <TextField
          label="Name"
          size="small"
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
          slotProps={{ htmlInput: { maxLength: 64 } }}
          sx={{ flex: "1 1 200px" }}
        />
        <TextField
          label="Description"
          size="small"
          value={note}
          onChange={(event) => setNote(event.target.value)}
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
            Save
          </Button>
        </WithReason>
      </Stack>
      {error ? <Problem error={error} /> : null}
    </Panel>
  );
}
