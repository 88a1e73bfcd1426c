// A sheet at the right side. It has its own address, so closing it is going back to the list's.
import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { Button } from './button';
import './sheet.css';

interface SheetProps {
  title: ReactNode;
  under?: ReactNode;
  onClose: () => void;
  form?: boolean; // the first field gets the focus, not the close button
  once?: boolean; // shows what is shown once: a click beside it does not close it
  children: ReactNode;
}

export function Sheet({ title, under, onClose, form = false, once = false, children }: SheetProps) {
  const body = useRef<HTMLDivElement>(null);
  const firstField = () => (form ? body.current?.querySelector<HTMLElement>('input, select') : null) ?? true;
  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()} disablePointerDismissal={once}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="sheet" initialFocus={firstField}>
          <header className="sheet-head">
            <div>
              <Dialog.Title>{title}</Dialog.Title>
              {under && <div className="soft">{under}</div>}
            </div>
            <Dialog.Close render={<Button look="icon" aria-label="Close" />}>
              <X size={18} />
            </Dialog.Close>
          </header>
          <div className="sheet-body" ref={body}>
            {children}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
