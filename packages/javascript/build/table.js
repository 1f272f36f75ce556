// Writes the table by which values are checked and converted at run time.

import { camelCase, snakeCase } from './contract.js';

/**
 * In the table a type is a primitive's name, or an array that begins with its form. Each member has the spelling of
 * JSON and the one of the component's bindings.
 */
export function table({ functions, types }) {
  const compact = (type) => {
    if (type === undefined) return null;
    if (typeof type === 'string') return type;
    if (type.name) return ['name', type.name];
    if (type.alias) return compact(type.alias);
    if (type.option) return ['option', compact(type.option)];
    if (type.list) return ['list', compact(type.list)];
    if (type.record) return ['record', type.record.map(({ name, type }) => [snakeCase(name), camelCase(name), compact(type)])];
    if (type.variant) return ['variant', type.variant.map(({ name, type }) => [snakeCase(name), name, compact(type)])];
    return ['enum', type.enum.map(({ name }) => [snakeCase(name), name])];
  };
  const named = Object.fromEntries([...types].map(([name, type]) => [name, compact(type)]));
  const callable = functions.map((found) => [
    found.name,
    {
      method: camelCase(found.name),
      export: found.export,
      input: compact(found.input?.type),
      result: compact(found.result),
    },
  ]);
  return [
    '// Generated from contract.json.',
    `export const types = ${JSON.stringify(named)};`,
    `export const functions = ${JSON.stringify(Object.fromEntries(callable))};`,
    '',
  ].join('\n');
}
