// A download that needs the page's credential: fetched here, part after part, then handed to the browser as one file.
import type { ApiClient } from './client';

// The address of the next part (RFC 8288); empty when this was the last.
export function nextPart(link: string | null): string {
  return /<(\/[^>]*)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1] ?? '';
}

// Every part of a table begins with its head, which the file has once.
export function withoutHead(text: string): string {
  return text.slice(text.indexOf('\n') + 1);
}

async function readParts(api: ApiClient, path: string, hasHead: boolean): Promise<string[]> {
  const parts: string[] = [];
  for (let next = path; next !== ''; ) {
    const response = await api.send('GET', next);
    const text = await response.text();
    parts.push(hasHead && parts.length > 0 ? withoutHead(text) : text);
    next = nextPart(response.headers.get('Link'));
  }
  return parts;
}

export async function saveFile(api: ApiClient, path: string, name: string): Promise<void> {
  const parts = await readParts(api, path, name.endsWith('.csv'));
  const address = URL.createObjectURL(new Blob(parts));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by then; until it is released the blob stays in memory.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
