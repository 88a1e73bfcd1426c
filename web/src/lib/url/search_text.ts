// The query part of an address as plain words: `?state=failed,unknown&user=ann`, nothing quoted, nothing nested.
export type SearchWords = Record<string, string>;

export function parseSearchText(text: string): SearchWords {
  const words: SearchWords = {};
  for (const [name, value] of new URLSearchParams(text)) words[name] = value;
  return words;
}

export function writeSearchText(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === 'string' && value !== '') parameters.set(name, value);
  }
  const text = parameters.toString().replaceAll('%2C', ',');
  return text ? `?${text}` : '';
}

function wordOf(search: Record<string, unknown>, name: string): string | undefined {
  const value = search[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

// Of an address's query, the words a page knows; everything else is left out.
export function readWords<K extends string>(
  search: Record<string, unknown>,
  names: readonly K[],
): Partial<Record<K, string>> {
  const words: Partial<Record<K, string>> = {};
  for (const name of names) {
    const word = wordOf(search, name);
    if (word !== undefined) words[name] = word;
  }
  return words;
}
