import { idsIn, receipt, removed } from "./places";

test("what is removed is told in words, the largest first, and nothing that is not there", () => {
  const erased = { "files.uploads": 1, "lake.transactions": 12, "lake.events": 0, "store.odd_place": 2 };
  expect(removed(erased)).toEqual([
    { what: "Order rows", count: 12 },
    { what: "Odd place", count: 2 },
    { what: "Uploaded files, removed as a whole", count: 1 },
  ]);
});

test("customers are pasted as they come", () => {
  expect(idsIn(" C1\nC2, C1;ann@example.com \n\n")).toEqual(["C1", "C2", "ann@example.com"]);
});

test("a receipt says what was erased and where to go on, but not who", () => {
  const result = { erased: { "lake.transactions": 3 }, sent_audiences: ["vip (meta_ads)"] };
  const text = receipt(result, 1, "root", new Date("2026-01-02T03:04:05Z"));
  expect(text).toContain("Time: 2026-01-02T03:04:05.000Z\nBy: root\nCustomers: 1");
  expect(text).toContain("- Order rows: 3");
  expect(text).toContain("- vip (meta_ads)");
});
