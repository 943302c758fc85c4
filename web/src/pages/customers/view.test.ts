import { columnsOf } from "./columns";
import { FILTERS, changed, exportAddress, queryOf, savedQuery } from "./view";

const at = (query: string) => new URLSearchParams(query);

test("an address asks for the list it names", () => {
  expect(queryOf(at("value_tier=High-CLV&min_orders=3&sort=orders&order=up&search=c1&limit=100"))).toEqual({
    valueTier: "High-CLV",
    minOrders: 3,
    sort: "orders",
    descending: false,
    startsWith: "c1",
    limit: 100,
    after: "",
    count: true,
  });
});

test("what makes no sense in an address is left out", () => {
  const query = queryOf(at("min_orders=many&limit=100000"));
  expect(query.minOrders).toBeUndefined();
  expect(query.limit).toBe(25);
});

test("a filter leads back to the first page, a page does not change the filter", () => {
  expect(changed(at("after=x&segment=DORMANT"), { value_tier: "High-CLV" }).toString()).toBe(
    "segment=DORMANT&value_tier=High-CLV",
  );
  expect(changed(at("segment=DORMANT"), { after: "y" }).toString()).toBe("segment=DORMANT&after=y");
  expect(savedQuery(at("segment=DORMANT&after=y"))).toBe("segment=DORMANT");
});

test("the export is the same list", () => {
  const view = at("search=c1&segment=DORMANT&after=y&sort=orders&order=up&columns=orders,interval&limit=100");
  const columns =
    "columns=customer_id&columns=predicted_clv_lower&columns=predicted_clv_upper&columns=orders";
  const all = `starts_with=c1&segment=DORMANT&sort=orders&descending=false&${columns}`;
  expect(exportAddress(view, columnsOf(view), "csv-comma", false)).toBe(
    `/api/v1/exports/customers?${all}&format=csv&decimal=comma`,
  );
  expect(exportAddress(view, columnsOf(view), "xlsx", true)).toBe(
    `/api/v1/exports/customers?${all}&limit=100&after=y&format=xlsx&decimal=point`,
  );
});

test("the list of customers knows every filter that leads to it", () => {
  const used = ["segment", "value_tier", "country", "acquisition_source", "recency_score", "frequency_score"];
  expect(used.filter((name) => !FILTERS.includes(name))).toEqual([]);
});
