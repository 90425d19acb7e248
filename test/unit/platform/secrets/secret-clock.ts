import type { SecretSource } from '../../../../platform/secrets/secret-source.js';

/** A source whose value, failures and speed a test decides, and a clock it turns. */
export interface ControlledSource {
  readonly source: SecretSource;
  value: string | undefined;
  error: Error | undefined;
  readonly readings: number[];
  nowMs: number;
  /** Holds answers back until it is released. */
  hold(): () => void;
}

/** Stands in for something outside this process: no adapter of ours is replaced. */
export function controlledSource(): ControlledSource {
  let gate = Promise.resolve();
  const controlled: ControlledSource = {
    source: {
      findValue: async () => {
        controlled.readings.push(controlled.nowMs);
        const { value, error } = controlled;
        await gate;
        if (error !== undefined) throw error;
        return value;
      },
      describePlace: () => 'a place',
    },
    value: 'first',
    error: undefined,
    readings: [],
    nowMs: 0,
    hold: () => {
      let release: () => void = () => undefined;
      gate = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
  };
  return controlled;
}
