// Short answers to what was just done; they go by themselves, errors wait to be dismissed.
import { X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { Button } from './button';
import './toasts.css';

interface Toast {
  id: number;
  text: string;
  tone: 'done' | 'failed';
}

const kLifeMs = 6_000;
const listeners = new Set<() => void>();
let toasts: Toast[] = [];
let lastId = 0;

function change(next: Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function dismiss(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

export function say(text: string, tone: Toast['tone'] = 'done'): void {
  lastId += 1;
  const id = lastId;
  change([...toasts.slice(-3), { id, text, tone }]);
  if (tone === 'done') setTimeout(() => dismiss(id), kLifeMs);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className="toasts" role="log" aria-label="Messages">
      {shown.map((toast) => (
        <div key={toast.id} className={`toast toast-${toast.tone}`}>
          <span>{toast.text}</span>
          <Button look="icon" aria-label="Dismiss" onClick={() => dismiss(toast.id)}>
            <X size={16} />
          </Button>
        </div>
      ))}
    </div>
  );
}
