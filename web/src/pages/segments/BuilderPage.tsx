import { t } from "@lingui/core/macro";
import { Skeleton, Stack, TextField } from "@mui/material";
import { useMemo } from "react";
import { useParams, useSearchParams } from "react-router";

import {
  type SegmentFieldResponse,
  type SegmentDetails,
  useGetSegmentQuery,
  useLazyPreviewSegmentQuery,
  usePreviewSegmentQuery,
  useSegmentFieldsQuery,
} from "../../api/generated";
import { Problem } from "../../ui/Problem";
import { Choice } from "../../ui/forms/Choice";
import { PageHead } from "../../ui/PageHead";
import { Panel } from "../../ui/Panel";
import { RestoredNote } from "../../ui/RestoredNote";
import { useDraft } from "../../ui/useDraft";
import { useSettled } from "../../ui/useSettled";
import { LivePreview } from "./rules/LivePreview";
import { RuleBuilder } from "./rules/RuleBuilder";
import { draftOf, type GroupDraft, newGroup, treeOf } from "./rules/rules";
import { SaveSegment } from "./SaveSegment";

const PAUSE_MS = 250;

/** Make a segment, or change one: fields are chosen, and what the rule has is counted while it is made. */
export default function BuilderPage() {
  const { name } = useParams();
  const fields = useSegmentFieldsQuery();
  const known = useGetSegmentQuery({ name: name ?? "" }, { skip: name === undefined });
  const error = fields.error ?? known.error;
  const title = name === undefined ? t`New segment` : t`Edit ${name}`;
  if (error) return <Problem error={error} onRetry={() => void fields.refetch()} />;
  if (!fields.data || (name !== undefined && !known.data))
    return (
      <>
        <PageHead title={title} />
        <Skeleton variant="rounded" height={240} role="status" aria-label={t`Loading`} />
      </>
    );
  return <Builder key={name ?? ""} title={title} fields={fields.data} segment={known.data} />;
}

/** A segment while it is made. `version`: of the saved one that it began with. */
interface Entered {
  how: "chosen" | "typed";
  parts: GroupDraft;
  text: string;
  name: string;
  note: string;
  version: string | null;
}

interface Props {
  title: string;
  fields: SegmentFieldResponse[];
  segment: SegmentDetails | undefined;
}

function Builder({ title, fields, segment }: Props) {
  const byName = useMemo(() => new Map(fields.map((field) => [field.name, field])), [fields]);
  const [view] = useSearchParams();
  const ruleText = view.get("text");
  const isSaved = segment?.kind === "saved";
  const entered = useDraft<Entered>(`segment.${segment?.name ?? ruleText ?? ""}`, () => ({
    how: ruleText ? "typed" : "chosen",
    parts: segment ? draftOf(segment.rule, byName) : newGroup(),
    text: segment?.text ?? ruleText ?? "",
    name: isSaved ? segment.name : "",
    note: isSaved ? segment.note : "",
    version: segment?.version ?? null,
  }));
  const { draft, change } = entered;
  const { how, text } = draft;
  const tree = treeOf(draft.parts, byName);
  const rule = how === "typed" ? (text.trim() ? { text } : undefined) : tree && { rule: tree };
  const settled = useSettled(rule, PAUSE_MS);
  const { currentData, data, error, isFetching } = usePreviewSegmentQuery(
    { ruleRequest: settled ?? {} },
    { skip: settled === undefined },
  );
  const preview = isFetching ? data : currentData;
  const [translate] = useLazyPreviewSegmentQuery();
  // Of the rule as it stands, which may have been changed a moment ago; one that is none stays where it is.
  const turn = async (to: "chosen" | "typed") => {
    const same = rule && (await translate({ ruleRequest: rule }, true));
    if (same?.isError && to === "chosen") return;
    if (same?.data && to === "typed") change({ text: same.data.text });
    if (same?.data && to === "chosen") change({ parts: draftOf(same.data.rule, byName) });
    change({ how: to });
  };
  return (
    <>
      <PageHead
        title={title}
        subtitle={t`Customers who match a rule, updated after every scoring.`}
        actions={
          <Choice
            label={t`Rule editor`}
            names={{ chosen: t`Builder`, typed: t`Text` }}
            value={how}
            choose={(to) => void turn(to)}
          />
        }
      />
      <Stack spacing={3}>
        {entered.wasRestored && <RestoredNote onDiscard={entered.startOver} />}
        <Panel title={t`Rule`}>
          {how === "chosen" ? (
            <RuleBuilder draft={draft.parts} fields={byName} onChange={(parts) => change({ parts })} />
          ) : (
            <TextField
              label={t`Rule`}
              multiline
              minRows={3}
              fullWidth
              sx={{ mt: 1 }}
              value={text}
              onChange={(event) => change({ text: event.target.value })}
              helperText={t`Example: predicted_clv >= 200 and churn_probability > 50% and not bought(category = 'Mugs') within 90 days`}
            />
          )}
        </Panel>
        <LivePreview
          preview={rule ? preview : undefined}
          error={error}
          isFetching={isFetching}
          isComplete={rule !== undefined}
        />
        <SaveSegment
          rule={rule && !error ? rule : undefined}
          text={preview?.text ?? text}
          draft={draft}
          change={change}
          segment={segment}
          onSaved={entered.forget}
          onTheirs={entered.startOver}
        />
      </Stack>
    </>
  );
}
