import { t } from "@lingui/core/macro";

import { numbers } from "../../words/formats";
import type { FileKind } from "./saveFile";

const CSV: { kind: FileKind; name: string }[] = [
  { kind: "csv", name: t`CSV, decimal point (1234.5)` },
  { kind: "csv-comma", name: t`CSV, decimal comma (1234,5)` },
];

const readsCommas = () =>
  numbers({ minimumFractionDigits: 1 })
    .formatToParts(0.5)
    .some((part) => part.type === "decimal" && part.value === ",");

/** How tables can be saved; the reader's own way to write numbers comes first. */
export const FILE_KINDS: { kind: FileKind; name: string }[] = [
  { kind: "xlsx", name: t`Excel (XLSX)` },
  ...(readsCommas() ? [...CSV].reverse() : CSV),
];
