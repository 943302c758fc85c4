import { namedHits, pageHits } from "./hits";

test("pages are found by a part of their name in any letter case, and only those one may open", () => {
  expect(pageHits("COHO", false).map(({ to }) => to)).toEqual(["/cohorts"]);
  expect(pageHits("stor", false)).toEqual([]);
  expect(pageHits("stor", true).map(({ to }) => to)).toEqual(["/storage"]);
});

test("a name with a slash leads to its own page", () => {
  const hits = namedHits({
    customers: [{ customer_id: "a/b", name: "Ann Lee", email: null }],
    segments: [{ name: "CHAMPIONS", title: "Champions" }],
    audiences: [{ name: "spring", number: 2 }],
  });
  expect(hits.map(({ to }) => to)).toEqual([
    "/customers/a%2Fb",
    "/segments/CHAMPIONS",
    "/audiences/spring/2",
  ]);
  expect(hits[0]).toMatchObject({ title: "Ann Lee", note: "a/b" });
});
