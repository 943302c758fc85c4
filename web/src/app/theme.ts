import { deDE } from "@mui/material/locale";
import { createTheme } from "@mui/material/styles";

import { chosenLanguage } from "../words/language";

/** The texts of the components themselves: English is built in. */
const TEXTS = { en: {}, de: deDE };

/** Calm in both schemes: one accent, depth by surface rather than by shadow. */
export const theme = createTheme(
  {
    cssVariables: { colorSchemeSelector: "data-scheme" },
    colorSchemes: {
      light: {
        palette: {
          primary: { main: "#0f766e" },
          // The usual orange is too light to be read as text on these surfaces.
          warning: { main: "#b45309" },
          background: { default: "#f4f7f7", paper: "#ffffff" },
          text: { primary: "#12262b", secondary: "#51656b" },
        },
      },
      dark: {
        palette: {
          primary: { main: "#2dd4bf" },
          // The usual red is too dark to be read on these surfaces.
          error: { main: "#f87171" },
          background: { default: "#0c1517", paper: "#142225" },
          text: { primary: "#e6eff0", secondary: "#a3b5b9" },
        },
      },
    },
    shape: { borderRadius: 10 },
    motion: { reducedMotion: "system" },
    typography: {
      fontFamily: '"Inter Variable", system-ui, sans-serif',
      h1: { fontSize: "1.6rem", fontWeight: 650, letterSpacing: "-0.01em" },
      h2: { fontSize: "1.05rem", fontWeight: 620 },
      button: { textTransform: "none", fontWeight: 600 },
    },
    components: {
      MuiPaper: { defaultProps: { elevation: 0, variant: "outlined" } },
      // Beside a text, the name of an action keeps to one line; the text wraps, and never scrolls.
      MuiAlert: {
        styleOverrides: {
          // On narrow screens, the action is below the text instead of squeezing it.
          root: { "@media (max-width: 599.95px)": { flexWrap: "wrap" } },
          action: { whiteSpace: "nowrap" },
          message: {
            overflow: "visible",
            overflowWrap: "anywhere",
            "@media (max-width: 599.95px)": { flex: "1 1 200px" },
          },
        },
      },
      MuiAppBar: { defaultProps: { elevation: 0, color: "default" } },
      MuiCssBaseline: {
        styleOverrides: { "@media print": { ".not-printed": { display: "none !important" } } },
      },
      // A button, which takes no font of the page by itself.
      MuiAccordionSummary: { styleOverrides: { root: { fontFamily: "inherit", fontSize: "0.875rem" } } },
      MuiTableCell: {
        styleOverrides: {
          root: { borderBottomColor: "var(--mui-palette-divider)" },
          // Of numbers only: with figures of one width, the hyphens of names and IDs become as wide as digits.
          alignRight: {
            fontVariantNumeric: "tabular-nums",
            "&.MuiTableCell-head": { fontVariantNumeric: "normal" },
          },
        },
      },
    },
  },
  TEXTS[chosenLanguage()],
);
