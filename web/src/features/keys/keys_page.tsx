import { getRouteApi, Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import type { ApiKey } from '@/lib/api/access_types';
import { mayChange } from '@/lib/account/may';
import { usePages, type Pages } from '@/lib/api/use_pages';
import { useLive } from '@/lib/live/box';
import { serverNowMs } from '@/lib/live/server_clock';
import { useStanding } from '@/lib/live/use_standing';
import { FilterText } from '@/ui/filter_text';
import { MoreRows } from '@/ui/more_rows';
import { PageHead } from '@/ui/page_head';
import { Empty, LoadingRows } from '@/ui/states';
import { CreateKeySheet } from './create_key_sheet';
import { isLiveKey } from './key_state';
import { KeyTable } from './key_table';
import { RevokeKey } from './revoke_key';
import '@/ui/button.css';
import '@/ui/table.css';
import './keys.css';

const route = getRouteApi('/keys');

export function KeysPage() {
  const { returns } = useLive();
  const { q = '', all, add, revoke } = route.useSearch();
  const navigate = route.useNavigate();
  const may = mayChange(useStanding(), 'keys');
  const keys = usePages<ApiKey>('/api/v1/keys', { limit: 200, revision: returns });
  const revoking = keys.items?.find(({ id }) => id === revoke);
  const set = (name: 'q' | 'all') => (value: string) =>
    void navigate({
      search: ({ [name]: _old, ...old }) => (value ? { ...old, [name]: value } : old),
      replace: true,
    });
  return (
    <>
      <PageHead
        title="Keys"
        action={
          may && (
            <Link to="/keys" search={(old) => ({ ...old, add: 'key' })} className="button button-main">
              <Plus size={16} aria-hidden="true" />
              New key
            </Link>
          )
        }
      >
        What your product's servers prove themselves with. Only a hash is kept here, so a key is shown once.
      </PageHead>
      <div className="toolbar">
        <FilterText label="Filter by name, user or id" value={q} onChange={set('q')} />
        <label className="check">
          <input
            type="checkbox"
            checked={all === 'yes'}
            onChange={(event) => set('all')(event.target.checked ? 'yes' : '')}
          />
          With revoked and expired
        </label>
      </div>
      <section className="panel" aria-label="Keys">
        <List keys={keys} text={q} all={all === 'yes'} may={may} />
      </section>
      {add && may && <CreateKeySheet onMade={(key) => keys.change((items) => [key, ...items])} />}
      {revoking && may && <RevokeKey apiKey={revoking} onRevoked={keys.reload} />}
    </>
  );
}

interface ListProps {
  keys: Pages<ApiKey>;
  text: string;
  all: boolean;
  may: boolean;
}

function List({ keys, text, all, may }: ListProps) {
  if (!keys.items) return keys.error ? <MoreRows {...keys} /> : <LoadingRows what="keys" />;
  const shown = keys.items.filter(
    (key) =>
      (all || isLiveKey(key, serverNowMs())) &&
      `${key.name} ${key.userId ?? ''} ${key.id}`.toLowerCase().includes(text.toLowerCase()),
  );
  if (keys.items.length === 0)
    return (
      <Empty title="No key yet.">
        <p>Your product needs one for every call, unless the server runs with --dev.</p>
        {may && (
          <Link to="/keys" search={{ add: 'key' }}>
            Make a key
          </Link>
        )}
      </Empty>
    );
  return (
    <>
      {shown.length > 0 ? (
        <KeyTable keys={shown} may={may} />
      ) : (
        <Empty title="No key matches.">
          <Link to="/keys" search={{ all: 'yes' }}>
            Show all, revoked and expired ones too
          </Link>
        </Empty>
      )}
      <MoreRows {...keys} />
    </>
  );
}
