import { windowOf } from "./windows";

test("a window is one of those that customers are valued over", () => {
  const of = (query: string) => windowOf(new URLSearchParams(query));
  expect(of("window=180")).toBe(180);
  expect([of(""), of("window=31"), of("window=x")]).toEqual([undefined, undefined, undefined]);
});
