// Switches a worker on or off: shown at once, locked until the server's event confirms it, put back with the reason if refused.
import { asApiError } from '@/lib/api/use_resource';
import type { Box } from './box';
import { pageNow } from './server_clock';

export async function pullLever({ api, live }: Box, workerId: string, enabled: boolean): Promise<void> {
  if (!live.feed({ kind: 'toggle', workerId, enabled, at: pageNow() })) return;
  try {
    await api.send('PATCH', `/api/v1/workers/${workerId}`, { enabled });
  } catch (error) {
    live.feed({ kind: 'toggle_failed', workerId, reason: asApiError(error).message });
  }
}
