import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import BookmarkBorder from "@mui/icons-material/BookmarkBorder";
import DeleteOutlined from "@mui/icons-material/DeleteOutlined";
import {
  Button,
  Divider,
  IconButton,
  List,
  ListItem,
  ListItemButton,
  ListItemText,
  Popover,
  Stack,
  TextField,
  Typography,
} from "@mui/material";
import { type FormEvent, useState } from "react";

import { useListViewsQuery, useRemoveViewMutation, useSaveViewMutation } from "../../api/generated";
import { Problem } from "../../ui/Problem";
import { CopyLink } from "./CopyLink";
import { StartPageButton } from "./StartPageButton";

interface Props {
  /** The present view, as it would be saved. */
  query: string;
  onOpen: (query: string) => void;
}

/** Views one has saved, and a way to save this one. */
export function SavedViews({ query, onOpen }: Props) {
  const { data = [] } = useListViewsQuery({ page: "customers" });
  const [remove] = useRemoveViewMutation();
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const open = (saved: string) => {
    onOpen(saved);
    setPlace(null);
  };
  return (
    <>
      <Button startIcon={<BookmarkBorder />} onClick={(event) => setPlace(event.currentTarget)}>
        <Trans>Views</Trans>
      </Button>
      <Popover
        open={place !== null}
        anchorEl={place}
        onClose={() => setPlace(null)}
        anchorOrigin={{ vertical: "bottom", horizontal: "left" }}
      >
        <Stack sx={{ p: 2, width: 300 }} spacing={1} divider={<Divider />}>
          {data.length === 0 ? (
            <Typography variant="body2" sx={{ color: "text.secondary" }}>
              <Trans>Save filters, sorting and columns to use again.</Trans>
            </Typography>
          ) : (
            <List dense disablePadding aria-label={t`Saved views`}>
              {data.map((view) => (
                <ListItem
                  key={view.view_id}
                  disablePadding
                  secondaryAction={
                    <>
                      <StartPageButton name={view.name} query={view.query} />
                      <IconButton
                        edge="end"
                        size="small"
                        aria-label={t`Remove ${view.name}`}
                        onClick={() => void remove({ viewId: view.view_id })}
                      >
                        <DeleteOutlined fontSize="small" />
                      </IconButton>
                    </>
                  }
                >
                  <ListItemButton
                    sx={{ pr: 9 }}
                    selected={view.query === query}
                    onClick={() => open(view.query)}
                  >
                    <ListItemText primary={view.name} />
                  </ListItemButton>
                </ListItem>
              ))}
            </List>
          )}
          <SaveThis query={query} />
          <CopyLink query={query} />
        </Stack>
      </Popover>
    </>
  );
}

function SaveThis({ query }: { query: string }) {
  const [name, setName] = useState("");
  const [save, { error }] = useSaveViewMutation();
  async function submit(event: FormEvent) {
    event.preventDefault();
    const saved = await save({ viewCreate: { page: "customers", name: name.trim(), query } });
    if (saved.data) setName("");
  }
  return (
    <Stack component="form" spacing={1} onSubmit={(event) => void submit(event)}>
      <Stack direction="row" spacing={1}>
        <TextField
          label={t`View name`}
          size="small"
          fullWidth
          value={name}
          onChange={(event) => setName(event.target.value)}
          slotProps={{ htmlInput: { maxLength: 64 } }}
        />
        <Button type="submit" variant="contained" disabled={!name.trim()}>
          <Trans>Save</Trans>
        </Button>
      </Stack>
      {error && <Problem error={error} />}
    </Stack>
  );
}
