import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv } from "vite";

import { translations } from "./translations.ts";

const PATHS = [
  "/api",
  "/assets",
  "/health",
  "/livez",
  "/readyz",
  "/docs",
  "/docs-assets",
  "/redoc",
  "/openapi.json",
];

export default defineConfig(({ mode }) => {
  const service = loadEnv(mode, ".", "TENURE_")["TENURE_SERVICE"] ?? "http://127.0.0.1:8000";
  return {
    plugins: [react(), translations()],
    // The server and its package find the app here.
    build: {
      outDir: "../src/tenure/server/web",
      assetsDir: "app-assets",
      emptyOutDir: true,
      sourcemap: false,
      chunkSizeWarningLimit: 700,
      rolldownOptions: { checks: { pluginTimings: false } },
    },
    server: { host: "127.0.0.1", proxy: Object.fromEntries(PATHS.map((path) => [path, service])) },
  };
});
