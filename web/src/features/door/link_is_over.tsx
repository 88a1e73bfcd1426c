import { Link } from '@tanstack/react-router';
import { DoorPanel } from './door_panel';

const kAdvice: Record<string, string> = {
  Join: 'Ask an admin to invite you again.',
  'Set up':
    'If an account was made with it, sign in. If not, the server prints another link when it is started again.',
  'Reset password': 'Ask for another one.',
};

// Unknown, used and too old look alike, so that nobody learns anything by guessing.
export function LinkIsOver({ title }: { title: string }) {
  return (
    <DoorPanel title={title}>
      <p>
        This link is not good, or not any more: it was used, it is too old, or a part of it is missing.{' '}
        {kAdvice[title]}
      </p>
      <p className="door-end">
        <Link to="/sign-in">Sign in</Link>
        {title === 'Reset password' && <Link to="/reset-password">Reset a password</Link>}
      </p>
    </DoorPanel>
  );
}
