import { readConfiguration } from '../../platform/config/configuration.js';
import { createScreen } from '../stack/screen.js';
import { runStack, type StopRequest } from '../stack/supervisor.js';

/** Ctrl-C, a request to end, and a terminal that was closed. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One Ctrl-C may arrive twice: from the terminal and from the process that started this one. */
const SAME_REQUEST_MS = 2000;

/** `grid start`: everything up, until Ctrl-C or the terminal is closed. */
export async function start(): Promise<void> {
  bearClosedTerminal();
  await runStack(readConfiguration(), createScreen(process.stdout), listenForStop());
  process.exit(0);
}

/** A terminal that was closed takes no more output; what runs must still be stopped in order. */
function bearClosedTerminal(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
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
    for (const signal of STOP_SIGNALS) process.on(signal, onSignal);
  });
  return {
    asked,
    onImpatience: (action) => {
      kill = action;
    },
  };
}
