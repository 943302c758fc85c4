import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Box, TextField, Typography } from "@mui/material";
import { useEffect, useState } from "react";
import { useLocation } from "react-router";

import { Panel } from "../../ui/Panel";
import type { Term } from "../../words/glossary";
import { termsWith } from "../../words/terms";

/** Every term by chapter; an address such as /help#churn_risk leads to one. */
export function GlossaryPanel() {
  const [text, setText] = useState("");
  const { hash } = useLocation();
  const marked = hash.slice(1);
  useEffect(() => {
    if (marked) document.getElementById(marked)?.scrollIntoView({ block: "center" });
  }, [marked]);
  const chapters = termsWith(text);
  return (
    <Panel
      title={t`Glossary`}
      explanation={t`What the figures and words in the app, the reports and the documentation mean.`}
    >
      <TextField
        label={t`Find a term`}
        type="search"
        size="small"
        value={text}
        onChange={(event) => setText(event.target.value)}
        sx={{ mb: 2, width: { xs: "100%", sm: 320 } }}
      />
      {chapters.map(({ title, terms }) => (
        <Box key={title} component="section" aria-label={title} sx={{ mb: 2.5 }}>
          <Typography variant="h3" sx={{ fontSize: "1rem", fontWeight: 640, mb: 1 }}>
            {title}
          </Typography>
          <Box component="dl" sx={GRID}>
            {terms.map((term) => (
              <Entry key={term.key} term={term} isMarked={term.key === marked} />
            ))}
          </Box>
        </Box>
      ))}
      {chapters.length === 0 && (
        <Typography sx={{ color: "text.secondary" }}>
          <Trans>No term contains “{text}”.</Trans>
        </Typography>
      )}
    </Panel>
  );
}

const GRID = {
  m: 0,
  display: "grid",
  gap: 1.5,
  gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 320px), 1fr))",
};

function Entry({ term, isMarked }: { term: Term; isMarked: boolean }) {
  return (
    <Box
      id={term.key}
      aria-current={isMarked || undefined}
      sx={{ p: 1, borderRadius: 1, scrollMarginTop: 72, bgcolor: isMarked ? "action.selected" : undefined }}
    >
      <Typography component="dt" variant="body2" sx={{ fontWeight: 640 }}>
        {term.name}
      </Typography>
      <Typography component="dd" variant="body2" sx={{ m: 0, color: "text.secondary" }}>
        {term.meaning}
        {term.technical && (
          <Box component="span" sx={{ display: "block", fontSize: "0.75rem", mt: 0.25 }}>
            <Trans>Also called: {term.technical}</Trans>
          </Box>
        )}
      </Typography>
    </Box>
  );
}
