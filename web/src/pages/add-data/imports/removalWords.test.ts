import type { ImportRemovalResponse, ImportResponse } from "../../../api/generated";
import { removalWords, rowsWords } from "./removalWords";

const nothing = { rows: 0, orders: 0, money: 0 };
const removal: ImportRemovalResponse = {
  import_id: "a",
  file_name: "orders.csv",
  removed: nothing,
  remaining: nothing,
  restored: nothing,
  customers_without_orders: 0,
  events: 0,
  contacts: 0,
  products: 0,
  newest_order: null,
  uncertain: [],
  already_removed: false,
};

test("what leaves, what stays and what is left is said", () => {
  const words = removalWords({
    ...removal,
    removed: { rows: 3, orders: 2, money: 50 },
    remaining: { rows: 1, orders: 1, money: 5 },
    contacts: 1,
    customers_without_orders: 1,
    newest_order: "2024-03-01",
  });
  expect(words[0]).toBe("2 orders will be removed, 50.00 in total.");
  expect(words[1]).toBe("1 order will stay: another import contains them.");
  expect(words[2]).toBe("1 contact will be removed.");
  expect(words[3]).toBe("1 customer will have no orders left.");
  expect(words[4]).toContain("2024");
});

test("an import that brought nothing of its own changes nothing", () => {
  expect(removalWords(removal)).toEqual(["Everything in this import also came in another import."]);
});

test("rows are named by what they are", () => {
  const row = { rows: { transactions: 1504, customers: 60 }, repeated: 3 } as unknown as ImportResponse;
  expect(rowsWords(row)).toBe("1,504 order rows, 60 contacts, 3 already known");
});
