import { ruleOf, segmentOf } from "./rule";

const rule = (query: string, within?: string) => ruleOf(new URLSearchParams(query), within);
const segment = (query: string) => segmentOf(new URLSearchParams(query));

test("the filters of a list are the rule of its audience", () => {
  expect(rule("recency_score=5&frequency_score=1")).toBe("recency_score = 5 and frequency_score = 1");
  expect(rule("country=Cote d'Ivoire&min_predicted_clv=200&sort=orders&columns=orders")).toBe(
    "country = 'Cote d''Ivoire' and predicted_clv >= 200",
  );
  expect(rule("max_churn_probability=0.5&in_segment=Mine", "orders > 2 or orders = 1")).toBe(
    "(orders > 2 or orders = 1) and churn_probability <= 0.5",
  );
  expect(rule("")).toBe("orders >= 1");
});

test("a list that no rule describes has none", () => {
  expect(rule("search=c00")).toBeUndefined();
  expect(rule("in_segment=Mine")).toBeUndefined();
});

test("a list of one segment needs no rule of its own", () => {
  expect(segment("segment=CHAMPIONS&sort=orders")).toBe("CHAMPIONS");
  expect(segment("segment=CHAMPIONS&min_orders=3")).toBeUndefined();
  expect(segment("country=FR")).toBeUndefined();
});
