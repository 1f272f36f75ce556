// Values in the contract's JSON spelling to those of the component's bindings and back, by the generated table.

import { types } from '../generated/contract.js';

const INTEGERS = { u8: 2 ** 8 - 1, u16: 2 ** 16 - 1, u32: 2 ** 32 - 1 };

/** What is wrong with an input, and where. It never repeats text of the input: that may be a token. */
export class InvalidInput {
  constructor(path, problem) {
    this.message = `${path}: ${problem}`;
  }
}

/** Checks a value and converts it for the component. Throws `InvalidInput`. */
export function toComponent(type, value, path) {
  const [form, detail] = Array.isArray(type) ? type : [type];
  const expected = () => new InvalidInput(path, `expected ${describe(type)}, not ${describeValue(value)}`);
  switch (form) {
    case 'name':
      return toComponent(types[detail], value, path);
    case 'option':
      return value === undefined || value === null ? undefined : toComponent(detail, value, path);
    case 'string':
      if (typeof value !== 'string') throw expected();
      // The encoder would replace a lone surrogate, and so change a name or an id unseen.
      if (!value.isWellFormed()) throw new InvalidInput(path, 'expected text, but half of a surrogate pair is in it');
      return value;
    case 'bool':
      if (typeof value !== 'boolean') throw expected();
      return value;
    case 'f64':
      if (!Number.isFinite(value)) throw expected();
      return value;
    case 'list':
      if (detail === 'u8' && value instanceof Uint8Array) return value;
      if (!Array.isArray(value)) throw expected();
      // Not `map`, which leaves out holes.
      return Array.from(value, (element, index) => toComponent(detail, element, `${path}[${index}]`));
    case 'record':
      return toRecord(detail, value, path, expected);
    case 'enum': {
      const found = detail.find(([word]) => word === value);
      if (!found) throw typeof value === 'string' ? new InvalidInput(path, `expected ${describe(type)}`) : expected();
      return found[1];
    }
    case 'variant':
      return toVariant(type, value, path, expected);
    default:
      if (!Number.isInteger(value)) throw expected();
      if (value < 0 || value > INTEGERS[form]) throw new InvalidInput(path, `expected ${describe(type)}, not ${value}`);
      return value;
  }
}

function toRecord(fields, value, path, expected) {
  if (!isPlain(value)) throw expected();
  for (const name of Object.keys(value)) {
    if (!fields.some(([known]) => known === name)) {
      throw new InvalidInput(path, `unknown field ${quote(name)}; expected ${list(fields.map(([known]) => known))}`);
    }
  }
  const record = {};
  for (const [json, name, type] of fields) {
    // Not what a prototype has.
    const field = Object.hasOwn(value, json) ? value[json] : undefined;
    if (field === undefined && type[0] !== 'option') {
      throw new InvalidInput(`${path}.${json}`, `missing; expected ${describe(type)}`);
    }
    record[name] = toComponent(type, field, `${path}.${json}`);
  }
  return record;
}

function toVariant(type, value, path, expected) {
  const cases = type[1];
  if (typeof value === 'string') {
    const found = cases.find(([word, , payload]) => word === value && payload === null);
    if (!found) throw new InvalidInput(path, `expected ${describe(type)}`);
    return { tag: found[1] };
  }
  if (!isPlain(value)) throw expected();
  const withPayload = new Map(cases.filter(([, , payload]) => payload !== null).map((found) => [found[0], found]));
  const words = Object.keys(value);
  // As in records, `null` and `undefined` are absent.
  const given = words.filter((word) => value[word] !== undefined && value[word] !== null);
  if (given.length !== 1 || !words.every((word) => withPayload.has(word))) throw new InvalidInput(path, `expected ${describe(type)}`);
  const [word, tag, payload] = withPayload.get(given[0]);
  return { tag, val: toComponent(payload, value[word], `${path}.${word}`) };
}

/** Converts a value of the component to JSON. An absent value is left out. */
export function fromComponent(type, value) {
  const [form, detail] = Array.isArray(type) ? type : [type];
  switch (form) {
    case 'name':
      return fromComponent(types[detail], value);
    case 'option':
      return value === undefined || value === null ? undefined : fromComponent(detail, value);
    case 'list':
      return Array.from(value, (element) => fromComponent(detail, element));
    case 'record': {
      const record = {};
      for (const [json, name, field] of detail) {
        const converted = fromComponent(field, value[name]);
        if (converted !== undefined) record[json] = converted;
      }
      return record;
    }
    case 'enum':
      return detail.find(([, word]) => word === value)[0];
    case 'variant': {
      const [word, , payload] = detail.find(([, tag]) => tag === value.tag);
      return payload === null ? word : { [word]: fromComponent(payload, value.val) };
    }
    default:
      return value;
  }
}

/** A value of a record's type in which nothing is known: no text, no entries, 0 and false. */
export function nothing(type) {
  const [form, detail] = Array.isArray(type) ? type : [type];
  switch (form) {
    case 'name':
      return nothing(types[detail]);
    case 'option':
      return undefined;
    case 'list':
      return [];
    case 'record': {
      const fields = detail.map(([json, , field]) => [json, nothing(field)]);
      return Object.fromEntries(fields.filter(([, field]) => field !== undefined));
    }
    case 'bool':
      return false;
    case 'string':
      return '';
    default:
      return 0;
  }
}

/**
 * Whether it is an object as `{}` makes it, of any realm. A Promise, a Map or an instance of a class has no fields of
 * its own, or not those that are meant, and would be taken for an empty record.
 */
export function isPlain(value) {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf'));
}

export function quote(word) {
  return JSON.stringify(word.length > 60 ? `${word.slice(0, 60)}…` : word);
}

export function list(words) {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function describe(type) {
  const [form, detail] = Array.isArray(type) ? type : [type];
  switch (form) {
    case 'name':
      return describe(types[detail]);
    case 'option':
      return describe(detail);
    case 'string':
      return 'text';
    case 'bool':
      return 'true or false';
    case 'f64':
      return 'a number';
    case 'list':
      return detail === 'u8' ? 'bytes' : 'a list';
    case 'record':
      return 'an object';
    case 'enum':
      return list(detail.map(([word]) => JSON.stringify(word)));
    case 'variant':
      return list(detail.map(([word, , payload]) => (payload === null ? JSON.stringify(word) : `{"${word}": …}`)));
    default:
      return `a whole number from 0 to ${INTEGERS[form]}`;
  }
}

/** A value for a message, without its content. */
export function describeValue(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
      return Number.isInteger(value) ? 'a number' : Number.isFinite(value) ? 'a fraction' : String(value);
    case 'bigint':
      return 'a bigint';
    case 'boolean':
      return 'a boolean';
    case 'undefined':
      return 'undefined';
    case 'object':
      return describeObject(value);
    default:
      return `a ${typeof value}`;
  }
}

function describeObject(value) {
  if (isPlain(value)) return 'an object';
  if (typeof value.then === 'function') return 'a Promise: await it first';
  const name = value.constructor?.name;
  if (typeof name !== 'string' || name === '' || name === 'Object') return 'an object that inherits from another';
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}
