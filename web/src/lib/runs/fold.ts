// Folds neighbouring runs that found nothing new into one line.
export interface Foldable {
  id: string;
  state: string;
  newItems: number;
}

export interface Segment {
  offset: number; // of its first row in the list
  count: number; // 1: a row of its own
}

export function isQuiet(row: Foldable): boolean {
  return row.state === 'succeeded' && row.newItems === 0;
}

// Continues `segments` with rows that start at `offset`; a quiet row joins a quiet last segment.
export function foldOnto(
  segments: Segment[],
  rows: readonly Foldable[],
  offset: number,
  lastWasQuiet: boolean,
): boolean {
  let quietBefore = lastWasQuiet;
  rows.forEach((row, index) => {
    const quiet = isQuiet(row);
    const last = segments.at(-1);
    if (quiet && quietBefore && last) last.count += 1;
    else segments.push({ offset: offset + index, count: 1 });
    quietBefore = quiet;
  });
  return quietBefore;
}
