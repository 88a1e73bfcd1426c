// A form made from a worker type's schema. What is wrong and in which words is the core's answer, not ours.
import { useState } from 'react';
import type { JsonObject, JsonValue } from '@/lib/core/types';
import type { FieldProblem } from '@/lib/core/view';
import { Field, type ControlProps } from '@/ui/field';
import { controlKindOf, isRequired, propertiesOf, readControl, textOf, type Property } from './config_schema';

interface ConfigFieldsProps {
  schema: JsonObject;
  config: JsonObject;
  problems: FieldProblem[];
  showAll: boolean; // also what is wrong with fields nobody has touched yet
  onChange: (config: JsonObject) => void;
}

function problemOf(problems: FieldProblem[], name: string): string | undefined {
  return problems.find(
    ({ path }) =>
      path === name ||
      path === `config.${name}` ||
      path.startsWith(`config.${name}[`) ||
      path.startsWith(`config.${name}.`),
  )?.message;
}

export function ConfigFields({ schema, config, problems, showAll, onChange }: ConfigFieldsProps) {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const properties = propertiesOf(schema);
  const names = properties.map(([name]) => name);
  const others = !showAll
    ? []
    : problems.filter(({ path }) => !names.some((name) => problemOf([{ path, message: 'x' }], name)));
  if (properties.length === 0) return <p className="soft">This worker has nothing to configure.</p>;
  return (
    <div className="stack">
      {properties.map(([name, property]) => (
        <Field
          key={name}
          label={`${property.title ?? name}${isRequired(schema, name) ? '' : ' (optional)'}`}
          help={property.description}
          error={showAll || touched.has(name) ? problemOf(problems, name) : undefined}
        >
          {(control) => (
            <Control
              control={control}
              property={property}
              value={config[name]}
              onChange={(value) => {
                setTouched(new Set([...touched, name]));
                onChange(withValue(config, name, value));
              }}
            />
          )}
        </Field>
      ))}
      {others.map(({ path, message }) => (
        <p className="field-error" key={`${path} ${message}`}>
          {path}: {message}
        </p>
      ))}
    </div>
  );
}

function withValue(config: JsonObject, name: string, value: JsonValue | undefined): JsonObject {
  const { [name]: _old, ...rest } = config;
  return value === undefined ? rest : { ...rest, [name]: value };
}

interface ControlOf {
  control: ControlProps;
  property: Property;
  value: JsonValue | undefined;
  onChange: (value: JsonValue | undefined) => void;
}

function Control({ control, property, value, onChange }: ControlOf) {
  const kind = controlKindOf(property);
  if (kind === 'check') {
    return (
      <span className="check">
        <input
          {...control}
          type="checkbox"
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />
      </span>
    );
  }
  const shared = { ...control, className: 'input', value: textOf(value) };
  const take = (text: string) => onChange(readControl(kind, text));
  if (kind === 'choice') {
    return (
      <select {...shared} onChange={(event) => take(event.target.value)}>
        {(property.enum ?? []).map((option) => (
          <option key={String(option)}>{String(option)}</option>
        ))}
      </select>
    );
  }
  if (kind === 'lines') return <textarea {...shared} onChange={(event) => take(event.target.value)} />;
  return (
    <input
      {...shared}
      type={kind === 'number' ? 'number' : 'text'}
      onChange={(event) => take(event.target.value)}
    />
  );
}
