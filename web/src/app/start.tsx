import "@fontsource-variable/inter";
import CssBaseline from "@mui/material/CssBaseline";
import { ThemeProvider } from "@mui/material/styles";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Provider } from "react-redux";

import { App } from "./App";
import { newStore } from "./store";
import { theme } from "./theme";

export function start(root: HTMLElement) {
  createRoot(root).render(
    <StrictMode>
      <Provider store={newStore()}>
        <ThemeProvider theme={theme} defaultMode="system" noSsr>
          <CssBaseline enableColorScheme />
          <App />
        </ThemeProvider>
      </Provider>
    </StrictMode>,
  );
}
