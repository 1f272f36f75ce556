// Writes the TypeScript declarations: src/index.d.ts with the functions and types of the contract.

import { camelCase, pascalCase, reached, snakeCase } from './contract.js';

const PRIMITIVES = { string: 'string', bool: 'boolean', u8: 'number', u16: 'number', u32: 'number', f64: 'number' };

export function declarations({ functions, types }, frame) {
  // What is sent may spell an absent value as null or undefined; in results it is left out.
  const inputs = reached(
    types,
    functions.flatMap((found) => [found.input?.type, found.options]),
  );
  const spelling = spellings({ functions, types });

  const docs = (text, indent, keepWords) => {
    if (!text) return '';
    const lines = (keepWords ? text : spelling(text)).replaceAll('*/', '*\\/').split('\n');
    if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
    return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
  };
  const spell = (type, isInput) => {
    if (typeof type === 'string') return PRIMITIVES[type];
    if (type.name) return pascalCase(type.name);
    if (type.list) {
      const element = spell(type.list, isInput);
      // An input is only read; in results the list is the caller's.
      const list = `${isInput ? 'readonly ' : ''}${/\W/.test(element) ? `(${element})` : element}[]`;
      return type.list === 'u8' && isInput ? `${list} | Uint8Array` : list;
    }
    // `undefined` is said: with `exactOptionalPropertyTypes` it is not in `?`.
    if (type.option) return `${spell(type.option, isInput)}${isInput ? ' | null | undefined' : ''}`;
    throw new Error(`the type ${JSON.stringify(type)} has no spelling`);
  };
  const define = ([name, type]) => {
    const isInput = inputs.has(name);
    const head = docs(type.docs, '', name === 'call-warning');
    const title = pascalCase(name);
    if (type.record) {
      const fields = type.record.map((field) => {
        const mark = field.type.option ? '?' : '';
        return `${docs(field.docs, '  ')}  ${snakeCase(field.name)}${mark}: ${spell(field.type, isInput)};\n`;
      });
      return `${head}export interface ${title} {\n${fields.join('')}}\n`;
    }
    if (type.enum || type.variant) {
      const all = type.enum ?? type.variant;
      // Of an input one case is given, and the others may be spelled as absent. In results `in` tells the cases apart.
      const absent = (found) => (isInput ? all.filter((other) => other.type && other !== found) : []).map(({ name }) => `; ${snakeCase(name)}?: null | undefined`);
      const cases = all.map((found) => {
        const word = snakeCase(found.name);
        const fields = found.type && `{ ${word}: ${spell(found.type, isInput)}${absent(found).join('')} }`;
        return `${docs(found.docs, '  ')}  | ${fields ?? `'${word}'`}`;
      });
      return `${head}export type ${title} =\n${cases.join('\n')};\n`;
    }
    return `${head}export type ${title} = ${spell(type.alias ?? type, isInput)};\n`;
  };
  const input = (found) => (found.input ? spell(found.input.type, true) : 'NoInput');
  const methods = functions.map((found) => {
    const parameter = found.input ? `${camelCase(found.input.name)}: ${input(found)}, ` : '';
    return `${docs(found.docs, '  ')}  ${camelCase(found.name)}(${parameter}options?: Options | null): Promise<${spell(found.result)}>;\n`;
  });
  const byName = functions.map((found) => `  '${found.name}': { input: ${input(found)}; result: ${spell(found.result)} };\n`);
  const marker = '  /* methods */\n';
  if (!frame.includes(marker)) throw new Error('src/index.d.ts has no place for the methods');
  return [
    '// Generated from the contract.\n',
    frame.replace(marker, () => methods.join('\n')),
    `/** The functions of the contract by name. */\nexport interface Functions {\n${byName.join('')}}\n`,
    ...[...types].map(define),
  ].join('\n');
}

/** Documentation names things as the WIT does; here they are spelled as in JavaScript. */
function spellings({ functions, types }) {
  const words = new Map();
  for (const type of types.values()) {
    for (const { name } of type.record ?? type.variant ?? type.enum ?? []) words.set(name, snakeCase(name));
  }
  for (const name of types.keys()) if (name.includes('-')) words.set(name, pascalCase(name));
  for (const { name } of functions) words.set(name, camelCase(name));
  // A warning's code is text, whatever else has the same name.
  return (text) => text.replace(/(warning\s+)?`([a-z0-9.-]+)`/g, (whole, warning, name) => {
    if (warning) return whole;
    return `\`${name.split('.').map((part) => words.get(part) ?? part).join('.')}\``;
  });
}
