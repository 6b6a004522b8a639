import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { chunks } from "./scripts/chunks.mjs";
import { iconChunks } from "./scripts/icon-chunks.mjs";
import { precompress } from "./scripts/precompress.mjs";

// `npm run dev` shows this folder and asks a running server for everything else.
const server = process.env.SWITCHBOARD_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), tailwindcss(), chunks(), precompress()],
  resolve: {
    alias: {
      "@": fileURLToPath(new URL("./src", import.meta.url)),
      // The original writes <style> elements, which the content-security policy refuses.
      "react-remove-scroll": fileURLToPath(new URL("./src/lib/remove-scroll.tsx", import.meta.url)),
    },
  },
  server: {
    port: 5173,
    proxy: {
      "/api": { target: server, ws: true, changeOrigin: true, headers: { origin: server } },
      "/media": { target: server, changeOrigin: true },
      "/health": { target: server, changeOrigin: true },
      "/stats": { target: server, changeOrigin: true },
    },
  },
  build: {
    target: "es2022",
    sourcemap: false,
    // Data URLs would need their own place in the content-security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    rollupOptions: {
      output: {
        manualChunks: iconChunks(fileURLToPath(new URL(".", import.meta.url))),
        onlyExplicitManualChunks: true,
      },
    },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}", "scripts/**/*.test.mjs"],
    setupFiles: ["src/test-setup.ts"],
    restoreMocks: true,
  },
});
