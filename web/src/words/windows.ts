/** Days that customers are valued over, besides the horizon of the model. */
export const WINDOWS = [30, 90, 180, 365] as const;
export type WindowDays = (typeof WINDOWS)[number];

/** The window that an address asks for; undefined for the horizon of the model. */
export function windowOf(view: URLSearchParams): WindowDays | undefined {
  const days = Number(view.get("window"));
  return WINDOWS.find((window) => window === days);
}
