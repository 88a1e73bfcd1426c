import { Link } from '@tanstack/react-router';
import { mayChange } from '@/lib/account/may';
import { schemeWord, type App } from '@/lib/connect/apps';
import { useStanding } from '@/lib/live/use_standing';
import { plural } from '@/lib/time/format';

interface AppTableProps {
  title: string;
  note?: string;
  apps: App[];
}

export function AppTable({ title, note, apps }: AppTableProps) {
  const id = `apps-${title.toLowerCase().replaceAll(' ', '-')}`;
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
        {note && <span className="soft">{note}</span>}
      </div>
      <table className="ruled ruled-tall ruled-stacks apps">
        <thead>
          <tr>
            <th scope="col">App</th>
            <th scope="col">What it does</th>
            <th scope="col">Connected by</th>
            <th scope="col">Tools</th>
            <th scope="col">
              <span className="hidden-text">Do</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {apps.map((app) => (
            <Line key={app.slug} app={app} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Line({ app: { slug, name, toolkit } }: { app: App }) {
  return (
    <tr>
      <td className="apps-name">
        <strong>{name}</strong>
      </td>
      <td className="soft apps-about">{toolkit?.description}</td>
      <td className="apps-scheme">{toolkit && schemeWord(toolkit.authScheme)}</td>
      <td className="soft apps-tools">{plural(toolkit?.tools ?? 0, 'tool')}</td>
      <td className="apps-do">
        <AppLinks slug={slug} name={name} isConfigured={toolkit?.configured ?? false} />
      </td>
    </tr>
  );
}

interface AppLinksProps {
  slug: string;
  name: string;
  isConfigured: boolean;
}

function AppLinks({ slug, name, isConfigured }: AppLinksProps) {
  const standing = useStanding();
  if (isConfigured && mayChange(standing, 'connections'))
    return (
      <Link
        to="/connections"
        search={(old) => ({ ...old, connect: slug })}
        className="button"
        aria-label={`Connect ${name}`}
      >
        Connect
      </Link>
    );
  if (!isConfigured && mayChange(standing, 'auth_configs'))
    return (
      <Link
        to="/connections"
        search={(old) => ({ ...old, setup: slug })}
        className="button"
        aria-label={`Set up ${name}`}
      >
        Set up
      </Link>
    );
  return isConfigured ? null : <span className="soft">by an admin</span>;
}
