import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import FilterAltOutlined from "@mui/icons-material/FilterAltOutlined";
import {
  Badge,
  Box,
  Button,
  Chip,
  Collapse,
  InputAdornment,
  MenuItem,
  Stack,
  TextField,
} from "@mui/material";
import { useEffect, useEffectEvent, useState } from "react";

import { useListSegmentsQuery, useNamedSegmentsQuery } from "../../api/generated";
import { groupWords, TIERS } from "../../words/groupWords";
import { FILTERS } from "./view";

interface Props {
  view: URLSearchParams;
  onChange: (changes: Record<string, string>) => void;
}

const TYPING_MS = 120;
const TITLES: Record<string, string> = {
  search: t`ID starts with`,
  in_segment: t`Segment`,
  segment: t`RFM segment`,
  value_tier: t`Tier`,
  confidence: t`Confidence`,
  country: t`Country`,
  acquisition_source: t`Acquisition source`,
  recency_score: t`Recency score`,
  frequency_score: t`Frequency score`,
  min_predicted_clv: t`Min predicted value`,
  max_predicted_clv: t`Max predicted value`,
  min_net_spend: t`Min spend to date`,
  max_net_spend: t`Max spend to date`,
  min_orders: t`Min orders`,
  max_orders: t`Max orders`,
  min_probability_alive: t`Min probability active`,
  max_probability_alive: t`Max probability active`,
  min_churn_probability: t`Min churn risk`,
  max_churn_probability: t`Max churn risk`,
};
const IN_PERCENT = /probability/;
const TYPED = [
  "country",
  "acquisition_source",
  "min_predicted_clv",
  "min_net_spend",
  "min_orders",
  "min_probability_alive",
  "min_churn_probability",
  "max_churn_probability",
];

/** What narrows the list: the usual at hand, the rest behind a button; what is set stands below, to take away. */
export function Filters({ view, onChange }: Props) {
  const { data: segments = [] } = useListSegmentsQuery({ by: "rfm" });
  const { data: named = [] } = useNamedSegmentsQuery();
  const saved = named.filter(
    (segment) => segment.kind === "saved" || segment.kind === "eco" || segment.kind === "cluster",
  );
  const words = Object.fromEntries(named.map((segment) => [segment.name, segment.words]));
  const [isOpen, setOpen] = useState(false);
  const set = FILTERS.filter((name) => view.get(name));
  return (
    <Stack spacing={1.5} sx={{ flexGrow: 1 }}>
      <Stack direction="row" sx={{ gap: 1.5, flexWrap: "wrap", alignItems: "center" }}>
        <TypedFilter name="search" view={view} onChange={onChange} />
        <ChoiceFilter name="value_tier" options={[...TIERS]} view={view} onChange={onChange} />
        <ChoiceFilter
          name="segment"
          options={segments.map((segment) => segment.name)}
          view={view}
          onChange={onChange}
        />
        {saved.length > 0 && (
          <ChoiceFilter
            name="in_segment"
            options={saved.map((segment) => segment.name)}
            words={words}
            view={view}
            onChange={onChange}
          />
        )}
        <Badge badgeContent={set.filter((name) => TYPED.includes(name)).length} color="primary">
          <Button startIcon={<FilterAltOutlined />} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            <Trans>More filters</Trans>
          </Button>
        </Badge>
      </Stack>
      <Collapse in={isOpen} unmountOnExit>
        <Box sx={{ display: "grid", gap: 1.5, gridTemplateColumns: "repeat(auto-fill, minmax(190px, 1fr))" }}>
          {TYPED.map((name) => (
            <TypedFilter key={name} name={name} view={view} onChange={onChange} />
          ))}
          <ChoiceFilter
            name="confidence"
            options={["high", "medium", "low"]}
            view={view}
            onChange={onChange}
          />
        </Box>
      </Collapse>
      {set.length > 0 && (
        <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap" }}>
          {set.map((name) => (
            <Chip
              key={name}
              label={`${TITLES[name]}: ${shown(name, view.get(name) ?? "", words)}`}
              onDelete={() => onChange({ [name]: "" })}
            />
          ))}
          <Button size="small" onClick={() => onChange(Object.fromEntries(set.map((name) => [name, ""])))}>
            <Trans>Clear all</Trans>
          </Button>
        </Stack>
      )}
    </Stack>
  );
}

const shown = (name: string, value: string, words: Record<string, string>) =>
  IN_PERCENT.test(name) ? `${100 * Number(value)}%` : (words[value] ?? groupWords(value));

/** A filter one types: asked for when one pauses, not with every letter. Shares are typed in percent. */
function TypedFilter({ name, view, onChange }: Props & { name: string }) {
  const isNumber = /^(min|max)_/.test(name);
  const scale = IN_PERCENT.test(name) ? 100 : 1;
  const inView = view.get(name) ?? "";
  const outside = isNumber && inView ? String(Number(inView) * scale) : inView;
  // What is being typed, and the value it replaces: when that changes in the address, the address is right.
  const [draft, setDraft] = useState({ text: outside, replaces: outside });
  const text = draft.replaces === outside ? draft.text : outside;
  const apply = useEffectEvent(() => {
    if (isNumber && !Number.isFinite(Number(text))) return;
    onChange({ [name]: isNumber && text ? String(Number(text) / scale) : text });
  });
  useEffect(() => {
    if (text === outside) return;
    const timer = setTimeout(() => apply(), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, outside]);
  return (
    <TextField
      label={TITLES[name]}
      size="small"
      type={isNumber ? "number" : "search"}
      value={text}
      onChange={(event) => setDraft({ text: event.target.value, replaces: outside })}
      slotProps={{
        input: scale > 1 ? { endAdornment: <InputAdornment position="end">%</InputAdornment> } : {},
      }}
      sx={{ width: name === "search" ? 170 : undefined }}
    />
  );
}

interface ChosenProps extends Props {
  name: string;
  options: string[];
  words?: Record<string, string>;
}

function ChoiceFilter({ name, options, words = {}, view, onChange }: ChosenProps) {
  const value = view.get(name) ?? "";
  const all = value && !options.includes(value) ? [value, ...options] : options;
  return (
    <TextField
      label={TITLES[name]}
      size="small"
      select
      value={value}
      onChange={(event) => onChange({ [name]: event.target.value })}
      sx={{ minWidth: 165 }}
    >
      <MenuItem value="">
        <Trans>All</Trans>
      </MenuItem>
      {all.map((option) => (
        <MenuItem key={option} value={option}>
          {words[option] ?? groupWords(option)}
        </MenuItem>
      ))}
    </TextField>
  );
}
