import type { ExportedTable } from "./exportedTable";

export type FileKind = "csv" | "csv-comma" | "xlsx";

/** Puts a file among the reader's downloads. */
export function saveAddress(address: string, name: string) {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}

/** A name that every system takes: "Revenue and forecast" is "revenue-and-forecast". */
export const fileName = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "") || "table";

/** Has the table written by the service and saves it; fails like a query, with `data`. */
export async function saveTable(table: ExportedTable, kind: FileKind, csrfToken: string | null) {
  const format = kind === "xlsx" ? "xlsx" : "csv";
  const answer = await fetch("/api/v1/exports/table", {
    method: "POST",
    headers: { "content-type": "application/json", ...(csrfToken ? { "x-csrf-token": csrfToken } : {}) },
    body: JSON.stringify({ ...table, format, decimal: kind === "csv-comma" ? "comma" : "point" }),
  });
  if (!answer.ok) throw { status: answer.status, data: await answer.json().catch(() => undefined) };
  const address = URL.createObjectURL(await answer.blob());
  saveAddress(address, `${fileName(table.title)}.${format}`);
  URL.revokeObjectURL(address);
}
