import type { ApiError } from '@/lib/api/api_error';
import type { AuthScheme } from '@/lib/core/app_types';
import { PasswordField, TextField } from '@/ui/text_field';
import { credentialFields, type Credential } from './credential';

const kLabels: Record<keyof Credential, string> = {
  token: 'Token',
  apiKey: 'API key',
  username: 'User name',
  password: 'Password',
};

interface CredentialFieldsProps {
  scheme: AuthScheme;
  value: Credential;
  onChange: (credential: Credential) => void;
  error: ApiError | null;
}

// The server encrypts what is typed here; the page forgets it once it is sent.
export function CredentialFields({ scheme, value, onChange, error }: CredentialFieldsProps) {
  return credentialFields(scheme).map((field) => {
    const common = {
      label: kLabels[field],
      required: true,
      error: error?.problemOf(field),
      value: value[field],
      onChange: (text: string) => onChange({ ...value, [field]: text }),
    };
    if (field === 'username') return <TextField key={field} {...common} />;
    return (
      <PasswordField
        key={field}
        {...common}
        autoComplete="off"
        help="Encrypted on the server and never shown again."
      />
    );
  });
}
