// What a monitor's result holds, read with care: it comes from workers of any type.
import type { Item, JsonValue } from '@/lib/core/types';

export function itemsOf(result: JsonValue): Item[] {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return [];
  const items = result['items'];
  if (!Array.isArray(items)) return [];
  return items.filter(
    (item) => typeof item === 'object' && item !== null && 'id' in item,
  ) as unknown as Item[];
}
