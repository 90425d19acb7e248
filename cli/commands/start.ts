import { readConfiguration } from '../../platform/config/configuration.js';
import { createScreen } from '../stack/screen.js';
import { runStack, type StopRequest } from '../stack/supervisor.js';

/** One Ctrl-C may arrive twice: from the terminal and from the process that started this one. */
const SAME_REQUEST_MS = 2000;

/** `grid start`: everything up, until Ctrl-C. */
export async function start(): Promise<void> {
  await runStack(readConfiguration(), createScreen(process.stdout), listenForStop());
  process.exit(0);
}

function listenForStop(): StopRequest {
  let kill = (): void => undefined;
  let askedAtMs: number | undefined;
  const asked = new Promise<NodeJS.Signals>((resolve) => {
    const onSignal = (signal: NodeJS.Signals): void => {
      if (askedAtMs === undefined) {
        askedAtMs = Date.now();
        resolve(signal);
      } else if (Date.now() - askedAtMs > SAME_REQUEST_MS) {
        kill();
      }
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
  return {
    asked,
    onImpatience: (action) => {
      kill = action;
    },
  };
}
