// A secret that leaves the server once: to be taken away now, or made again.
import type { ReactNode } from 'react';
import { Button } from './button';
import { CopyBlock } from './copy_block';
import './states.css';

interface ShownOnceProps {
  label: string;
  text: string;
  children: ReactNode; // what it is good for, and until when
  onDone: () => void;
}

export function ShownOnce({ label, text, children, onDone }: ShownOnceProps) {
  return (
    <div className="stack">
      <div className="notice" role="status">
        <p>
          <strong>Copy it now.</strong> It is shown this once and cannot be looked up again.
        </p>
      </div>
      <CopyBlock label={label} text={text} />
      {children}
      <div>
        <Button look="main" onClick={onDone}>
          I have it
        </Button>
      </div>
    </div>
  );
}
