import { fullColourValue, heat } from "./heat";

const COLOURS = { ramp: ["#eef6f5", "#0f766e"] as [string, string] };

test("nothing is the pale end, the most the strong one, beyond it no more", () => {
  const shown = (part: number) => heat(part, COLOURS as never).background;
  expect(shown(0)).toBe("rgb(238 246 245)");
  expect(shown(1)).toBe("rgb(15 118 110)");
  expect(shown(7)).toBe(shown(1));
});

test("text is dark on pale cells and light on strong ones", () => {
  expect(heat(0, COLOURS as never).text).toBe("#000000");
  expect(heat(1, COLOURS as never).text).toBe("#ffffff");
});

test("one outlier leaves the others their colour", () => {
  expect(fullColourValue([...Array.from({ length: 99 }, (_, i) => i + 1), 1e9])).toBeLessThan(100);
  expect(fullColourValue([])).toBe(1);
});
