export { MondayConnector } from './connector.js';
export { MondayError } from './error.js';
