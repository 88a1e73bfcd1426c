// What the address says is open above the lists.
import { getRouteApi } from '@tanstack/react-router';
import { mayChange } from '@/lib/account/may';
import { useLive } from '@/lib/live/box';
import { useStanding } from '@/lib/live/use_standing';
import { AccountSheet } from './account_sheet';
import { ConnectSheet } from './connect_sheet';
import { Disconnect } from './disconnect';
import { SetupSheet } from './setup_sheet';

const route = getRouteApi('/connections');

export function Sheets() {
  const { view, snapshot } = useLive();
  const standing = useStanding();
  const { connect, setup, open, disconnect } = route.useSearch();
  const toolkitOf = (slug: string | undefined) => snapshot?.toolkits.find((each) => each.slug === slug);
  const accountOf = (id: string | undefined) => view?.connections.find((each) => each.id === id);
  const mayConnect = mayChange(standing, 'connections');
  const connecting = toolkitOf(connect);
  const settingUp = toolkitOf(setup);
  const opened = accountOf(open);
  const ending = accountOf(disconnect);
  if (ending && mayConnect) return <Disconnect account={ending} />;
  if (settingUp && mayChange(standing, 'auth_configs')) return <SetupSheet toolkit={settingUp} />;
  if (connecting && mayConnect) return <ConnectSheet key={connecting.slug} toolkit={connecting} />;
  return opened && <AccountSheet key={opened.id} account={opened} />;
}
