import { t } from "@lingui/core/macro";

import type { PreviewResponse, SourceResponse } from "../../../api/generated";
import { whole } from "../../../words/formats";

/** How the columns were found. */
export const columnsExplanation = (source: SourceResponse | undefined) =>
  source?.has_own_columns
    ? t`Recognized as ${source.title}. Change a column only if that is wrong.`
    : t`Matched by column name. Correct any that are wrong.`;

/** What kind of file it is and how many rows of orders it has. */
export function fileExplanation(
  preview: PreviewResponse | undefined,
  source: SourceResponse | undefined,
  hasFailed: boolean,
): string {
  if (hasFailed)
    return preview ? t`The file cannot be read with these choices.` : t`This file cannot be read.`;
  if (!preview) return t`Reading the file…`;
  const rows = preview.rows_by_table["transactions"];
  if (rows === undefined) return t`Not recognized yet`;
  return [t`${whole(rows)} rows of orders`, source?.title].filter(Boolean).join(" · ");
}
