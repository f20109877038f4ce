/** What a person means by Enter while the answers to what they type are still on their way. */
export interface TypedAnswer<T> {
  /** Other text was typed; whoever pressed Enter before goes on. */
  typed(text: string): void;
  /** The answers so far to a text, best first; `isDone` once there will be no others. */
  answered(text: string, answers: readonly T[], isDone: boolean): void;
  /** Enter, with the answer that is selected; one that belongs to other text does not count. */
  accept(selected: T | undefined): void;
}

/**
 * Takes the answer that is selected if it is one to the text that stands there and somebody chose it; if not, the best one once it
 * is known. `take` may be called again as long as a person does not leave.
 */
export function typedAnswer<T>(take: (answer: T) => void): TypedAnswer<T> {
  let current = '';
  let answers: readonly T[] = [];
  let isDone = false;
  let isAwaited = false;
  const takeBest = (): void => {
    isAwaited = false;
    const [best] = answers;
    if (best !== undefined) take(best);
  };
  return {
    typed(text) {
      if (text === current) return;
      current = text;
      answers = [];
      isDone = false;
      isAwaited = false;
    },
    answered(text, all, done) {
      if (text !== current) return;
      answers = all;
      isDone = done;
      if (isAwaited && isDone) takeBest();
    },
    accept(selected) {
      const place = selected === undefined ? -1 : answers.indexOf(selected);
      // The first of answers that are not all there yet was chosen by nobody.
      if (selected !== undefined && (isDone ? place >= 0 : place > 0)) take(selected);
      else if (isDone) takeBest();
      else isAwaited = true;
    },
  };
}
