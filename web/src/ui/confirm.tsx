// Asks before something that cannot be taken back, and says what it will do.
import { AlertDialog } from '@base-ui/react/alert-dialog';
import type { ReactNode } from 'react';
import type { Action } from '@/lib/api/use_action';
import { Button } from './button';
import { ErrorNote } from './error_note';
import './sheet.css';

interface ConfirmProps {
  title: string;
  children: ReactNode;
  verb: string;
  action: Action;
  onConfirm: () => void;
  onClose: () => void;
}

export function Confirm({ title, children, verb, action, onConfirm, onClose }: ConfirmProps) {
  return (
    <AlertDialog.Root open onOpenChange={(open) => open || onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="scrim" />
        <AlertDialog.Popup className="dialog">
          <AlertDialog.Title>{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div className="stack" />}>{children}</AlertDialog.Description>
          {action.error && <ErrorNote error={action.error} />}
          <div className="dialog-actions">
            <AlertDialog.Close render={<Button>Cancel</Button>} />
            <Button look="danger" busy={action.busy} onClick={onConfirm}>
              {verb}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
