import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { ApiKey } from '@/lib/api/access_types';
import { Sheet } from '@/ui/sheet';
import { ShownOnce } from '@/ui/shown_once';
import { Until } from '@/ui/time_text';
import { KeyForm } from './key_form';

const route = getRouteApi('/keys');

export function CreateKeySheet({ onMade }: { onMade: (key: ApiKey) => void }) {
  const navigate = route.useNavigate();
  const [made, setMade] = useState<(ApiKey & { key: string }) | null>(null);
  const close = () => void navigate({ search: ({ add: _add, user: _user, ...old }) => old });
  if (!made)
    return (
      <Sheet form title="New key" onClose={close}>
        <KeyForm
          onMade={({ key: text, ...key }) => {
            setMade({ ...key, key: text });
            onMade(key);
          }}
        />
      </Sheet>
    );
  return (
    <Sheet once title="The new key" under={made.name} onClose={close}>
      <ShownOnce label="Key" text={made.key} onDone={close}>
        <p>
          It acts for {made.userId ?? 'every user of your product'} and{' '}
          {made.expiresAt ? (
            <>
              ends <Until at={made.expiresAt} />.
            </>
          ) : (
            'is good until it is revoked.'
          )}{' '}
          Send it as <code>Authorization: Bearer …</code> from your servers, never from a page.
        </p>
      </ShownOnce>
    </Sheet>
  );
}
