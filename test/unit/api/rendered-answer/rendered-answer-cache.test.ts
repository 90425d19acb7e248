import { describe, expect, it } from '@jest/globals';

import { createRenderedAnswerCache } from '../../../../api/rendered-answer/rendered-answer-cache.js';
import { RenderedAnswer } from '../../../../api/rendered-answer/rendered-answer.js';

describe('the cache of rendered answers', () => {
  const renderer = (bytes: number, isLasting = true) => {
    const calls = { count: 0 };
    const render = () => {
      calls.count += 1;
      return Promise.resolve({ answer: new RenderedAnswer('x'.repeat(bytes)), isLasting });
    };
    return { calls, render };
  };

  it('renders an answer once, also for callers at the same time', async () => {
    const cache = createRenderedAnswerCache(1000);
    const { calls, render } = renderer(10);

    await Promise.all([cache.getOrRender('a', render), cache.getOrRender('a', render)]);
    await cache.getOrRender('a', render);

    expect(calls.count).toBe(1);
  });

  it('renders an answer that does not last every time', async () => {
    const cache = createRenderedAnswerCache(1000);
    const { calls, render } = renderer(10, false);

    await cache.getOrRender('a', render);
    await cache.getOrRender('a', render);

    expect(calls.count).toBe(2);
  });

  it('lets the least recently used go when it is full', async () => {
    const cache = createRenderedAnswerCache(25);
    const [a, b, c] = [renderer(10), renderer(10), renderer(10)];

    await cache.getOrRender('a', a.render);
    await cache.getOrRender('b', b.render);
    await cache.getOrRender('a', a.render);
    await cache.getOrRender('c', c.render);
    await cache.getOrRender('a', a.render);
    await cache.getOrRender('b', b.render);

    expect([a.calls.count, b.calls.count, c.calls.count]).toEqual([1, 2, 1]);
  });

  it('does not keep an answer larger than itself', async () => {
    const cache = createRenderedAnswerCache(5);
    const { calls, render } = renderer(10);

    await cache.getOrRender('a', render);
    await cache.getOrRender('a', render);

    expect(calls.count).toBe(2);
  });

  it('forgets a rendering that failed', async () => {
    const cache = createRenderedAnswerCache(1000);
    const failed = cache.getOrRender('a', () => Promise.reject(new Error('down')));
    await expect(failed).rejects.toThrow('down');

    const { calls, render } = renderer(10);
    await cache.getOrRender('a', render);
    expect(calls.count).toBe(1);
  });
});
