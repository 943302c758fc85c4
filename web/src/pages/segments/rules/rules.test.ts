import type { SegmentFieldResponse } from "../../../api/generated";
import { changed, draftOf, newBought, newCondition, newGroup, treeOf, withField, withOp } from "./rules";

const field = (
  name: string,
  kind: SegmentFieldResponse["kind"],
  operators: string[],
): [string, SegmentFieldResponse] => [
  name,
  { name, kind, operators, topic: "Value", title: name, doc: "", unit: "", choices: [], is_known: true },
];
const FIELDS = new Map([
  field("predicted_clv", "money", ["=", ">=", "<", "known", "unknown"]),
  field("churn_probability", "share", ["=", ">", ">=", "known"]),
  field("country", "text", ["=", "!=", "in", "not in", "known"]),
  field("consent_ads", "flag", ["=", "known"]),
  field("last_order", "date", ["<", ">="]),
]);

const TREE = {
  all: [
    { field: "predicted_clv", op: ">=", value: 200 },
    {
      any: [
        { field: "country", op: "in", value: ["FR", "DE"] },
        { field: "country", op: "known" },
      ],
    },
    { not: { field: "churn_probability", op: ">", value: 0.07 } },
    { field: "consent_ads", op: "=", value: true },
    { field: "last_order", op: "<", value: "2024-01-31" },
    { bought: { category: ["Mugs", "Cups"] }, within_days: 90, at_least: 2 },
    { not: { bought: { channel: ["web"] } } },
  ],
};

test("a rule that is opened in the builder and left alone stays what it was", () => {
  expect(treeOf(draftOf(TREE, FIELDS), FIELDS)).toEqual(TREE);
});

test("shares are typed in percent", () => {
  const draft = { ...newCondition(), field: "churn_probability", op: ">", value: "7" };
  expect(treeOf(draft, FIELDS)).toEqual({ field: "churn_probability", op: ">", value: 0.07 });
});

test("nothing is asked while a value is missing", () => {
  const group = newGroup();
  expect(treeOf(group, FIELDS)).toBeUndefined();
  const [condition] = group.parts;
  const filled = changed(group, condition?.id ?? 0, (part) => ({ ...part, value: "5" }) as typeof part);
  expect(treeOf(filled, FIELDS)).toEqual({ field: "predicted_clv", op: ">=", value: 5 });
});

test("a group whose last condition is taken out goes with it", () => {
  const inner = newGroup("any");
  const outer = { ...newGroup(), parts: [newCondition(), inner] };
  const left = changed(outer, inner.parts[0]?.id ?? 0, () => null);
  expect(left.parts).toHaveLength(1);
});

test("another field keeps the operator it knows, and takes no value of another kind along", () => {
  const condition = { ...newCondition(), value: "200" };
  const country = FIELDS.get("country");
  if (!country) throw new Error("no country");
  expect(withField(condition, country)).toMatchObject({ op: "=", value: "" });
  expect(withOp({ ...condition, field: "country", op: "=", value: "FR" }, "in").value).toEqual(["FR"]);
  expect(withOp({ ...condition, field: "country", op: "in", value: ["FR", "DE"] }, "=").value).toBe("FR");
});

test("what was bought is asked without the fields that do not matter, and not with half a number", () => {
  const bought = { ...newBought(), items: { category: ["Mugs"], channel: [] } };
  expect(treeOf(bought, FIELDS)).toEqual({ bought: { category: ["Mugs"] }, within_days: 90 });
  expect(treeOf({ ...bought, days: "" }, FIELDS)).toEqual({ bought: { category: ["Mugs"] } });
  expect(treeOf({ ...bought, days: "1.5" }, FIELDS)).toBeUndefined();
  expect(treeOf({ ...bought, negated: true, times: "3" }, FIELDS)).toEqual({
    not: { bought: { category: ["Mugs"] }, within_days: 90, at_least: 3 },
  });
});
