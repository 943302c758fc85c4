import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import AddOutlined from "@mui/icons-material/AddOutlined";
import DeleteOutlined from "@mui/icons-material/DeleteOutlined";
import { Box, Button, IconButton, MenuItem, Stack, TextField } from "@mui/material";

import type { SegmentFieldResponse } from "../../../api/generated";
import { BoughtRow } from "./BoughtRow";
import { ConditionRow } from "./ConditionRow";
import { changed, type Draft, type GroupDraft, newBought, newCondition, newGroup } from "./rules";

const JOINED = {
  all: t`all of these conditions`,
  any: t`any of these conditions`,
  none: t`none of these conditions`,
  notall: t`not all of these conditions`,
};
const MAX_DEPTH = 4;

interface Props {
  draft: GroupDraft;
  fields: Map<string, SegmentFieldResponse>;
  onChange: (draft: GroupDraft) => void;
}

/** A rule as groups of conditions; a group joins its parts by and, or, or denies them. */
export function RuleBuilder({ draft, fields, onChange }: Props) {
  const change = (id: number, by: (part: Draft) => Draft | null) => onChange(changed(draft, id, by));
  return <Group group={draft} fields={fields} depth={1} change={change} />;
}

interface GroupProps {
  group: GroupDraft;
  fields: Map<string, SegmentFieldResponse>;
  depth: number;
  change: (id: number, by: (part: Draft) => Draft | null) => void;
}

function Group({ group, fields, depth, change }: GroupProps) {
  const add = (part: Draft) =>
    change(group.id, (current) => ({ ...(current as GroupDraft), parts: [...group.parts, part] }));
  const chosen = group.negated ? (group.joined === "any" ? "none" : "notall") : group.joined;
  const join = (name: string) =>
    change(group.id, (current) => ({
      ...(current as GroupDraft),
      negated: name === "none" || name === "notall",
      joined: name === "any" || name === "none" ? "any" : "all",
    }));
  const editing = (part: Draft) => ({
    onChange: (changed: Draft) => change(part.id, () => changed),
    onRemove: depth === 1 && group.parts.length === 1 ? undefined : () => change(part.id, () => null),
  });
  return (
    <Box
      role="group"
      aria-label={depth === 1 ? t`Rule` : t`Condition group`}
      sx={{
        borderLeft: "3px solid",
        borderColor: depth % 2 ? "primary.main" : "divider",
        pl: { xs: 1, sm: 2 },
        pt: 1,
        pb: 0.5,
      }}
    >
      <Stack direction="row" sx={{ gap: 1, alignItems: "center", mb: 1.5 }}>
        <TextField
          select
          size="small"
          label={t`Customers who match`}
          value={chosen}
          onChange={(event) => join(event.target.value)}
          sx={{ minWidth: 200 }}
        >
          {Object.entries(JOINED).map(([name, words]) => (
            <MenuItem key={name} value={name}>
              {words}
            </MenuItem>
          ))}
        </TextField>
        {depth > 1 && (
          <IconButton aria-label={t`Remove this group`} onClick={() => change(group.id, () => null)}>
            <DeleteOutlined fontSize="small" />
          </IconButton>
        )}
      </Stack>
      <Stack sx={{ gap: 1.5 }}>
        {group.parts.map((part) =>
          part.kind === "group" ? (
            <Group key={part.id} group={part} fields={fields} depth={depth + 1} change={change} />
          ) : part.kind === "bought" ? (
            <BoughtRow key={part.id} condition={part} {...editing(part)} />
          ) : (
            <ConditionRow key={part.id} condition={part} fields={fields} {...editing(part)} />
          ),
        )}
      </Stack>
      <Stack direction="row" sx={{ gap: 1, mt: 1.5, flexWrap: "wrap" }}>
        <Button size="small" startIcon={<AddOutlined />} onClick={() => add(newCondition())}>
          {" "}
          <Trans>Add condition</Trans>{" "}
        </Button>
        <Button size="small" startIcon={<AddOutlined />} onClick={() => add(newBought())}>
          <Trans>Add purchase</Trans>
        </Button>
        {depth < MAX_DEPTH && (
          <Button
            size="small"
            startIcon={<AddOutlined />}
            onClick={() => add(newGroup(group.joined === "all" ? "any" : "all"))}
          >
            {" "}
            <Trans>Add group</Trans>{" "}
          </Button>
        )}
      </Stack>
    </Box>
  );
}
