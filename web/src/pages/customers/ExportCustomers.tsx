import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import FileDownloadOutlined from "@mui/icons-material/FileDownloadOutlined";
import { Button, ListSubheader, Menu, MenuItem } from "@mui/material";
import { useState } from "react";

import { FILE_KINDS } from "../../ui/exports/fileKinds";
import { whole } from "../../words/formats";
import type { Column } from "./columns";
import { exportAddress } from "./view";

interface Props {
  view: URLSearchParams;
  columns: Column[];
  /** Rows on this page, and on all pages. */
  shown: number;
  total: number;
}

/** The list as a file: its columns, filters and order, and either the page on the screen or all pages. */
export function ExportCustomers({ view, columns, shown, total }: Props) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const close = () => setPlace(null);
  const parts = [
    { name: t`On this page: ${whole(shown)}`, isPage: true },
    { name: t`All that match: ${whole(total)}`, isPage: false },
  ].filter(({ isPage }) => isPage || total > shown);
  return (
    <>
      <Button
        startIcon={<FileDownloadOutlined />}
        aria-haspopup="menu"
        disabled={total === 0}
        onClick={(event) => setPlace(event.currentTarget)}
      >
        <Trans>Export</Trans>
      </Button>
      <Menu anchorEl={place} open={place !== null} onClose={close}>
        {parts.flatMap(({ name, isPage }) => [
          <ListSubheader key={name} role="presentation" sx={{ lineHeight: 2.5, bgcolor: "transparent" }}>
            {name}
          </ListSubheader>,
          ...FILE_KINDS.map((format) => (
            <MenuItem
              key={`${name} ${format.kind}`}
              dense
              component="a"
              href={exportAddress(view, columns, format.kind, isPage)}
              download
              onClick={close}
            >
              {format.name}
            </MenuItem>
          )),
        ])}
      </Menu>
    </>
  );
}
