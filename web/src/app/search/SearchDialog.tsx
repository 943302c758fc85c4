import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import SearchOutlined from "@mui/icons-material/SearchOutlined";
import {
  Box,
  Dialog,
  InputAdornment,
  ListItemButton,
  ListItemText,
  TextField,
  Typography,
} from "@mui/material";
import { type KeyboardEvent, useState } from "react";
import { useNavigate } from "react-router";

import { useSearchQuery } from "../../api/generated";
import { Problem } from "../../ui/Problem";
import { useSettled } from "../../ui/useSettled";
import { useAppSelector } from "../store";
import { type Hit, namedHits, pageHits } from "./hits";

const MIN_CHARACTERS = 2;

/** Customers, segments, audiences and pages by a part of their name; arrows choose, Enter opens. */
export function SearchDialog({ onClose }: { onClose: () => void }) {
  const role = useAppSelector((state) => state.session.user?.role);
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const query = useSettled(text.trim(), 150);
  const skip = query.length < MIN_CHARACTERS;
  const { currentData, isFetching, error } = useSearchQuery({ searchText: { text: query } }, { skip });
  // Hits of the text before would be opened by Enter.
  const isCurrent = query === text.trim();
  const named = currentData && !skip && isCurrent ? namedHits(currentData) : [];
  const hits = [...named, ...pageHits(text, role === "admin")];
  const at = Math.min(chosen, hits.length - 1);
  const navigate = useNavigate();
  const open = (hit: Hit | undefined) => {
    if (!hit) return;
    onClose();
    void navigate(hit.to);
  };
  function press(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length) {
      event.preventDefault();
      setChosen((at + step + hits.length) % hits.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      open(hits[at]);
    }
  }
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-label={t`Search`} sx={TOP}>
      <TextField
        autoFocus
        fullWidth
        placeholder={role === "viewer" ? t`ID, segment or page` : t`Name, email, ID, segment or page`}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setChosen(0);
        }}
        onKeyDown={press}
        slotProps={{
          input: {
            startAdornment: (
              <InputAdornment position="start">
                <SearchOutlined />
              </InputAdornment>
            ),
          },
          htmlInput: {
            "aria-label": t`Search`,
            role: "combobox",
            "aria-expanded": hits.length > 0,
            "aria-controls": "search-hits",
            "aria-activedescendant": hits.length > 0 ? `search-hit-${at}` : undefined,
            autoComplete: "off",
            maxLength: 256,
          },
        }}
      />
      {error && !skip ? <Problem error={error} /> : null}
      <Box
        id="search-hits"
        role="listbox"
        aria-label={t`Results`}
        aria-busy={isFetching}
        sx={{ overflowY: "auto", pb: 1 }}
      >
        {hits.map((hit, place) => (
          <Box key={`${hit.kind} ${hit.to}`} role="presentation">
            {hit.kind !== hits[place - 1]?.kind && (
              <Typography
                role="presentation"
                variant="caption"
                sx={{ px: 2, pt: 1, display: "block", color: "text.secondary" }}
              >
                {hit.kind}
              </Typography>
            )}
            <ListItemButton
              id={`search-hit-${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === at}
              selected={place === at}
              ref={
                place === at
                  ? (row: HTMLElement | null) => row?.scrollIntoView?.({ block: "nearest" })
                  : undefined
              }
              onClick={() => open(hit)}
              sx={{ py: 0.25 }}
            >
              <ListItemText primary={hit.title} secondary={hit.note || undefined} />
            </ListItemButton>
          </Box>
        ))}
      </Box>
      {hits.length === 0 && !isFetching && isCurrent && (
        <Typography sx={{ px: 2, pb: 2, color: "text.secondary" }}>
          <Trans>
            Nothing found.
            {role === "viewer" && t` Names and email addresses are searched for analysts and admins.`}
          </Trans>
        </Typography>
      )}
    </Dialog>
  );
}

const TOP = { "& .MuiDialog-container": { alignItems: "flex-start" } };
