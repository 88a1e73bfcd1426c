import type { Standing } from '@/lib/account/may';
import { useAccount, useLive } from './box';

export function useStanding(): Standing {
  const { snapshot } = useLive();
  const { access } = useAccount();
  const me = snapshot?.me;
  return {
    scopes: me?.scopes ?? access?.scopes ?? [],
    userId: me?.userId ?? access?.account?.userId,
    role: access?.account?.role,
  };
}
