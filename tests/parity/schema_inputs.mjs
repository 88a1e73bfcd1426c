// Inputs about worker configurations and tool arguments.
import { call, seeded } from './seeded.mjs';

const configs = [
  {}, { feedUrl: 'http://127.0.0.1:8640/sample/feed.xml' }, { feedUrl: '' }, { feedUrl: 7 }, { feedUrl: null },
  { feedUrl: 'https://example.com/a', keywords: ['a'.repeat(101)] }, { feedUrl: `https://example.com/${'a'.repeat(2100)}` },
  { feedUrl: 'https://example.com/a', keywords: ['a', 'b'] }, { feedUrl: 'https://example.com/a', keywords: [1] },
  { feedUrl: 'https://example.com/a', unknown: true }, { keywords: ['ä'] }, { keywords: [''] },
  { keywords: Array(21).fill('x') }, { keywords: 'x' }, { feedUrl: 'ftp://x' }, { feedUrl: 'javascript:alert(1)' },
];

const wrong = ['', '{', '[]', 'null', '{}', '{"type":"feed_monitor"}', '{"type":7,"config":{}}',
  '{"type":"no_such","config":{}}', '{"type":"feed_monitor","config":[]}', '{"type":"feed_monitor","config":{},"x":1}'];

const tool = {
  type: 'object',
  required: ['to', 'subject'],
  additionalProperties: false,
  properties: {
    to: { type: 'array', items: { type: 'string', pattern: '^[^@]+@[^@]+$' }, minItems: 1, uniqueItems: true },
    subject: { type: 'string', minLength: 1, maxLength: 20 },
    priority: { enum: ['low', 'high', 1, null] },
    limit: { type: 'integer', minimum: 1, maximum: 100, multipleOf: 5 },
    extra: { oneOf: [{ type: 'string' }, { type: 'number', exclusiveMinimum: 0 }] },
    when: { $ref: '#/$defs/when' },
  },
  $defs: { when: { type: 'object', properties: { at: { type: 'string', format: 'date-time' } }, required: ['at'] } },
};

const values = [null, true, 0, 1, 5, -3, 2.5, 1e21, '', 'a', 'ä😀', 'a@b', [], ['a@b'], ['a@b', 'a@b'], ['x'], {},
  { at: 'now' }, { at: 1 }, 'x'.repeat(21), 100, 101, 'low'];

const pairs = [
  [true, 1], [false, 1], [{}, 'x'], [{ type: 'string' }, 5], [{ type: ['string', 'null'] }, null],
  [{ const: { a: [1, 2] } }, { a: [1, 2] }], [{ const: 1 }, 1.0], [{ not: { type: 'null' } }, null],
  [{ anyOf: [{ type: 'string' }, { minimum: 5 }] }, 3], [{ allOf: [{ minimum: 1 }, { maximum: 3 }] }, 7],
  [{ if: { type: 'string' }, then: { minLength: 3 }, else: { minimum: 3 } }, 'ab'],
  [{ prefixItems: [{ type: 'string' }], items: false }, ['a', 1]], [{ contains: { type: 'null' }, minContains: 2 }, [null]],
  [{ patternProperties: { '^x': { type: 'number' } }, additionalProperties: false }, { xa: 1, b: 2 }],
  [{ propertyNames: { maxLength: 2 } }, { abc: 1 }], [{ dependentRequired: { a: ['b'] } }, { a: 1 }],
  [{ dependentSchemas: { a: { required: ['c'] } } }, { a: 1 }], [{ unevaluatedProperties: false }, { a: 1 }],
  [{ minProperties: 2, maxProperties: 1 }, { a: 1 }], [{ multipleOf: 0.1 }, 0.3], [{ multipleOf: 0.01 }, 19.99],
  [{ pattern: '(' }, 'x'], [{ pattern: '(?=a)' }, 'a'], [{ pattern: '^\\p{L}+$' }, 'äß'], [{ type: 'strnig' }, 'a'],
  [{ $ref: '#/nowhere' }, 1], [{ $ref: 'http://elsewhere/x' }, 1], [{ $ref: '#' }, 1], [7, 1], [[], 1],
  [{ minimum: 'x' }, 1], [{ maxLength: 2 }, '😀😀'], [{ maxLength: 1 }, '😀😀'], [{ minLength: -1 }, ''],
  [{ pattern: '^(a+)+$' }, 'a'.repeat(200) + 'b'],
];

export function configLines() {
  const checkWorkerConfig = [];
  for (const type of ['feed_monitor', 'twitter_monitor'])
    for (const config of configs) checkWorkerConfig.push(call({ type, config }));
  checkWorkerConfig.push(...wrong.map(call));
  return { checkWorkerConfig, workerTypes: [{ in: [] }] };
}

export function argumentLines() {
  const random = seeded(2);
  const lines = pairs.map(([schema, value]) => call({ schema, arguments: value }));
  lines.push(...['', '{', 'null', '[]', '{}', '{"schema":{}}', '{"arguments":{}}'].map(call));
  for (let i = 0; i < 90; ++i) {
    const given = {};
    for (const name of [...Object.keys(tool.properties), 'other'])
      if (random.chance(name === 'other' ? 10 : 60)) given[name] = random.pick(values);
    lines.push(call({ schema: tool, arguments: given }));
  }
  return { checkArguments: lines };
}
