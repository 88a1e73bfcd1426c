// A download that needs the page's credential: fetched here, then handed to the browser as a file.
import type { ApiClient } from './client';

export async function saveFile(api: ApiClient, path: string, name: string): Promise<void> {
  const response = await api.send('GET', path);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by then; until it is released the blob stays in memory.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
