import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import LinkOutlined from "@mui/icons-material/LinkOutlined";
import { Button, TextField, Typography } from "@mui/material";
import { useState } from "react";

import { addressOf } from "./address";

/** Copies the address of this view; whoever opens it logs in and sees what their role allows. */
export function CopyLink({ query }: { query: string }) {
  const link = window.location.origin + addressOf(query);
  const [copied, setCopied] = useState<{ link: string; isDone: boolean }>();
  const state = copied?.link === link ? copied : undefined;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      setCopied({ link, isDone: true });
    } catch {
      setCopied({ link, isDone: false }); // without https, browsers do not allow it
    }
  };
  return (
    <div>
      <Button size="small" startIcon={<LinkOutlined />} onClick={() => void copy()}>
        {state?.isDone ? t`Link copied` : t`Copy link to this view`}
      </Button>
      {state && !state.isDone && (
        <TextField
          label={t`Link`}
          size="small"
          fullWidth
          value={link}
          onFocus={(event) => event.target.select()}
          slotProps={{ htmlInput: { readOnly: true } }}
        />
      )}
      <Typography variant="caption" component="p" sx={{ color: "text.secondary" }}>
        <Trans>Colleagues see the view with the rights of their own role.</Trans>
      </Typography>
    </div>
  );
}
