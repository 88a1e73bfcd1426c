import { getRouteApi, Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import type { User } from '@/lib/api/access_types';
import { mayChange } from '@/lib/account/may';
import { usePages, type Pages } from '@/lib/api/use_pages';
import { useLive } from '@/lib/live/box';
import { useStanding } from '@/lib/live/use_standing';
import { FilterText } from '@/ui/filter_text';
import { MoreRows } from '@/ui/more_rows';
import { PageHead } from '@/ui/page_head';
import { Empty, LoadingRows } from '@/ui/states';
import { AddUserSheet } from './add_user_sheet';
import { DisableUser } from './disable_user';
import { UserTable } from './user_table';
import '@/ui/button.css';
import '@/ui/table.css';
import './users.css';

const route = getRouteApi('/users');

export function UsersPage() {
  const { returns } = useLive();
  const { q = '', add, disable } = route.useSearch();
  const navigate = route.useNavigate();
  const may = mayChange(useStanding(), 'users');
  const users = usePages<User>('/api/v1/users', { limit: 200, revision: returns });
  const disabling = users.items?.find(({ userId }) => userId === disable);
  const put = (user: User) =>
    users.change((items) => [
      ...(items.some(({ userId }) => userId === user.userId) ? [] : [user]),
      ...items.map((each) => (each.userId === user.userId ? user : each)),
    ]);
  return (
    <>
      <PageHead
        title="Users"
        action={
          may && (
            <Link to="/users" search={(old) => ({ ...old, add: 'user' })} className="button button-main">
              <Plus size={16} aria-hidden="true" />
              Add a user
            </Link>
          )
        }
      >
        The users of your product, by your own ids. One is created by using it; a disabled one can do nothing.
      </PageHead>
      <div className="toolbar">
        <FilterText
          label="Filter by user id"
          value={q}
          onChange={(value) =>
            void navigate({
              search: ({ q: _q, ...old }) => (value ? { ...old, q: value } : old),
              replace: true,
            })
          }
        />
      </div>
      <section className="panel" aria-label="Users">
        <List users={users} text={q} may={may} onChanged={put} />
      </section>
      {add && may && <AddUserSheet onAdded={put} />}
      {disabling && may && <DisableUser user={disabling} onDisabled={put} />}
    </>
  );
}

interface ListProps {
  users: Pages<User>;
  text: string;
  may: boolean;
  onChanged: (user: User) => void;
}

function List({ users, text, may, onChanged }: ListProps) {
  if (!users.items) return users.error ? <MoreRows {...users} /> : <LoadingRows what="users" />;
  const shown = users.items.filter(({ userId }) => userId.toLowerCase().includes(text.toLowerCase()));
  if (users.items.length === 0)
    return (
      <Empty title="No user yet.">
        <p>The first session that your product creates makes its user, too.</p>
      </Empty>
    );
  return (
    <>
      {shown.length > 0 ? (
        <UserTable users={shown} may={may} onChanged={onChanged} />
      ) : (
        <Empty title={users.hasMore ? 'No user matches so far.' : 'No user matches.'}>
          <Link to="/users">Show all</Link>
        </Empty>
      )}
      <MoreRows {...users} />
    </>
  );
}
