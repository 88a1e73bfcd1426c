// What a browser downloads first: the module as brotli, the page's scripts as gzip.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { verdict } from './lib.mjs';

const kib = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`;
const brotli = (bytes) => brotliCompressSync(bytes, { params: {
  [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;

const wasm = readFileSync(join(process.env.SIGNALBOX_WASM_DIR, 'signalbox_core.wasm'));
const module = brotli(wasm);
console.log(`       module: ${kib(wasm.length)} raw`);
verdict('browser module, brotli', kib(module), '120 KiB', module <= 120 * 1024);

// The scripts index.html names, and what they import at once: everything but lazy chunks is first load.
const web = process.env.SIGNALBOX_WEB_DIR;
const page = readFileSync(join(web, 'index.html'), 'utf8');
const first = new Set([...page.matchAll(/(?:src|href)="\/?(assets\/[^"]+\.js)"/g)].map((match) => match[1]));
let total = 0;
for (const file of first) total += gzipSync(readFileSync(join(web, file)), { level: 9 }).length;
const all = readdirSync(join(web, 'assets')).filter((file) => file.endsWith('.js'));
console.log(`       ${first.size} of ${all.length} scripts are loaded first`);
verdict("the page's first scripts, gzip", kib(total), '230 KiB', first.size > 0 && total <= 230 * 1024);
