/** The longest time that timers take; what is longer ends at once. Who waits until then has to look at the clock again. */
export const MAX_TIMER = 2 ** 31 - 1;
