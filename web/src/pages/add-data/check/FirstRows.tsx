import { t } from "@lingui/core/macro";
import { Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";

import type { PreviewResponse } from "../../../api/generated";
import { anyValue, readable } from "../../../words/formats";
import { Panel } from "../../../ui/Panel";
import { ORDER_FIELDS } from "../columns/reading";

const SHOWN = 5;
const TITLES = Object.fromEntries(ORDER_FIELDS.map(({ name, title }) => [name, title]));

/** The first rows as they were read: the quickest way to see a wrong column. */
export function FirstRows({ rows }: { rows: PreviewResponse["rows"] }) {
  const columns = Object.keys(rows[0] ?? {}).filter((name) => rows.some((row) => row[name] !== null));
  return (
    <Panel
      title={t`First rows`}
      explanation={t`As Tenure reads them. Columns with personal data are hidden.`}
      empty={rows.length === 0 && t`The file has no rows.`}
    >
      <Table size="small" aria-label={t`First rows`}>
        <TableHead>
          <TableRow>
            {columns.map((name) => (
              <TableCell key={name} sx={{ whiteSpace: "nowrap" }}>
                {TITLES[name] ?? readable(name)}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.slice(0, SHOWN).map((row, number) => (
            <TableRow key={number}>
              {columns.map((name) => (
                <TableCell key={name} sx={{ whiteSpace: "nowrap" }}>
                  {anyValue(row[name])}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}
