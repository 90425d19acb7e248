import { describe, expect, it } from '@jest/globals';

import { createRotating, type Rotating } from '../../../../platform/secrets/rotating.js';

const TURNED_DOWN = new Error('wrong password');

/** A door that is opened with a secret; says what happened to it. */
interface Door {
  readonly secret: string;
}

interface Setting {
  readonly rotating: Rotating<Door>;
  readonly happened: string[];
  secret: string;
  /** What a refresh makes of the secret. */
  secretAfterRefresh: string | undefined;
  openError: Error | undefined;
  closeError: Error | undefined;
}

function setting(): Setting {
  const happened: string[] = [];
  const made: Setting = {
    happened,
    secret: 'one',
    secretAfterRefresh: undefined,
    openError: undefined,
    closeError: undefined,
    rotating: createRotating<string, Door>({
      current: () => Promise.resolve(made.secret),
      refresh: () => {
        happened.push('refresh');
        made.secret = made.secretAfterRefresh ?? made.secret;
        return Promise.resolve();
      },
      open: (secret) => {
        if (made.openError !== undefined) return Promise.reject(made.openError);
        happened.push(`open ${secret}`);
        return Promise.resolve({ secret });
      },
      close: ({ secret }) => {
        if (made.closeError !== undefined) return Promise.reject(made.closeError);
        happened.push(`close ${secret}`);
        return Promise.resolve();
      },
      isTurnedDown: (error) => error === TURNED_DOWN,
      onCloseFailed: () => happened.push('close failed'),
    }),
  };
  return made;
}

const secretOf = ({ secret }: Door): Promise<string> => Promise.resolve(secret);

/** Work that ends when it is told to. */
function heldWork() {
  const { promise: held, resolve: release } = Promise.withResolvers<undefined>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<undefined>();
  const work = async ({ secret }: Door): Promise<string> => {
    begin(undefined);
    await held;
    return secret;
  };
  return {
    work,
    begun,
    release: () => {
      release(undefined);
    },
  };
}

describe('what is opened with a secret', () => {
  it('is opened once while the secret stays', async () => {
    const { rotating, happened } = setting();

    await rotating.use(secretOf);
    await rotating.use(secretOf);

    expect(happened).toEqual(['open one']);
  });

  it('is opened anew when the secret has changed, and the old one is closed', async () => {
    const made = setting();
    await made.rotating.use(secretOf);

    made.secret = 'two';

    expect(await made.rotating.use(secretOf)).toBe('two');
    await made.rotating.close();
    expect(made.happened).toEqual(['open one', 'open two', 'close one', 'close two']);
  });

  it('stays open for the work that has begun with it', async () => {
    const made = setting();
    const { work, begun, release } = heldWork();
    const running = made.rotating.use(work);
    await begun;

    made.secret = 'two';
    await made.rotating.use(secretOf);
    expect(made.happened).not.toContain('close one');

    release();
    expect(await running).toBe('one');
    await made.rotating.close();
    expect(made.happened).toContain('close one');
  });

  it('is closed at the end only after its last use', async () => {
    const { rotating, happened } = setting();
    const { work, begun, release } = heldWork();
    const running = rotating.use(work);
    await begun;

    const closed = rotating.close();
    expect(happened).toEqual(['open one']);
    release();

    await running;
    await closed;
    expect(happened).toEqual(['open one', 'close one']);
  });

  it('is opened with the new secret at once when the old one was turned down', async () => {
    const made = setting();
    made.secretAfterRefresh = 'two';

    const result = await made.rotating.use((door) =>
      door.secret === 'one' ? Promise.reject(TURNED_DOWN) : secretOf(door),
    );

    expect(result).toBe('two');
    expect(made.happened.slice(0, 3)).toEqual(['open one', 'refresh', 'open two']);
  });

  it('is not tried again when the secret is the same as before', async () => {
    const made = setting();
    let tries = 0;

    const use = made.rotating.use(() => {
      tries += 1;
      return Promise.reject(TURNED_DOWN);
    });

    await expect(use).rejects.toBe(TURNED_DOWN);
    expect(tries).toBe(1);
  });

  it('is not tried again for work that cannot be done twice', async () => {
    const made = setting();
    made.secretAfterRefresh = 'two';

    const use = made.rotating.use(
      () => Promise.reject(TURNED_DOWN),
      () => false,
    );

    await expect(use).rejects.toBe(TURNED_DOWN);
    expect(made.happened).not.toContain('refresh');
  });

  it('fails with any other error of the work as it is', async () => {
    const { rotating, happened } = setting();
    const other = new Error('other');

    await expect(rotating.use(() => Promise.reject(other))).rejects.toBe(other);
    expect(happened).toEqual(['open one']);
  });

  it('is tried again at the next use when it could not be opened', async () => {
    const made = setting();
    made.openError = new Error('no door');
    await expect(made.rotating.use(secretOf)).rejects.toThrow('no door');

    made.openError = undefined;

    expect(await made.rotating.use(secretOf)).toBe('one');
  });

  it('is opened too where there is no secret, as by one who asks as anybody', async () => {
    const secrets: (string | undefined)[] = [undefined, undefined, 'one'];
    const opened: (string | undefined)[] = [];
    const rotating = createRotating<string | undefined, Door>({
      current: () => Promise.resolve(secrets.shift()),
      refresh: () => Promise.resolve(),
      open: (secret) => {
        opened.push(secret);
        return Promise.resolve({ secret: secret ?? 'nobody' });
      },
      close: () => Promise.resolve(),
      isTurnedDown: () => false,
      onCloseFailed: () => undefined,
    });

    const used = [];
    for (let use = 0; use < 3; use += 1) used.push(await rotating.use(secretOf));

    expect(used).toEqual(['nobody', 'nobody', 'one']);
    expect(opened).toEqual([undefined, 'one']);
  });

  it('that cannot be closed is told of and stops nobody', async () => {
    const made = setting();
    made.closeError = new Error('jammed');
    await made.rotating.use(secretOf);

    await made.rotating.close();

    expect(made.happened).toContain('close failed');
  });
});
