import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const SERVICE = "http://127.0.0.1:8000";
const PATHS = [
  "/api",
  "/predict",
  "/segments/active",
  "/health",
  "/livez",
  "/readyz",
  "/docs",
  "/openapi.json",
];

export default defineConfig({
  plugins: [react()],
  build: { outDir: "dist", assetsDir: "app-assets", sourcemap: false },
  server: { host: "127.0.0.1", proxy: Object.fromEntries(PATHS.map((path) => [path, SERVICE])) },
});
