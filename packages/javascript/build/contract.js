// Reads contract.json (the WIT as `wasm-tools component wit --json` prints it) into what the package needs.

import { readFileSync } from 'node:fs';

export const snakeCase = (name) => name.replaceAll('-', '_');
export const camelCase = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
export const pascalCase = (name) => camelCase(`-${name}`);

const PACKAGE = 'monday:connector';
const PRIMITIVES = ['bool', 'string', 'u8', 'u16', 'u32', 'f64'];

/** The functions and types of the contract. A shape that the conversion does not know ends the build. */
export function readContract(path) {
  const wit = JSON.parse(readFileSync(path, 'utf8'));
  const packageIndex = wit.packages.findIndex(({ name }) => name.startsWith(`${PACKAGE}@`));
  if (packageIndex < 0) throw new Error(`${path} has no package ${PACKAGE}`);
  const version = wit.packages[packageIndex].name.split('@')[1];

  const types = new Map();
  // `use` makes an alias in another interface: the definition counts, under its own name.
  const definition = (index) => {
    const type = wit.types[index];
    const target = type.kind.type;
    return typeof target === 'number' && wit.types[target].name === type.name ? definition(target) : index;
  };
  const expression = (type) => {
    if (typeof type === 'string') {
      if (!PRIMITIVES.includes(type)) throw new Error(`the type ${type} is not supported`);
      return type;
    }
    const found = wit.types[definition(type)];
    if (found.name === null) return shape(found);
    if (!types.has(found.name)) {
      types.set(found.name, undefined);
      types.set(found.name, { docs: found.docs?.contents, ...shape(found) });
    }
    return { name: found.name };
  };
  const members = (list, typeOf) =>
    list.map((member) => ({
      name: member.name,
      docs: member.docs?.contents,
      type: typeOf(member) === undefined || typeOf(member) === null ? undefined : expression(typeOf(member)),
    }));
  const shape = ({ name, kind }) => {
    if (kind.type !== undefined) return { alias: expression(kind.type) };
    if (kind.option !== undefined) return { option: expression(kind.option) };
    if (kind.list !== undefined) return { list: expression(kind.list) };
    if (kind.record) return { record: members(kind.record.fields, (field) => field.type) };
    if (kind.variant) return { variant: members(kind.variant.cases, (found) => found.type) };
    if (kind.enum) return { enum: members(kind.enum.cases, () => undefined) };
    throw new Error(`the type ${name ?? JSON.stringify(kind)} has a shape that is not supported`);
  };

  const functions = [];
  for (const [name, index] of Object.entries(wit.packages[packageIndex].interfaces)) {
    for (const found of Object.values(wit.interfaces[index].functions)) {
      const options = found.params.at(-1);
      const result = wit.types[found.result]?.kind.result;
      if (options?.name !== 'options' || found.params.length > 2 || !result) {
        throw new Error(`the function ${found.name} is not of the form (input, options) -> result`);
      }
      const [input] = found.params.slice(0, -1);
      functions.push({
        name: found.name,
        interface: name,
        export: `${PACKAGE}/${name}@${version}`,
        docs: found.docs.contents,
        input: input && { name: input.name, type: expression(input.type) },
        options: expression(options.type),
        result: expression(result.ok),
        error: expression(result.err),
      });
    }
  }
  functions.sort((a, b) => a.name.localeCompare(b.name));
  return { version, functions, types };
}

/** The names of the types that are reached from some expressions. */
export function reached(types, expressions) {
  const names = new Set();
  const visit = (type) => {
    if (type === undefined || typeof type === 'string') return;
    if (type.name) {
      if (names.has(type.name)) return;
      names.add(type.name);
      visit(types.get(type.name));
      return;
    }
    visit(type.alias ?? type.option ?? type.list);
    for (const member of type.record ?? type.variant ?? []) visit(member.type);
  };
  expressions.forEach(visit);
  return names;
}
