import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { Invitation, OneTimeLink } from '@/lib/api/access_types';
import { Sheet } from '@/ui/sheet';
import { ShownOnce } from '@/ui/shown_once';
import { Until } from '@/ui/time_text';
import { InviteForm } from './invite_form';

const route = getRouteApi('/people');

export function InviteSheet({ onInvited }: { onInvited: () => void }) {
  const navigate = route.useNavigate();
  const [made, setMade] = useState<(Invitation & OneTimeLink) | null>(null);
  const close = () => void navigate({ search: ({ invite: _invite, ...old }) => old });
  if (!made)
    return (
      <Sheet form title="Invite somebody" onClose={close}>
        <InviteForm
          onInvited={(invitation) => {
            setMade(invitation);
            onInvited();
          }}
        />
      </Sheet>
    );
  return (
    <Sheet once title="The invitation" under={`as ${made.role}`} onClose={close}>
      <ShownOnce label="Link to join" text={made.link} onDone={close}>
        <p>
          {made.mailed
            ? `It was also sent to ${made.email}. `
            : `Hand it to ${made.email || 'the person'} yourself; no mail was sent. `}
          It is good once and ends <Until at={made.expiresAt} />.
        </p>
      </ShownOnce>
    </Sheet>
  );
}
