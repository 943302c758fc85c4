import type { FactField } from "../../api/generated";

export type Facts = Record<string, number | string>;

const ORDERS = "total_orders";
const FIRST = "days_since_first_purchase";
const LAST = "days_since_last_purchase";
const DIGITS = 12;
const ROOM = 1.5;
const STEPS = 1000;
/** How much room small values get on a slider: most customers are small. */
const BEND = 2.5;

/** The facts of a typical customer: the shop's median of each that is needed. */
export const typicalFacts = (fields: FactField[]): Facts =>
  Object.fromEntries(
    fields
      .filter((field) => field.is_needed && field.typical !== null)
      .map((field) => [field.name, field.typical as number]),
  );

/** With one fact changed; undefined takes it away. The last order stays after the first and a single one is both, one fact stands for another. */
export function withFact(
  facts: Facts,
  fields: FactField[],
  name: string,
  value: number | string | undefined,
): Facts {
  const next = { ...facts };
  const field = fields.find((field) => field.name === name);
  if (value === undefined) delete next[name];
  else next[name] = value;
  if (field?.instead_of && value !== undefined) delete next[field.instead_of];
  for (const other of fields) if (other.instead_of === name && value !== undefined) delete next[other.name];
  const first = next[FIRST];
  const last = next[LAST];
  if (typeof first !== "number" || typeof last !== "number") return next;
  if (last > first || next[ORDERS] === 1) {
    if (name === FIRST) next[LAST] = first;
    else next[FIRST] = last;
  }
  return next;
}

/** Only those the form knows, and of one fact that stands for another only that one. */
export function known(facts: Record<string, number | string | null>, fields: FactField[]): Facts {
  const known: Facts = {};
  for (const { name, instead_of, unit } of fields) {
    const fact = facts[name];
    const value = typeof fact === "number" && unit === "currency" ? Math.round(100 * fact) / 100 : fact;
    if (value !== null && value !== undefined && !(instead_of && facts[instead_of] != null))
      known[name] = value;
  }
  return known;
}

/** With sliders that reach beyond where they begin: a large customer lies past nearly all others. */
export const widened = (fields: FactField[], start: Facts): FactField[] =>
  fields.map((field) => {
    const value = start[field.name];
    if (typeof value !== "number" || field.maximum === null || value < field.maximum) return field;
    return { ...field, maximum: Number((ROOM * value).toPrecision(2)) };
  });

const range = (field: FactField): [number, number] => {
  const minimum = field.minimum ?? 0;
  return [minimum, Math.max(field.maximum ?? 1, minimum + 1e-9)];
};

const bend = (field: FactField) => (field.unit === "currency" || field.unit === "orders" ? BEND : 1);

/** Where a value is on its slider, 0 to 1000; beyond the usual it is at an end. */
export function placeOf(field: FactField, value: number): number {
  const [minimum, maximum] = range(field);
  const share = Math.min(Math.max((value - minimum) / (maximum - minimum), 0), 1);
  return Math.round(STEPS * share ** (1 / bend(field)));
}

/** The value at a place of the slider, rounded as people say it. */
export function valueAt(field: FactField, place: number): number {
  const [minimum, maximum] = range(field);
  const value = minimum + (maximum - minimum) * (place / STEPS) ** bend(field);
  if (field.is_whole) return Math.round(value);
  return Number(value.toPrecision(3));
}

/** The value after its slider was moved to a place: a step too small to change what is shown changes its last digit. */
export function movedTo(field: FactField, value: number | undefined, place: number): number {
  const next = valueAt(field, place);
  if (value === undefined || next !== value) return next;
  const way = Math.sign(place - placeOf(field, value));
  const [minimum, maximum] = range(field);
  const digit = field.is_whole ? 1 : 10 ** (Math.floor(Math.log10(Math.max(Math.abs(value), 0.01))) - 2);
  return Math.min(Math.max(Number((value + way * digit).toPrecision(DIGITS)), minimum), maximum);
}

/** From an address, over where it begins: numbers where the field has numbers; the start itself where it says nothing. */
export function read(view: URLSearchParams, fields: FactField[], start: Facts): Facts {
  let facts = start;
  for (const { name, choices } of fields) {
    const text = view.get(name);
    if (text === null || text === "") continue;
    const value = choices ? text : Number(text);
    if (typeof value === "string" || Number.isFinite(value)) facts = withFact(facts, fields, name, value);
  }
  return facts;
}

/** Into an address, over what else it says. */
export function written(view: URLSearchParams, facts: Facts, fields: FactField[]): URLSearchParams {
  const next = new URLSearchParams(view);
  for (const { name } of fields) {
    const value = facts[name];
    if (value === undefined) next.delete(name);
    else next.set(name, String(value));
  }
  return next;
}
