import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const here = fileURLToPath(new URL('.', import.meta.url));

// The build names where the compiled core lies and where the page goes; by hand the defaults do.
const wasmDir = resolve(process.env['SIGNALBOX_WASM_DIR'] ?? resolve(here, '../build/release/wasm-out'));
const outDir = resolve(process.env['SIGNALBOX_WEB_OUT'] ?? resolve(here, 'dist'));
const server = process.env['SIGNALBOX_SERVER'] ?? 'http://127.0.0.1:8640';

export default defineConfig({
  plugins: [react()],
  resolve: {
    alias: {
      '@': resolve(here, 'src'),
      'signalbox-core': resolve(wasmDir, 'signalbox_core.mjs'),
    },
  },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What several pages share travels once and together, not as a dozen small files.
        codeSplitting: { groups: [{ name: 'shared', test: /src\/(lib|ui)\//, minShareCount: 2 }] },
      },
    },
  },
  server: {
    fs: { allow: [here, wasmDir] },
    proxy: {
      '/api': { target: server, changeOrigin: true },
      '/tool_router': { target: server, changeOrigin: true },
      '/sample': { target: server, changeOrigin: true },
    },
  },
  test: { environment: 'node', include: ['src/**/*.test.ts'] },
});
