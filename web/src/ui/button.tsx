import type { ButtonHTMLAttributes, ReactNode } from 'react';
import './button.css';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: 'plain' | 'main' | 'danger' | 'bare' | 'icon';
  busy?: boolean;
  children?: ReactNode;
}

const kLooks = {
  plain: '',
  main: 'button-main',
  danger: 'button-danger',
  bare: 'button-bare',
  icon: 'button-bare button-icon',
};

export function Button({ look = 'plain', busy = false, disabled, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`button ${kLooks[look]}`}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
    >
      {children}
    </button>
  );
}
