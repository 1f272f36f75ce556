// The settings of a connector, and what becomes of them and the options of a call.

import { types } from '../generated/contract.js';
import { InvalidInput, isObject, list, quote, toComponent } from './convert.js';

const CALL_OPTIONS = types['call-options'];
const DEFAULT_ENDPOINT = 'https://api.monday.com';
const DEFAULT_WORKERS = 8;
// By the name of the setting, the field of `connection`.
const CONNECTION = { token: 'token', endpoint: 'endpoint', apiVersion: 'api_version', allowPlainHttp: 'allow_plain_http' };
const OTHERS = ['options', 'env', 'allowedHosts', 'fetch', 'dispatcher', 'maxWorkers'];

/** Checks the constructor's argument. */
export function readSettings(settings = {}) {
  if (!isObject(settings)) throw new InvalidInput('settings', 'expected an object');
  const known = [...Object.keys(CONNECTION), ...OTHERS];
  for (const name of Object.keys(settings)) {
    if (!known.includes(name)) throw new InvalidInput('settings', `unknown setting ${quote(name)}; expected ${list(known)}`);
  }
  const { options, env, allowedHosts, fetch, dispatcher, maxWorkers } = settings;
  const own = {};
  for (const [name, field] of Object.entries(CONNECTION)) {
    if (settings[name] === undefined || settings[name] === null) continue;
    toComponent(fieldType('connection', field), settings[name], `settings.${name}`);
    own[field] = settings[name];
  }
  toComponent(['option', CALL_OPTIONS], options, 'settings.options');
  if (fetch !== undefined && typeof fetch !== 'function') throw new InvalidInput('settings.fetch', 'expected a function');
  if (allowedHosts !== undefined) toComponent(['list', 'string'], allowedHosts, 'settings.allowedHosts');
  if (maxWorkers !== undefined && !(Number.isInteger(maxWorkers) && maxWorkers > 0)) {
    throw new InvalidInput('settings.maxWorkers', 'expected a whole number from 1');
  }
  const defaults = { ...options };
  if (Object.keys(own).length) defaults.connection = { ...present(defaults.connection), ...own };
  return {
    defaults,
    environment: readEnvironment(env),
    allowedHosts: allowedHosts?.map((host) => host.toLowerCase()),
    fetch,
    dispatcher,
    maxWorkers: maxWorkers ?? DEFAULT_WORKERS,
  };
}

function fieldType(record, field) {
  return types[record][1].find(([name]) => name === field)[2];
}

/** The variables that the component can see. */
function readEnvironment(env) {
  if (env === undefined || env === null) return [];
  if (!isObject(env)) throw new InvalidInput('settings.env', 'expected an object of variables');
  const variables = Object.entries(env).filter(([name, content]) => name.startsWith('MONDAY_') && content !== undefined);
  for (const [name, content] of variables) toComponent('string', content, `settings.env.${name}`);
  return variables;
}

const present = (record) => Object.fromEntries(Object.entries(record ?? {}).filter(([, field]) => field !== undefined && field !== null));

/**
 * The options of one call over those of the connector, field by field, in JSON. A call that names another endpoint
 * does not get the connector's token: a token is only sent to the endpoint that it was given for.
 */
export function mergeOptions(defaults, options = {}) {
  const merged = { ...present(defaults), ...present(options) };
  for (const [name, , type] of CALL_OPTIONS[1]) {
    if (type[1][0] !== 'name' || types[type[1][1]][0] !== 'record') continue;
    const own = present(options[name]);
    const inherited = present(defaults[name]);
    if (name === 'connection' && own.endpoint !== undefined && own.endpoint !== inherited.endpoint) delete inherited.token;
    const fields = { ...inherited, ...own };
    if (Object.keys(fields).length) merged[name] = fields;
  }
  return merged;
}

/** The hosts that requests of a call may go to, as `URL.host` spells them. */
export function allowedHosts({ allowedHosts, environment }, options) {
  if (allowedHosts) return new Set(allowedHosts);
  const variables = Object.fromEntries(environment);
  const endpoint = options.connection?.endpoint ?? variables.MONDAY_ENDPOINT;
  const hosts = [DEFAULT_ENDPOINT, endpoint].filter((address) => URL.canParse(address)).map((address) => new URL(address).host);
  return new Set(hosts);
}

/** The options of a call in JSON, without the signal, checked. */
export function readOptions(options) {
  if (options === undefined || options === null) return {};
  if (!isObject(options)) throw new InvalidInput('options', 'expected an object');
  const { signal, ...rest } = options;
  if (signal !== undefined && signal !== null && typeof signal.addEventListener !== 'function') {
    throw new InvalidInput('options.signal', 'expected an AbortSignal');
  }
  toComponent(CALL_OPTIONS, rest, 'options');
  return { signal: signal ?? undefined, rest };
}

/** The options of a call for the component. */
export function toCallOptions(options) {
  return toComponent(CALL_OPTIONS, options, 'options');
}
