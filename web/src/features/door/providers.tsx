import { keepReturnPath } from '@/lib/account/return_path';

export function Providers({ providers }: { providers: { id: string; name: string }[] }) {
  return (
    <>
      <p className="door-or">or</p>
      <div className="door-providers">
        {providers.map(({ id, name }) => (
          <a
            key={id}
            className="button"
            href={`/sign-in/${encodeURIComponent(id)}`}
            onClick={() => keepReturnPath()}
          >
            Continue with {name}
          </a>
        ))}
      </div>
    </>
  );
}
