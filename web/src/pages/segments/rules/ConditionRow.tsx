import { t } from "@lingui/core/macro";
import DeleteOutlined from "@mui/icons-material/DeleteOutlined";
import { IconButton, ListSubheader, MenuItem, Stack, TextField } from "@mui/material";

import type { SegmentFieldResponse } from "../../../api/generated";
import { type ConditionDraft, DAY_WORDS, isBare, OP_WORDS, withField, withOp } from "./rules";
import { ValueInput } from "./ValueInput";

interface Props {
  condition: ConditionDraft;
  fields: Map<string, SegmentFieldResponse>;
  onChange: (condition: ConditionDraft) => void;
  onRemove: (() => void) | undefined;
}

/** What is compared, how, and with what. */
export function ConditionRow({ condition, fields, onChange, onRemove }: Props) {
  const field = fields.get(condition.field);
  const isDay = field?.kind === "date" || field?.kind === "timestamp";
  const words = isDay ? DAY_WORDS : OP_WORDS;
  const choose = (name: string) => {
    const next = fields.get(name);
    if (next) onChange(withField(condition, next));
  };
  return (
    <Stack direction="row" sx={{ gap: 1, alignItems: "flex-start", flexWrap: "wrap" }}>
      <TextField
        select
        size="small"
        label={t`Field`}
        value={field ? condition.field : ""}
        onChange={(event) => choose(event.target.value)}
        helperText={field?.doc}
        sx={{ flex: "1 1 200px", maxWidth: { xs: "calc(100% - 52px)", sm: 300 } }}
      >
        {byTopic(fields).flatMap(([topic, some]) => [
          <ListSubheader key={topic}>{topic}</ListSubheader>,
          ...some.map((field) => (
            <MenuItem key={field.name} value={field.name} disabled={!field.is_known}>
              {field.title}
              {!field.is_known && t` (no data)`}
            </MenuItem>
          )),
        ])}
      </TextField>
      <TextField
        select
        size="small"
        label={t`Comparison`}
        value={condition.op}
        onChange={(event) => onChange(withOp(condition, event.target.value))}
        sx={{ flex: "0 1 150px", order: { xs: 2, sm: 0 } }}
      >
        {(field?.operators ?? [condition.op]).map((op) => (
          <MenuItem key={op} value={op}>
            {words[op] ?? op}
          </MenuItem>
        ))}
      </TextField>
      {field && !isBare(condition.op) && (
        <ValueInput
          field={field}
          op={condition.op}
          value={condition.value}
          onChange={(value) => onChange({ ...condition, value })}
        />
      )}
      {onRemove && (
        <IconButton
          sx={{ order: { xs: 1, sm: 0 } }}
          aria-label={t`Remove condition on ${field?.title ?? condition.field}`}
          onClick={onRemove}
        >
          <DeleteOutlined fontSize="small" />
        </IconButton>
      )}
    </Stack>
  );
}

function byTopic(fields: Map<string, SegmentFieldResponse>): [string, SegmentFieldResponse[]][] {
  const topics = new Map<string, SegmentFieldResponse[]>();
  for (const field of fields.values()) topics.set(field.topic, [...(topics.get(field.topic) ?? []), field]);
  return [...topics.entries()];
}
