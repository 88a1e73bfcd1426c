// A button with a small panel of links below it. It closes by Esc, a click elsewhere, and when one of its links was followed.
import { Popover } from '@base-ui/react/popover';
import { ChevronDown } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import './drop_panel.css';

interface DropPanelProps {
  label: string; // of the panel
  className: string; // of the button
  button: ReactNode;
  current?: boolean; // one of the links leads to where we are
  children: (close: () => void) => ReactNode;
}

export function DropPanel({ label, className, button, current = false, children }: DropPanelProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={className} data-current={current || undefined}>
        {button}
        <ChevronDown size={14} aria-hidden="true" className="drop-chevron" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} collisionPadding={8} align="end" className="drop-place">
          <Popover.Popup className="drop-panel" aria-label={label}>
            {children(() => setOpen(false))}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
