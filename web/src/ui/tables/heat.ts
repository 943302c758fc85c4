import type { ChartColours } from "../charts/chartColours";

type Rgb = [number, number, number];

const parsed = (hex: string): Rgb =>
  [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;

/** How light a colour is to the eye, 0 to 1 (WCAG 2). */
function lightness(colour: Rgb): number {
  const [red, green, blue] = colour.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const contrast = (first: number, other: number) =>
  (Math.max(first, other) + 0.05) / (Math.min(first, other) + 0.05);

export interface Heat {
  background: string;
  text: string;
}

/** Colours of a cell that holds this part of the most, 0 to 1: a text on it can always be read. */
export function heat(part: number, { ramp }: ChartColours): Heat {
  const at = Math.min(Math.max(part, 0), 1);
  const [low, high] = [parsed(ramp[0]), parsed(ramp[1])];
  const mixed = low.map((channel, i) => Math.round(channel + at * ((high[i] ?? channel) - channel))) as Rgb;
  const here = lightness(mixed);
  // Black or white: one of them always has the contrast of 4.5 that small text needs.
  const isLight = contrast(here, 0) > contrast(here, 1);
  return { background: `rgb(${mixed.join(" ")})`, text: isLight ? "#000000" : "#ffffff" };
}

/** The value from which on a cell has the full colour: one outlier must not leave the others pale. */
export function fullColourValue(values: number[]): number {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
  return sorted[Math.floor(0.95 * (sorted.length - 1))] ?? 1;
}
