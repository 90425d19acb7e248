import type { RenderedAnswer } from './rendered-answer.js';

/** What a rendering gives: the answer, and whether it stays true until the next load. */
export interface Rendering {
  readonly answer: RenderedAnswer;
  readonly isLasting: boolean;
}

/** Answers by key, bounded by their size; the least recently used goes first. */
export interface RenderedAnswerCache {
  /** The answer under a key, rendered when it is not there; callers at the same time share one rendering. */
  getOrRender(key: string, render: () => Promise<Rendering>): Promise<RenderedAnswer>;
}

/** Makes an empty cache that holds at most `maxBytes` of uncompressed JSON. */
export function createRenderedAnswerCache(maxBytes: number): RenderedAnswerCache {
  const answers = new Map<string, RenderedAnswer>();
  const underway = new Map<string, Promise<RenderedAnswer>>();
  let heldBytes = 0;

  const keep = (key: string, answer: RenderedAnswer) => {
    answers.set(key, answer);
    heldBytes += answer.body.length;
    for (const [oldestKey, oldest] of answers) {
      if (heldBytes <= maxBytes) return;
      answers.delete(oldestKey);
      heldBytes -= oldest.body.length;
    }
  };

  const renderOnce = async (key: string, render: () => Promise<Rendering>) => {
    try {
      const { answer, isLasting } = await render();
      if (isLasting) keep(key, answer);
      return answer;
    } finally {
      underway.delete(key);
    }
  };

  return {
    getOrRender(key, render) {
      const held = answers.get(key);
      if (held !== undefined) {
        answers.delete(key);
        answers.set(key, held);
        return Promise.resolve(held);
      }
      const started = underway.get(key) ?? renderOnce(key, render);
      underway.set(key, started);
      return started;
    },
  };
}
