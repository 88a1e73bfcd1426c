// The search for secrets in what went out.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

// A form a secret may take on its way through encoders.
export function encodingsOf(secret) {
  const bytes = Buffer.isBuffer(secret) ? secret : Buffer.from(secret);
  return [...new Set([bytes.toString('latin1'), bytes.toString('hex'), bytes.toString('hex').toUpperCase(),
                      bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')])];
}

// Where a secret is found: names of answers, files and streams, of places {where, text}.
export function findSecret(secret, places) {
  const forms = encodingsOf(secret);
  return places.filter(({ text }) => forms.some((form) => text.includes(form))).map(({ where }) => where);
}

export function filesBelow(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const kind = statSync(path);
    if (kind.isDirectory()) return filesBelow(path);
    return kind.isFile() ? [{ where: path, text: readFileSync(path, 'latin1') }] : [];
  });
}
