// j and k walk the register's lines; Enter then opens the focused one, as on any link.
import { useEffect, useEffectEvent, useState } from 'react';
import { isForeignKey } from '@/lib/keys/key_map';

export function useRegisterKeys(count: number, show: (index: number) => void): number {
  const [active, setActive] = useState(-1);
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (isForeignKey(event) || (event.key !== 'j' && event.key !== 'k') || count === 0) return;
    event.preventDefault();
    const next = Math.min(count - 1, Math.max(0, active + (event.key === 'j' ? 1 : -1)));
    setActive(next);
    show(next);
    focusLine(next);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
  return active;
}

// The line may not be drawn yet: it is focused with the frame that draws it.
function focusLine(index: number): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-line="${index}"]`)?.focus({ preventScroll: true }),
    ),
  );
}
