// Repeatable chance for vectors (mulberry32).
export function seeded(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const below = (bound) => next() % bound;
  return { below, pick: (list) => list[below(list.length)], chance: (percent) => below(100) < percent };
}

export const text = (value) => (typeof value === 'string' ? value : JSON.stringify(value));
export const call = (value) => ({ in: [text(value)] });
