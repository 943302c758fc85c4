import { titleOf } from "./titles";

const CARDS = [{ name: "bg_nbd", title: "BG/NBD" }, { name: "older_plug" }];

test("a title comes from the card, else the name is made readable", () => {
  expect(titleOf(CARDS, "bg_nbd")).toBe("BG/NBD");
  expect(titleOf(CARDS, "older_plug")).toBe("Older plug");
  expect(titleOf(undefined, "own_model")).toBe("Own model");
  expect(titleOf(CARDS, null)).toBe("–");
});
