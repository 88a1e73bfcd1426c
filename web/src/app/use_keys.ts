// Listens for the page's own keys and does what the key map says.
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';
import { isForeignKey, pressKey, type KeyAction } from '@/lib/keys/key_map';

const kPrefixMs = 1_500;
const kPages = {
  'go-overview': '/',
  'go-workers': '/workers',
  'go-runs': '/runs',
  'go-connections': '/connections',
  'go-sessions': '/sessions',
  'go-users': '/users',
  'go-keys': '/keys',
  'go-people': '/people',
  'go-audit': '/audit',
} as const;

export function useKeys(openHelp: () => void): void {
  const navigate = useNavigate();
  const act = useEffectEvent((action: KeyAction) => {
    if (action === 'help') openHelp();
    else if (action === 'focus-filter') document.querySelector<HTMLElement>('[data-filter]')?.focus();
    else void navigate({ to: kPages[action] });
  });
  useEffect(() => {
    let prefix = '';
    let typedAt = 0;
    const listen = (event: KeyboardEvent) => {
      if (isForeignKey(event)) return;
      const step = pressKey(event.timeStamp - typedAt < kPrefixMs ? prefix : '', event.key);
      prefix = step.prefix;
      typedAt = event.timeStamp;
      if (!step.action) return;
      event.preventDefault();
      act(step.action);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
