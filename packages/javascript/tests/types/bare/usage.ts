// Compiled, never run: without the types of Node.js and of the DOM.

import { MondayConnector, type Options } from 'monday-connector';

declare const signal: NonNullable<Options['signal']>;
const { board } = await new MondayConnector({ token: 'a' }).readBoard('4', { signal });
export const name: string | undefined = board.name;
