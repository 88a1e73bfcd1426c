// A sheet at the right side. It has its own address, so closing it is going back to the list's.
import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button';
import './sheet.css';

interface SheetProps {
  title: ReactNode;
  under?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

export function Sheet({ title, under, onClose, children }: SheetProps) {
  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="sheet">
          <header className="sheet-head">
            <div>
              <Dialog.Title>{title}</Dialog.Title>
              {under && <div className="soft">{under}</div>}
            </div>
            <Dialog.Close render={<Button look="icon" aria-label="Close" />}>
              <X size={18} />
            </Dialog.Close>
          </header>
          <div className="sheet-body">{children}</div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
