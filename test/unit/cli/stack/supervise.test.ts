import { describe, expect, it } from '@jest/globals';

import type { ChildExit, ChildHandle } from '../../../../cli/stack/child-process.js';
import {
  supervise,
  type ComponentCrash,
  type SupervisionEvents,
} from '../../../../cli/stack/supervise.js';
import { RECYCLED_EXIT_CODE } from '../../../../worker/memory-guard.js';

interface Puppet extends ChildHandle {
  end(exit: ChildExit): void;
}

function aPuppet(pid: number): Puppet {
  let end: (exit: ChildExit) => void = () => undefined;
  const exited = new Promise<ChildExit>((resolve) => (end = resolve));
  return {
    name: 'puppet',
    pid,
    logFile: '/nowhere.log',
    exited,
    exit: () => undefined,
    end: (exit) => {
      end(exit);
    },
    stop: () => {
      const exit = { code: 0, signal: null };
      end(exit);
      return Promise.resolve(exit);
    },
  };
}

const SILENT: SupervisionEvents = {
  onCrash: () => undefined,
  onRestarted: () => undefined,
  onRecycled: () => undefined,
};

describe('a supervised component', () => {
  it('is started again after each crash, with a growing count', async () => {
    const puppets = [aPuppet(1), aPuppet(2), aPuppet(3)];
    const crashes: ComponentCrash[] = [];
    const restartedPids: number[] = [];
    let started = 0;
    let allRestarted = (): void => undefined;
    const restarted = new Promise<void>((resolve) => (allRestarted = resolve));

    const component = await supervise(
      'puppet',
      () => Promise.resolve(puppets[started++] ?? aPuppet(99)),
      {
        ...SILENT,
        onCrash: (crash) => crashes.push(crash),
        onRestarted: (_name, { pid }) => {
          restartedPids.push(pid);
          if (pid === 2) puppets[1]?.end({ code: null, signal: 'SIGKILL' });
          if (pid === 3) allRestarted();
        },
      },
      () => 0,
    );
    puppets[0]?.end({ code: 1, signal: null });
    await restarted;
    await component.stop();

    expect(restartedPids).toEqual([2, 3]);
    expect(crashes.map(({ attempt, exit }) => [attempt, exit])).toEqual([
      [1, { code: 1, signal: null }],
      [2, { code: null, signal: 'SIGKILL' }],
    ]);
  });

  it('that ended itself to give its memory back is started again at once, and is no crash', async () => {
    const puppets = [aPuppet(1), aPuppet(2)];
    const crashes: ComponentCrash[] = [];
    const previousExits: (ChildExit | undefined)[] = [];
    let isBack = (): void => undefined;
    const back = new Promise<void>((resolve) => (isBack = resolve));
    const component = await supervise(
      'puppet',
      (previous) => {
        previousExits.push(previous);
        return Promise.resolve(puppets[previousExits.length - 1] ?? aPuppet(99));
      },
      {
        ...SILENT,
        onCrash: (crash) => crashes.push(crash),
        onRestarted: () => {
          isBack();
        },
      },
      () => 60_000,
    );

    const exit = { code: RECYCLED_EXIT_CODE, signal: null };
    puppets[0]?.end(exit);
    await back;
    await component.stop();

    expect(crashes).toEqual([]);
    expect([component.restarts(), component.recycles()]).toEqual([0, 1]);
    expect(previousExits).toEqual([undefined, exit]);
  });

  it('is ended when the stop is asked for while it starts again', async () => {
    const [first, second] = [aPuppet(1), aPuppet(2)];
    let isStartingAgain = (): void => undefined;
    const startingAgain = new Promise<void>((resolve) => (isStartingAgain = resolve));
    let comeUp = (): void => undefined;
    const comesUp = new Promise<void>((resolve) => (comeUp = resolve));
    const component = await supervise(
      'puppet',
      async (previous) => {
        if (previous === undefined) return first;
        isStartingAgain();
        await comesUp;
        return second;
      },
      SILENT,
      () => 0,
    );

    first.end({ code: 1, signal: null });
    await startingAgain;
    const stopped = component.stop();
    comeUp();
    await stopped;

    await expect(second.exited).resolves.toEqual({ code: 0, signal: null });
  });

  it('stays down once it is stopped, even while it waits to start again', async () => {
    const puppet = aPuppet(1);
    let starts = 0;
    let crashed = (): void => undefined;
    const hasCrashed = new Promise<void>((resolve) => (crashed = resolve));
    const component = await supervise(
      'puppet',
      () => {
        starts += 1;
        return Promise.resolve(puppet);
      },
      {
        ...SILENT,
        onCrash: () => {
          crashed();
        },
      },
      () => 60_000,
    );

    puppet.end({ code: 1, signal: null });
    await hasCrashed;
    await component.stop();

    expect(starts).toBe(1);
  });

  it("a first start that fails is the caller's to handle", async () => {
    await expect(
      supervise('puppet', () => Promise.reject(new Error('no binary')), SILENT),
    ).rejects.toThrow('no binary');
  });
});
