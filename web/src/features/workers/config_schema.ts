// Which control suits a property of a JSON Schema, and how its text becomes a value. Whether the value is
// right is not asked here.
import type { JsonObject, JsonValue } from '@/lib/core/types';

export interface Property {
  type?: string;
  title?: string;
  description?: string;
  enum?: JsonValue[];
}

type ControlKind = 'text' | 'number' | 'check' | 'choice' | 'lines';

export function propertiesOf(schema: JsonObject): [string, Property][] {
  const properties = schema['properties'];
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) return [];
  return Object.entries(properties).map(([name, property]) => [name, property as Property]);
}

export function isRequired(schema: JsonObject, name: string): boolean {
  return Array.isArray(schema['required']) && schema['required'].includes(name);
}

export function controlKindOf(property: Property): ControlKind {
  if (property.enum) return 'choice';
  if (property.type === 'boolean') return 'check';
  if (property.type === 'integer' || property.type === 'number') return 'number';
  return property.type === 'array' ? 'lines' : 'text';
}

export function textOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(textOf).join('\n');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

// An emptied control leaves its property out; text that is no number stays text, so that the core can say so.
export function readControl(kind: ControlKind, text: string): JsonValue | undefined {
  if (text === '') return undefined;
  if (kind === 'number') return Number.isNaN(Number(text)) ? text : Number(text);
  return kind === 'lines' ? text.split('\n') : text;
}
