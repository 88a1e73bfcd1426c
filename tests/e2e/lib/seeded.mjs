// Random numbers that can be had again: the seed is printed, and SIGNALBOX_TEST_SEED sets it.
export function seeded(name) {
  const seed = Number(process.env.SIGNALBOX_TEST_SEED ?? Date.now() % 1_000_000);
  console.log(`${name}: SIGNALBOX_TEST_SEED=${seed}`);
  let state = (seed ^ 0x9e3779b9) >>> 0;
  const next = () => { // xorshift32
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
  return { below: (limit) => Math.floor(next() * limit) };
}
