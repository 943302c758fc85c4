import { type Cell, type ExportedTable, type Kind, tableOfTexts, type Value } from "./exportedTable";

/** A cell that shows a rounded number carries the number itself, and its kind. */
const EXACT = "data-value";
const KIND = "data-kind";

/** The table on the page, as it is written to a file. Columns without a title hold buttons: they are left out. */
export function drawnTable(table: HTMLTableElement, title: string): ExportedTable {
  const heads = table.tHead ? cellsOf([...table.tHead.rows].at(-1)) : [];
  const body = [...table.tBodies, ...(table.tFoot ? [table.tFoot] : [])].flatMap((part) => [...part.rows]);
  const rows = body.map((row) => cellsOf(row));
  const width = Math.max(heads.length, ...rows.map((row) => row.length));
  const columns = Array.from({ length: width }, (_, at) => at).filter(
    (at) => heads[at]?.innerText.trim() || rows.some((row) => row[at] && !isControl(row[at])),
  );
  return tableOfTexts(
    title,
    columns.map((at) => heads[at]?.innerText.trim() ?? ""),
    rows.map((row) => columns.map((at) => textOf(row[at]))),
  );
}

/** Cells of a row; one that spans several columns is followed by empty ones. */
function cellsOf(row: HTMLTableRowElement | undefined): (HTMLTableCellElement | undefined)[] {
  return [...(row?.cells ?? [])].flatMap((cell) => [
    cell,
    ...Array.from({ length: cell.colSpan - 1 }, () => undefined),
  ]);
}

const isControl = (cell: HTMLTableCellElement) =>
  cell.innerText === "" || cell.querySelector("button, input") !== null;

function textOf(cell: HTMLTableCellElement | undefined): Cell | Value {
  if (!cell) return "";
  const exact = cell.getAttribute(EXACT);
  if (exact) return { kind: (cell.getAttribute(KIND) ?? "decimal") as Kind, value: Number(exact) };
  const input = cell.querySelector<HTMLInputElement>("input:not([type=checkbox])");
  return (input?.value ?? cell.innerText ?? "").replace(/\s*\n\s*/g, ", ").trim();
}

const CLEAR = /^(transparent|rgba\(.*, 0\))$/;

/** The table as it looks on the page, as a PNG picture (a data address). */
export function tablePicture(table: HTMLTableElement, background: string): string | undefined {
  const place = table.getBoundingClientRect();
  const canvas = document.createElement("canvas");
  const pixels = 2;
  canvas.width = pixels * Math.ceil(place.width + 16);
  canvas.height = pixels * Math.ceil(place.height + 16);
  const paint = canvas.getContext("2d");
  if (!paint) return undefined;
  paint.scale(pixels, pixels);
  paint.fillStyle = background;
  paint.fillRect(0, 0, canvas.width, canvas.height);
  paint.translate(8 - place.left, 8 - place.top);
  for (const element of table.querySelectorAll<HTMLElement>("*")) drawBox(paint, element);
  drawTexts(paint, table);
  return canvas.toDataURL("image/png");
}

function drawBox(paint: CanvasRenderingContext2D, element: HTMLElement) {
  const style = getComputedStyle(element);
  const { left, top, width, height, bottom } = element.getBoundingClientRect();
  if (width === 0 || height === 0 || style.visibility === "hidden") return;
  if (!CLEAR.test(style.backgroundColor)) {
    paint.fillStyle = style.backgroundColor;
    paint.beginPath();
    paint.roundRect(left, top, width, height, Math.min(parseFloat(style.borderRadius) || 0, height / 2));
    paint.fill();
  }
  if (parseFloat(style.borderBottomWidth) > 0 && /^T[DH]$/.test(element.tagName)) {
    paint.fillStyle = style.borderBottomColor;
    paint.fillRect(left, bottom - 1, width, 1);
  }
}

/** Word by word, each where it is on the page: that keeps alignment and line breaks. */
function drawTexts(paint: CanvasRenderingContext2D, table: HTMLTableElement) {
  const texts = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  paint.textBaseline = "middle";
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const parent = node.parentElement;
    if (!parent) continue;
    const { color, fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(parent);
    paint.fillStyle = color;
    paint.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
    for (const word of (node.textContent ?? "").matchAll(/\S+/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const { left, top, width, height } = range.getBoundingClientRect();
      // Text for screen readers only is a pixel wide.
      if (width > 1 && height > 1) paint.fillText(word[0], left, top + height / 2);
    }
  }
}
