import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import FileDownloadOutlined from "@mui/icons-material/FileDownloadOutlined";
import { IconButton, ListSubheader, Menu, MenuItem, Snackbar, Tooltip } from "@mui/material";
import { useState } from "react";

import { useAppSelector } from "../../app/store";
import { Problem } from "../Problem";
import type { ExportedTable } from "./exportedTable";
import { type FileKind, fileName, saveAddress, saveTable } from "./saveFile";
import { FILE_KINDS } from "./fileKinds";

/** Something on the page that can be saved. */
export interface Exportable {
  /** Said above its formats where there are several. */
  label: string;
  table?: () => ExportedTable | null;
  picture?: () => string | undefined;
}

interface Props {
  title: string;
  /** Asked for when the menu is opened: what is on the screen then is what is saved. */
  find: () => Exportable[];
}

/** Saves what a part of the page shows, as CSV, XLSX or PNG. */
export function ExportMenu({ title, find }: Props) {
  const csrfToken = useAppSelector((state) => state.session.csrfToken);
  const [opened, setOpened] = useState<{ place: HTMLElement; items: Exportable[] } | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const close = () => setOpened(null);
  async function saveAs(item: Exportable, kind: FileKind) {
    close();
    const table = item.table?.();
    if (!table) return;
    try {
      await saveTable(table, kind, csrfToken);
    } catch (error) {
      setProblem(error);
    }
  }
  function savePicture(item: Exportable) {
    close();
    const picture = item.picture?.();
    if (picture) saveAddress(picture, `${fileName(item.label)}.png`);
  }
  const items = opened?.items ?? [];
  return (
    <>
      <Tooltip title={t`Export`}>
        <IconButton
          size="small"
          aria-label={t`Export ${title}`}
          aria-haspopup="menu"
          onClick={(event) => setOpened({ place: event.currentTarget, items: find() })}
        >
          <FileDownloadOutlined fontSize="small" />
        </IconButton>
      </Tooltip>
      <Menu anchorEl={opened?.place} open={opened !== null} onClose={close}>
        {items.flatMap((item, at) => [
          items.length > 1 && (
            <ListSubheader key={`${at}`} role="presentation" sx={{ lineHeight: 2.5, bgcolor: "transparent" }}>
              {item.label}
            </ListSubheader>
          ),
          ...(item.table
            ? FILE_KINDS.map(({ kind, name }) => (
                <MenuItem key={`${at} ${kind}`} dense onClick={() => void saveAs(item, kind)}>
                  {name}
                </MenuItem>
              ))
            : []),
          item.picture && (
            <MenuItem key={`${at} png`} dense onClick={() => savePicture(item)}>
              <Trans>Picture (PNG)</Trans>
            </MenuItem>
          ),
        ])}
      </Menu>
      <Snackbar open={problem !== null} onClose={() => setProblem(null)} autoHideDuration={10_000}>
        <div>{problem !== null && <Problem error={problem} />}</div>
      </Snackbar>
    </>
  );
}
