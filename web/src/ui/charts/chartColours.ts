import { useColorScheme } from "@mui/material/styles";

export interface ChartColours {
  text: string;
  faint: string;
  line: string;
  surface: string;
  accent: string;
  /** Of series beside each other; told apart by people who see few colours too. */
  series: string[];
  good: string;
  bad: string;
  /** From nothing to much, for heatmaps. */
  ramp: [string, string];
}

const LIGHT: ChartColours = {
  text: "#12262b",
  faint: "#51656b",
  line: "#d8e2e2",
  surface: "#ffffff",
  accent: "#0f766e",
  series: ["#0f766e", "#d97706", "#4f6bd8", "#b4456f", "#6b7f2a", "#7a5bb0"],
  good: "#0f766e",
  bad: "#b42318",
  ramp: ["#eef6f5", "#0f766e"],
};

const DARK: ChartColours = {
  text: "#e6eff0",
  faint: "#a3b5b9",
  line: "#2a3d41",
  surface: "#142225",
  accent: "#2dd4bf",
  series: ["#2dd4bf", "#fbbf24", "#8da2fb", "#f28bb2", "#b5cc5e", "#c4a8f0"],
  good: "#2dd4bf",
  bad: "#fb7185",
  ramp: ["#1a2b2e", "#2dd4bf"],
};

/** Whether the reader sees the dark scheme. */
export function useIsDark(): boolean {
  const { mode, systemMode } = useColorScheme();
  return (mode === "system" ? systemMode : mode) === "dark";
}

/** Colours of charts under the reader's scheme. */
export const useChartColours = (): ChartColours => (useIsDark() ? DARK : LIGHT);
