import type { Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';

import { asApplicationFailure } from './activity-failures.js';

/** A third of the activities' heartbeat time-out. */
const HEARTBEAT_INTERVAL_MS = 5000;

/**
 * Around every activity: reports life while it runs, turns errors into typed failures, and tells
 * when it is through.
 */
export function activityInterceptor(
  context: Context,
  onDone: () => void = () => undefined,
): ActivityInboundCallsInterceptor {
  return {
    async execute(input, next) {
      const pulse = setInterval(() => {
        context.heartbeat();
      }, HEARTBEAT_INTERVAL_MS);
      try {
        return await next(input);
      } catch (error) {
        throw asApplicationFailure(error, context.info.attempt, Math.random());
      } finally {
        clearInterval(pulse);
        onDone();
      }
    },
  };
}
