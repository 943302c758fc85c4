import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import SearchOutlined from "@mui/icons-material/SearchOutlined";
import { Box, Button } from "@mui/material";
import { useEffect, useState } from "react";

import { SearchDialog } from "./SearchDialog";

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** One search over the whole app; Ctrl+K opens it from anywhere. */
export function SearchButton() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      setOpen(true);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  return (
    <>
      <Button
        color="inherit"
        aria-label={t`Search`}
        aria-keyshortcuts="Control+K"
        onClick={() => setOpen(true)}
        sx={{ minWidth: 0, gap: 1, color: "text.secondary" }}
      >
        <SearchOutlined fontSize="small" />
        <Box component="span" sx={{ display: { xs: "none", sm: "inline" } }}>
          <Trans>Search ({isMac ? t`⌘K` : t`Ctrl+K`})</Trans>
        </Box>
      </Button>
      {isOpen && <SearchDialog onClose={() => setOpen(false)} />}
    </>
  );
}
