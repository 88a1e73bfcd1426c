// Hands the core the server's own rules of one time zone before a schedule in it can be read.
import { useEffect, useState } from 'react';
import { asApiError } from '@/lib/api/use_resource';
import { useBox, useCore } from '@/lib/live/box';

const kTypingMs = 250; // a name is asked for once it stands, not with each letter

export function useZone(name: string): { ready: boolean; problem: string } {
  const { api } = useBox();
  const core = useCore();
  const [problem, setProblem] = useState('');
  const [, setLoaded] = useState('');
  useEffect(() => {
    if (!core || core.hasZone(name)) return;
    let current = true;
    const load = async () => {
      const response = await api.send(
        'GET',
        `/api/v1/zones/${name.split('/').map(encodeURIComponent).join('/')}`,
      );
      const result = core.loadZone(name, new Uint8Array(await response.arrayBuffer()));
      if (!result.ok) throw new Error(result.error.message);
    };
    const keep = () => {
      if (!current) return;
      setProblem('');
      setLoaded(name);
    };
    const timer = setTimeout(() => {
      load().then(keep, (error: unknown) => current && setProblem(asApiError(error).message));
    }, kTypingMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, core, name]);
  return { ready: core?.hasZone(name) ?? false, problem: core?.hasZone(name) ? '' : problem };
}
