// Tells the test what a workflow asks for and returns. Part of the bundle of the test only.

import { proxySinks } from '@temporalio/workflow';

const { test } = proxySinks();

export const interceptors = () => ({
  inbound: [
    {
      async execute(input, next) {
        const result = await next(input);
        test.returned(result);
        return result;
      },
    },
  ],
  outbound: [
    {
      scheduleActivity(input, next) {
        test.scheduled(input.activityType, input.args);
        return next(input);
      },
    },
  ],
});
