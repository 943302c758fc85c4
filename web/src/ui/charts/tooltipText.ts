const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text in place of HTML: ECharts puts what a formatter answers into the page as it is. */
export const escaped = (text: string) =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/** Lines of a tooltip, the first one bold where `title` is given; every text is escaped. */
export function tooltipText(lines: string[], title?: string): string {
  const head = title === undefined ? [] : [`<b>${escaped(title)}</b>`];
  return [...head, ...lines.map(escaped)].join("<br>");
}
