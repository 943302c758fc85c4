import { drawnTable } from "./drawnTable";

/** jsdom knows no innerText. */
function drawn(html: string) {
  const place = document.createElement("div");
  place.innerHTML = html;
  for (const cell of place.querySelectorAll("th, td"))
    Object.defineProperty(cell, "innerText", { value: cell.textContent });
  return drawnTable(place.querySelector("table") as HTMLTableElement, "Tiers");
}

test("a table is saved as it is drawn: without buttons, and with exact numbers where they are given", () => {
  const table = drawn(
    `<table><thead><tr><th>Tier</th><th>Value</th><th></th></tr></thead>
     <tbody><tr><th>High</th><td data-value="1234.5" data-kind="money">£1.2K</td><td><button>Remove</button></td></tr>
     <tr><th>Low</th><td>–</td><td></td></tr></tbody></table>`,
  );
  expect(table.columns).toEqual([
    { title: "Tier", kind: "text" },
    { title: "Value", kind: "money" },
  ]);
  expect(table.rows).toEqual([
    ["High", 1234.5],
    ["Low", null],
  ]);
});
