import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import HelpOutline from "@mui/icons-material/HelpOutlineOutlined";
import { Box, IconButton, Link as MuiLink, Popover, Typography } from "@mui/material";
import { useState } from "react";
import { Link } from "react-router";

import type { TermKey } from "../../words/glossary";
import { termOf } from "../../words/terms";

/** A question mark beside a figure: what it means, in the words of the glossary. */
export function TermHelp({ term }: { term: TermKey }) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const { name, meaning, technical } = termOf(term);
  return (
    <Box component="span" className="not-printed" sx={{ display: "inline-flex" }}>
      <IconButton
        size="small"
        aria-label={t`What does “${name}” mean?`}
        aria-haspopup="dialog"
        onClick={(event) => {
          // Inside a sortable header, a click would also sort.
          event.stopPropagation();
          setPlace(event.currentTarget);
        }}
        sx={{ p: 0.25, ml: 0.25, color: "text.secondary" }}
      >
        <HelpOutline sx={{ fontSize: "0.95rem" }} />
      </IconButton>
      <Popover
        open={place !== null}
        anchorEl={place}
        onClose={() => setPlace(null)}
        onClick={(event) => event.stopPropagation()}
        anchorOrigin={{ vertical: "bottom", horizontal: "left" }}
        slotProps={{ paper: { role: "dialog", "aria-label": name, sx: { p: 2, maxWidth: 340 } } }}
      >
        <Typography sx={{ fontWeight: 640 }}>{name}</Typography>
        <Typography variant="body2">{meaning}</Typography>
        {technical && (
          <Typography variant="caption" component="p" sx={{ color: "text.secondary", mt: 0.5 }}>
            <Trans>Also called: {technical}</Trans>
          </Typography>
        )}
        <MuiLink component={Link} variant="body2" to={`/help#${term}`} onClick={() => setPlace(null)}>
          <Trans>Open the glossary</Trans>
        </MuiLink>
      </Popover>
    </Box>
  );
}
