// The settings of a connector, and what becomes of them and the options of a call.

import { types } from '../generated/contract.js';
import { InvalidInput, describeValue, isPlain, list, quote, toComponent } from './convert.js';
import { DEFAULT_ENDPOINT, originOf, originsOf } from './endpoint.js';

const CALL_OPTIONS = types['call-options'];
const DEFAULT_WORKERS = 8;
// By the name of the setting, the field of `connection`.
const CONNECTION = { token: 'token', endpoint: 'endpoint', apiVersion: 'api_version', allowPlainHttp: 'allow_plain_http' };
const OTHERS = ['options', 'env', 'allowedHosts', 'fetch', 'dispatcher', 'maxWorkers'];

/** Checks the constructor's argument. */
export function readSettings(settings = {}) {
  if (!isPlain(settings)) throw new InvalidInput('settings', `expected an object, not ${describeValue(settings)}`);
  const known = [...Object.keys(CONNECTION), ...OTHERS];
  for (const name of Object.keys(settings)) {
    if (!known.includes(name)) throw new InvalidInput('settings', `unknown setting ${quote(name)}; expected ${list(known)}`);
  }
  const { env, allowedHosts, fetch, dispatcher, maxWorkers } = settings;
  const options = copyOf(settings.options);
  const own = {};
  for (const [name, field] of Object.entries(CONNECTION)) {
    if (settings[name] === undefined || settings[name] === null) continue;
    toComponent(fieldType('connection', field), settings[name], `settings.${name}`);
    own[field] = settings[name];
  }
  toComponent(['option', CALL_OPTIONS], options, 'settings.options');
  if (present(options).idempotency_key !== undefined) {
    throw new InvalidInput('settings.options.idempotency_key', 'expected none: of two changes with one key only the first is made; give each call its own');
  }
  if (fetch !== undefined && typeof fetch !== 'function') throw new InvalidInput('settings.fetch', 'expected a function');
  if (maxWorkers !== undefined && !(Number.isInteger(maxWorkers) && maxWorkers > 0)) {
    throw new InvalidInput('settings.maxWorkers', 'expected a whole number from 1');
  }
  const defaults = { ...options };
  if (Object.keys(own).length) defaults.connection = { ...present(defaults.connection), ...own };
  checkToken(own, 'settings.token');
  checkToken(present(defaults.connection), 'settings.options.connection.token');
  return {
    defaults,
    environment: readEnvironment(env),
    hosts: allowedHosts === undefined ? undefined : readHosts(allowedHosts),
    fetch,
    dispatcher,
    maxWorkers: maxWorkers ?? DEFAULT_WORKERS,
  };
}

/** What is changed in the options later changes no call: what was checked is what counts. */
function copyOf(value) {
  return isPlain(value) ? Object.fromEntries(Object.entries(value).map(([name, field]) => [name, copyOf(field)])) : value;
}

function fieldType(record, field) {
  return types[record][1].find(([name]) => name === field)[2];
}

/** The variables that the component can see. */
function readEnvironment(env) {
  if (env === undefined || env === null) return [];
  // `process.env` is no plain object in Node.js.
  if (typeof env !== 'object' || Symbol.iterator in env || Symbol.toStringTag in env) {
    throw new InvalidInput('settings.env', `expected an object of variables, not ${describeValue(env)}`);
  }
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

/** The origins of a list of hosts. What could match nothing is refused, and not repeated: a password may be in it. */
function readHosts(hosts) {
  toComponent(['list', 'string'], hosts, 'settings.allowedHosts');
  const origins = hosts.map((host, index) => {
    const found = originsOf(host);
    if (found.length) return found;
    const problem = 'expected a host ("api.monday.com", "10.0.0.5:8080") or an origin ("http://10.0.0.5:8080")';
    throw new InvalidInput(`settings.allowedHosts[${index}]`, problem);
  });
  return new Set(origins.flat());
}

/**
 * The origins that the requests of a call may go to, `merged` being its options. If no hosts are named: monday.com's, and
 * the connector's own. That of the variables is its own if the token is, too; else a variable could draw away a token
 * that was given here or with the call.
 */
export function allowedOrigins({ hosts, defaults, environment }, merged) {
  if (hosts) return hosts;
  const { endpoint, token } = present(defaults.connection);
  const isTokenGiven = (token ?? present(merged.connection).token) !== undefined;
  const ofVariables = isTokenGiven ? undefined : Object.fromEntries(environment).MONDAY_ENDPOINT;
  return new Set([DEFAULT_ENDPOINT, endpoint ?? ofVariables ?? ''].map(originOf).filter(Boolean));
}

/** An empty one the component takes for none, and its message would be about something else. */
function checkToken({ token }, path) {
  if (token?.trim() === '') throw new InvalidInput(path, 'token is empty');
}

/** The connector's endpoint needs a token; of the endpoint of a call the component says so. */
export function checkConnection(merged, options) {
  const { endpoint, token } = present(merged.connection);
  if (endpoint === undefined || token !== undefined || present(options?.connection).endpoint !== undefined) return;
  const problem = 'missing; the connector has an `endpoint`, which needs a `token` beside it: the token of `env` is for the endpoint of `env` only';
  throw new InvalidInput('settings.token', problem);
}

/** The options of a call in JSON, without the signal, checked. */
export function readOptions(options) {
  if (options === undefined || options === null) return {};
  if (!isPlain(options)) throw new InvalidInput('options', `expected an object, not ${describeValue(options)}`);
  const { signal, ...rest } = options;
  if (signal !== undefined && signal !== null && !isSignal(signal)) {
    throw new InvalidInput('options.signal', 'expected an AbortSignal');
  }
  toComponent(CALL_OPTIONS, rest, 'options');
  checkToken(present(rest.connection), 'options.connection.token');
  return { signal: signal ?? undefined, rest };
}

/** Whether it has all of an `AbortSignal` that is used. */
function isSignal({ aborted, addEventListener, removeEventListener }) {
  return typeof aborted === 'boolean' && typeof addEventListener === 'function' && typeof removeEventListener === 'function';
}

/** The options of a call for the component. */
export function toCallOptions(options) {
  return toComponent(CALL_OPTIONS, options, 'options');
}
